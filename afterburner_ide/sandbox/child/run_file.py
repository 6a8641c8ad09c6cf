"""Run one Python file as `__main__`, confined as candidates are.

Started as `... run_file POLICY PARENT SOURCE_FD STATUS_FD NAME ARG...`. The source was opened by
the parent, so its folder need not be readable here. What holds goes to STATUS_FD as JSON before
the first line of the file is compiled, and that descriptor is closed.
"""

from __future__ import annotations

import builtins
import json
import linecache
import os
import sys
import traceback
import types

from . import confine

_PACKAGE = __name__.rpartition(".")[0]


def main(argv: list[str]) -> int:
    policy_json, parent, source_fd, status_fd, name, *arguments = argv
    with open(int(source_fd), "rb") as handle:
        source = handle.read()
    policy = confine.Policy.from_json(policy_json)
    status = int(status_fd)
    try:
        held = confine.confine(policy, int(parent))
    except OSError as error:
        _tell(status, {"error": error.strerror or str(error)})
        return 1
    _tell(status, {"held": held})
    return _execute(source, name, arguments)


def _tell(status: int, answer: dict[str, object]) -> None:
    os.write(status, json.dumps(answer).encode())
    os.close(status)


def _execute(source: bytes, name: str, arguments: list[str]) -> int:
    module = types.ModuleType("__main__")
    vars(module).update(__file__=name, __builtins__=builtins, __cached__=None)
    sys.argv = [name, *arguments]
    sys.modules["__main__"] = module
    for loaded in [key for key in sys.modules if key.partition(".")[0] == _PACKAGE]:
        del sys.modules[loaded]
    text = source.decode("utf-8", "replace")
    linecache.cache[name] = (len(source), None, text.splitlines(True), name)
    try:
        exec(compile(source, name, "exec", dont_inherit=True), vars(module))
    except SystemExit:
        raise
    except BaseException as error:
        _report(error)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _report(error: BaseException) -> None:
    """Show a traceback without our own frame, with the lines of the file that cannot be read."""
    error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
    if sys.excepthook is sys.__excepthook__:
        traceback.print_exception(type(error), error, error.__traceback__)
    else:
        sys.excepthook(type(error), error, error.__traceback__)
