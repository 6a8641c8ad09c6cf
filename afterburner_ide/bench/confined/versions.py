"""The versions of a task's module, its workload, and what one call of a version comes to."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
import types
from typing import Any, Callable, Dict, List, Tuple

from .alike import items_of

MODULE = "task_module"

Inputs = List[Tuple[Tuple[Any, ...], Dict[str, Any]]]
Function = Callable[..., Any]


class Version:
    """One version's source, which `fresh` executes anew, so that nothing is kept between uses."""

    def __init__(self, name: str, source: str, entry: str) -> None:
        self.name = name
        self._code = compile(source, f"<{name}>", "exec", dont_inherit=True)
        self._entry = compile(entry, "<entry point>", "eval")
        self.names: Dict[str, Any] = {}

    def fresh(self) -> Callable[[], Function]:
        """What gives the function; where it is a method, that of a new instance each time."""
        module = types.ModuleType(MODULE)
        sys.modules[MODULE] = module  # dataclasses and pickle look a class's module up there
        exec(self._code, vars(module))
        names = self.names = vars(module)
        entry = self._entry

        def get() -> Function:
            function: Function = eval(entry, names)
            return function

        return get


class Workload:
    """`gen` and `SCALES` of a workload file."""

    def __init__(self, source: str) -> None:
        module = types.ModuleType("workload")
        exec(compile(source, "<workload>", "exec", dont_inherit=True), vars(module))
        self._gen: Callable[[int, int], Inputs] = vars(module)["gen"]
        self.scales = [int(scale) for scale in vars(module)["SCALES"]]

    def inputs(self, scale: int, seed: int) -> Inputs:
        reseed(seed)
        return list(self._gen(scale, seed))


class Outcome:
    """What one call came to: the value returned or the name of the exception, and the output."""

    def __init__(self, function: Function, args: Tuple[Any, ...], named: Dict[str, Any]) -> None:
        self.value: Any = None
        self.raised = ""
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                self.value = items_of(function(*args, **named))
        except BaseException as error:
            kind = type(error)
            self.raised = kind.__module__ + "." + kind.__qualname__
        self.printed = printed.getvalue()


class Answers:
    """Where findings go, one JSON object a line, at once."""

    def __init__(self, path: str) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def tell(self, **fact: Any) -> None:
        os.write(self._handle, json.dumps(fact).encode() + b"\n")


class Job:
    """What is asked for: the versions (the original first), tests, workload and limits."""

    def __init__(self, told: Dict[str, Any], answers: Answers) -> None:
        self.told = told
        self.tell = answers.tell
        self.versions: List[Version] = []
        for name, source in told["versions"]:
            self.tell(at="loading", version=name)
            version = Version(name, source, told["entry"])
            version.fresh()()
            self.versions.append(version)
        self.tell(at="the workload", version="original")
        self.versions[0].fresh()  # a workload may make its inputs from the original's classes
        self.workload = Workload(told["workload"])


def reseed(seed: int) -> None:
    """Seed the global generators, for functions and workloads that use them."""
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % (1 << 32))
