"""Entry of every process that runs user code: `python …/child/__main__.py MODE ARG…`.

Started by path under the user's interpreter, so nothing of `afterburner_ide` is imported there.
The modules beside this file become the private package `_afterburner_child`: the user's own
modules may have any name, `wire` and `canon` among them.
"""

from __future__ import annotations

import importlib
import os
import sys
import types

PACKAGE = "_afterburner_child"
MODES = ("zygote", "run_file", "record")


def main(argv: list[str]) -> int:
    here = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.abspath(sys.path[0]) == here:
        del sys.path[0]
    package = types.ModuleType(PACKAGE)
    package.__path__ = [here]
    sys.modules[PACKAGE] = package
    mode, *arguments = argv
    if mode not in MODES:
        sys.stderr.write("unknown mode " + repr(mode) + "\n")
        return 2
    status = importlib.import_module(PACKAGE + "." + mode).main(arguments)
    return int(status or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
