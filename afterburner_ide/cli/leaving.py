"""How a command ends early: an error, a signal or a closed pipe becomes an exit code.

The caller says how an error is shown, so that the JSON formats carry it as JSON.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import Any, NoReturn, TypeVar

import typer

from afterburner_ide.cli.options import Format
from afterburner_ide.engine.result import SCHEMA
from afterburner_ide.errors import AfterburnerError

__all__ = ["ERROR", "INTERRUPTED", "Report", "drain", "error_json", "guarded", "report_as", "tell"]

E = TypeVar("E")
R = TypeVar("R")

ERROR = 1
INTERRUPTED = 130

Report = Callable[[str, str, str], None]
"""Shows an error: its code, what failed and why, and what to do next."""


def tell(code: str, detail: str, hint: str) -> None:
    """Show an error to a person, on standard error."""
    from afterburner_ide.cli.console import narration, say

    console = narration()
    if code == "interrupted":
        say(console, ("Interrupted: ", "bold yellow"), detail)
    else:
        say(console, (f"Error ({code}): ", "bold red"), detail)
    if hint:
        say(console, ("What to do: ", "bold"), hint)


def error_json(code: str, detail: str, hint: str) -> dict[str, Any]:
    """Return the object that stands for an error in the JSON formats."""
    return {
        "schema": SCHEMA,
        "status": "error",
        "reason": "error",
        "error": code,
        "detail": detail,
        "hint": hint,
    }


def report_as(form: Format) -> Report:
    """Return how a one-answer command reports an error in the form that was asked for."""
    if form is Format.RICH:
        return tell

    def report(code: str, detail: str, hint: str) -> None:
        from afterburner_ide.cli.stream import write_answer

        write_answer(error_json(code, detail, hint))

    return report


@contextmanager
def guarded(report: Report) -> Iterator[None]:
    """Run a command's body; whatever ends it early is reported and becomes an exit code.

    SIGTERM and SIGHUP act like Ctrl-C, so that `finally` blocks run and no child is left.
    A defect of ours is reported as `internal` and then raised, because its traceback is wanted.
    """
    with _signals_interrupt():
        try:
            yield
        except AfterburnerError as error:
            report(error.code, error.message, error.hint)
            raise typer.Exit(ERROR) from error
        except KeyboardInterrupt as error:
            report("interrupted", "stopped on request; every child process was ended.", "")
            raise typer.Exit(INTERRUPTED) from error
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            report(
                "internal",
                f"a defect in afterburner-ide: {type(error).__name__}: {error}",
                "Please report it with the traceback below.",
            )
            raise


def drain(events: Generator[E, None, R], show: Callable[[E], None]) -> R:
    """Hand each event to `show` and return the generator's value; it is closed in every case."""
    with closing(events):
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                result: R = stop.value
                return result
            show(event)


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [signal.SIGTERM]
    if sys.platform != "win32":
        names.append(signal.SIGHUP)
    # A signal the parent chose to ignore (nohup) stays ignored.
    before = {name: signal.getsignal(name) for name in names}
    for name, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(name, _interrupt)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler if handler is not None else signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
