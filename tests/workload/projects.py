"""Small projects on disk, recorded by this interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.sandbox.child import inputs
from afterburner_ide.target.module import module_name_and_root
from afterburner_ide.types import Call, Interpreter, Target
from afterburner_ide.workload import Recording, record

_FOUND = Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python3")
PYTHONS = {(3, int(path.parts[-3].split(".")[1])): path for path in _FOUND}
OTHERS = [
    pytest.param(path, id=f"{major}.{minor}")
    for (major, minor), path in sorted(PYTHONS.items())
    if (major, minor) >= (3, 9) and (major, minor) != sys.version_info[:2]
]
"""Further interpreters that pyenv has here."""

DECODE = """
import importlib, json, sys, types
package = types.ModuleType("_afterburner_child")
package.__path__ = [sys.argv[1]]
sys.modules["_afterburner_child"] = package
inputs = importlib.import_module("_afterburner_child.inputs")
sys.path[:0] = [sys.argv[2]]
for line in sys.stdin:
    args, kwargs = inputs.loads(bytes.fromhex(line))
    args = [list(a) if type(a).__name__ in ("generator", "list_iterator") else a for a in args]
    print(json.dumps(", ".join([*map(repr, args), *(f"{k}={v!r}" for k, v in kwargs.items())])))
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def make_target(path: Path, qualname: str, source: str | None = None) -> Target:
    module, root = module_name_and_root(path)
    text = path.read_text(encoding="utf-8") if source is None else source
    return Target(path, qualname, qualname, module, root, text, 1, 1)


def this_python() -> Interpreter:
    return Interpreter(
        Path(sys.executable),
        sys.version_info[:3],
        Path(sys.prefix),
        Path(sys.base_prefix),
        "the tests' own",
    )


def run(
    project: Path,
    path: str,
    qualname: str,
    *,
    tests: Sequence[str] | None = None,
    timeout: float = 60.0,
    source: str | None = None,
) -> Recording:
    scratch = project.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    return record(
        make_target(project / path, qualname, source),
        this_python(),
        Settings(recording_timeout=timeout),
        tests=None if tests is None else [project / test for test in tests],
        scratch=scratch,
    )


def decode(calls: Iterable[Call], root: Path) -> list[str]:
    """Each call's arguments as text; iterators as lists. Loaded in another process."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", DECODE, str(Path(inputs.__file__).parent), str(root)],
        input="\n".join(call.blob.hex() for call in calls),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
