"""Runs the user's tests and doctests and records the calls of one function: mode `record SPEC`.

SPEC is a JSON file; `afterburner_ide.workload.record` writes it and says what is in it. Calls go
to the file `out` as they come, then one summary. What the tests print goes where this process
prints.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import importlib.util
import io
import json
import os
import signal
import sys
import time
import unittest
from typing import Any

from . import capture, confine
from .places import Places
from .probe import Finder

ENOUGH = 100
"""Calls with which a run need not go on for long."""

USAGE_ERROR = 4
NO_TESTS = 5
"""Of pytest's exit statuses."""


class TookTooLong(BaseException):
    """A test passed its own deadline. Not an Exception, so that tests do not catch it."""


class Plugin:
    """Tells the capture which test is running, counts outcomes, and stops when there is enough."""

    def __init__(self, clock: Clock, taken: capture.Capture, finder: Finder) -> None:
        self._clock = clock
        self._capture = taken
        self._finder = finder
        self._session: Any = None
        self.run = self.failed = self.errors = 0

    def pytest_sessionstart(self, session: Any) -> None:
        self._session = session
        self._finder.go_first()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._capture.begin("tests", nodeid)
        self._clock.begin()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call":
            self.run += 1
            self.failed += report.outcome == "failed"
        elif report.outcome == "failed":
            self.errors += 1

    def pytest_runtest_logfinish(self) -> None:
        if self.ends_test():
            self._session.shouldstop = "enough was recorded"

    def ends_test(self) -> bool:
        """Stop the test's alarm; whether to stop here."""
        self._clock.end()
        return self._capture.full or self._clock.is_spent(self._capture.calls >= ENOUGH)

    def pytest_collectreport(self, report: Any) -> None:
        self.errors += report.outcome == "failed"


class _Result(unittest.TestResult):
    """Tells the plugin about unittest's tests what pytest would tell it."""

    def __init__(self, plugin: Plugin) -> None:
        super().__init__()
        self._plugin = plugin

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        super().startTest(test)
        self._plugin.run += 1
        self._plugin.pytest_runtest_logstart(test.id())

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        super().stopTest(test)
        self._plugin.failed += len(self.failures) + len(self.errors)
        self.failures.clear()
        self.errors.clear()
        if self._plugin.ends_test():
            self.stop()


class Clock:
    """The whole run's deadline and the alarm of one test."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self._began = time.monotonic()
        self._seconds: float = limits["seconds"]
        self.each = limits["test_seconds"]
        self.expired = 0
        self._rang = False
        self._alarm = hasattr(signal, "setitimer")
        if self._alarm:
            signal.signal(signal.SIGALRM, self._ring)

    def begin(self) -> None:
        self._rang = False
        if self._alarm:
            signal.signal(signal.SIGALRM, self._ring)
            # Again and again, for a test that catches whatever it can.
            signal.setitimer(signal.ITIMER_REAL, self.each, self.each)

    def end(self) -> None:
        if self._alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def is_spent(self, enough: bool = False) -> bool:
        """Whether the time is over; with enough calls a quarter of it will do."""
        return time.monotonic() > self._began + self._seconds * (0.25 if enough else 1)

    def _ring(self, *_: Any) -> None:
        self.expired += not self._rang
        self._rang = True
        raise TookTooLong("the test took longer than %g s" % self.each)


class Recorder:
    """One recording: the counts and notes for its summary."""

    def __init__(self, spec: dict[str, Any], sink: capture.Sink, notes: list[str]) -> None:
        self.spec = spec
        self.capture = capture.Capture(sink, spec["limits"], Places(spec))
        self.finder = Finder(spec, self.capture)
        self.clock = Clock(spec["limits"])
        self.plugin = Plugin(self.clock, self.capture, self.finder)
        self.doctests = 0
        self.notes = notes

    def prepare(self) -> None:
        """Make the process look like `python -m pytest` in the project's folder."""
        sys.dont_write_bytecode = True
        sys.argv = ["pytest"]
        os.chdir(self.spec["rootdir"])
        for folder in (self.spec["rootdir"], *reversed(self.spec["sys_path"]), self.spec["root"]):
            if folder in sys.path:
                sys.path.remove(folder)
            sys.path.insert(0, folder)
        self.finder.go_first()

    def run_doctests(self) -> None:
        """Run the module's doctests that name the function."""
        name = self.spec["entry"].rpartition(".")[2]
        if ">>>" not in self.spec["source"]:
            return
        try:
            module = importlib.import_module(self.spec["module"])
            found = doctest.DocTestFinder().find(module)
        except Exception as error:
            self.notes.append(
                "%s does not import, so its doctests were not run: %s"
                % (self.spec["module"], _told(error))
            )
            return
        for test in found:
            if self.capture.full or self.clock.is_spent():
                return
            if not any(name in example.source for example in test.examples):
                continue
            self.doctests += 1
            self.capture.begin("doctests", "doctest of " + test.name)
            self.clock.begin()
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    doctest.DocTestRunner(verbose=False).run(test, out=_ignore)
            except TookTooLong as error:
                self.notes.append("%s: %s" % (self.capture.origin, error))
            finally:
                self.clock.end()

    def run_tests(self) -> None:
        """Run the test files with the project's pytest, in this process."""
        if not self.spec["tests"] or self.capture.full:
            return
        try:
            import pytest
        except ImportError as error:
            self.notes.append(
                "pytest cannot be imported by %s (%s), so only unittest's tests were run"
                % (sys.executable, error)
            )
            self._run_unittest()
            return
        status = pytest.main([*self._options(), *self.spec["tests"]], plugins=[self.plugin])
        if status == USAGE_ERROR and not self.plugin.run:
            self.notes.append(
                "pytest refused the project's own options, so addopts, required_plugins and "
                "filterwarnings were left out"
            )
            blank = ["addopts=", "required_plugins=", "filterwarnings="]
            options = [*self._options(), *(part for b in blank for part in ("-o", b))]
            self.plugin = Plugin(self.clock, self.capture, self.finder)
            status = pytest.main([*options, *self.spec["tests"]], plugins=[self.plugin])
        if status == NO_TESTS:
            self.notes.append("pytest found no test in the test files")
        elif status not in (0, 1, 2):
            self.notes.append("pytest ended with status %d" % status)

    def _run_unittest(self) -> None:
        for file in self.spec["tests"]:
            name = os.path.relpath(file, self.spec["rootdir"])[: -len(".py")].replace(os.sep, ".")
            if name.startswith(".") or not os.path.isfile(file):
                continue  # outside the project, or a folder
            try:
                suite = unittest.defaultTestLoader.loadTestsFromModule(
                    importlib.import_module(name)
                )
            except Exception as error:
                self.plugin.errors += 1
                self.notes.append("%s does not import: %s" % (file, _told(error)))
                continue
            suite.run(_Result(self.plugin))

    def _options(self) -> list[str]:
        options = ["-q", "--color=no", "--tb=short", "--maxfail=0", "-p", "no:cacheprovider"]
        options.append("--rootdir=" + self.spec["rootdir"])
        for module, extra in (
            ("xdist", ["-n", "0"]),
            ("pytest_cov", ["--no-cov"]),
            ("pytest_randomly", ["-p", "no:randomly"]),
            ("pytest_benchmark", ["--benchmark-disable"]),
            ("pytest_timeout", ["-p", "no:timeout"]),
        ):
            if importlib.util.find_spec(module) is not None:
                options += extra
        return options

    def summary(self, seconds: float) -> dict[str, Any]:
        if self.clock.expired:
            self.notes.append(
                "%d tests took longer than %g s and were interrupted"
                % (self.clock.expired, self.clock.each)
            )
        if self.plugin.run + self.doctests and not self.finder.names:
            self.notes.append("no test imported %s" % self.spec["path"])
        return {
            "kind": "summary",
            "tests_run": self.plugin.run,
            "doctests_run": self.doctests,
            "failed": self.plugin.failed,
            "errors": self.plugin.errors,
            "milliseconds": int(seconds * 1000),
            "repeats": self.capture.repeats,
            "skipped": self.capture.skipped,
            "names": self.finder.names,
            "notes": self.notes,
        }


def main(argv: list[str]) -> int:
    with open(argv[0], encoding="utf-8") as file:
        spec = json.load(file)
    notes = []
    if spec["confine"] is not None:
        policy = confine.Policy(**spec["confine"])
        policy.read += [folder for folder in sys.path if folder]
        try:
            confine.outer(policy)
        except confine.Unavailable as error:
            if not spec["unsafe"]:
                sys.stderr.write(str(error))
                return capture.UNCONFINED
            notes.append("the tests ran without confinement: %s" % error)
    sink = capture.Sink(spec["out"])
    began = time.monotonic()
    recorder = Recorder(spec, sink, notes)
    try:
        recorder.finder.code("")
    except (SyntaxError, LookupError, ValueError) as error:
        sys.stderr.write(_told(error))
        return capture.UNREADABLE
    recorder.finder.names.clear()
    recorder.prepare()
    for step in (recorder.run_doctests, recorder.run_tests):
        try:
            step()
        except BaseException as error:
            # Also SystemExit: a conftest that leaves must not take the summary along.
            recorder.notes.append("%s ended with %s" % (step.__name__, _told(error)))
        finally:
            recorder.clock.end()
    sink.write(recorder.summary(time.monotonic() - began))
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads and exit handlers that the tests left behind are of no interest any more.
    os._exit(0)


def _ignore(text: str) -> None:
    """Where the reports of failing doctests go: only their calls matter here."""


def _told(error: BaseException) -> str:
    return ("%s: %s" % (type(error).__name__, error))[:300]
