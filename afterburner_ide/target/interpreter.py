"""Find the Python that has the user's packages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from afterburner_ide.errors import InterpreterError
from afterburner_ide.target.module import absolute, project_root
from afterburner_ide.types import Interpreter

OLDEST = (3, 9)
_TIMEOUT_S = 30.0
_MARK = "afterburner-interpreter:"
# Runs on whatever the person named, so it must be valid in any Python there is.
_PROBE = (
    f"import json, platform, sys; sys.stdout.write('\\n' + {_MARK!r} + json.dumps({{"
    "'version': list(sys.version_info[:3]), "
    "'implementation': platform.python_implementation(), "
    "'executable': sys.executable, 'prefix': sys.prefix, "
    "'base_prefix': getattr(sys, 'base_prefix', sys.prefix)}) + '\\n')"
)
_VENV_MARKS = ("pyvenv.cfg", "conda-meta", "bin/activate", "Scripts/activate")
_PYTHONS = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
_HINT = "Name a CPython 3.9 or newer, or a virtual environment, with --python."


def find_interpreter(
    start: Path, explicit: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Interpreter:
    """Return the interpreter for the code at `start`, a file or a directory.

    In this order: `explicit` (an executable, a command on PATH, or a virtual environment's
    directory), the nearest `.venv` or `venv` from `start` up to the project's root, VIRTUAL_ENV,
    and the Python that runs this. The first one found is used or refused: a broken virtual
    environment is an error, never passed over in silence.

    Raises InterpreterError when it does not run, or is no CPython 3.9 or newer.
    """
    if explicit is not None:
        return probe(_explicit(explicit, environ), "--python")
    start = absolute(start)
    folder = start if start.is_dir() else start.parent
    top = project_root(start)
    for place in (folder, *folder.parents):
        for name in (".venv", "venv"):
            if is_venv(place / name):
                return probe(_python_in(place / name), f"the project's {name}")
        if place == top:
            break
    active = environ.get("VIRTUAL_ENV")
    if active:
        return probe(_python_in(Path(active)), "VIRTUAL_ENV")
    return probe(Path(sys.executable), "the Python that runs Afterburner")


def probe(executable: Path, origin: str) -> Interpreter:
    """Run `executable` once and return what it says of itself; `origin` says how it was found.

    A virtual environment's `python` is mostly a link, and following it would lose the
    environment, so the path stays as it is.
    """
    try:
        done = subprocess.run(
            [os.fspath(executable), "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InterpreterError(
            f"{executable} ({origin}) gave no answer within {_TIMEOUT_S:.0f} s", hint=_HINT
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InterpreterError(
            f"{executable} ({origin}) does not run: {reason}", hint=_HINT
        ) from error
    answer = next(
        (line for line in reversed(done.stdout.splitlines()) if line.startswith(_MARK)), None
    )
    if answer is None:
        lines = done.stderr.strip().splitlines()
        said = lines[-1] if lines else f"exit status {done.returncode}"
        raise InterpreterError(f"{executable} ({origin}) is no usable Python: {said}", hint=_HINT)
    try:
        facts = json.loads(answer.removeprefix(_MARK))
        major, minor, micro = facts["version"]
    except (ValueError, LookupError, TypeError) as error:
        raise InterpreterError(
            f"{executable} ({origin}) is no usable Python: it answered {answer!r}", hint=_HINT
        ) from error
    if facts["implementation"] != "CPython" or (major, minor) < OLDEST:
        raise InterpreterError(
            f"{executable} ({origin}) is {facts['implementation']} {major}.{minor}.{micro}; "
            f"CPython {OLDEST[0]}.{OLDEST[1]} or newer is needed",
            hint=_HINT,
        )
    # A shim (pyenv, asdf) picks another Python by the working directory: take the one it picked.
    itself = Path(facts["executable"]) if facts["executable"] else executable
    return Interpreter(
        executable=itself if itself.exists() else executable,
        version=(major, minor, micro),
        prefix=Path(facts["prefix"]),
        base_prefix=Path(facts["base_prefix"]),
        origin=origin,
    )


def is_venv(folder: Path) -> bool:
    """Whether the directory is a virtual environment, working or broken."""
    return any((folder / name).exists() for name in _VENV_MARKS)


def _explicit(path: Path, environ: Mapping[str, str]) -> Path:
    if path.is_dir():
        return _python_in(path)
    if not path.exists() and path.name == os.fspath(path):
        found = shutil.which(path.name, path=environ.get("PATH"))
        if found:
            return Path(found)
    return absolute(path)


def _python_in(folder: Path) -> Path:
    folder = absolute(folder)
    choices = [folder / name for name in _PYTHONS]
    for choice in choices:
        if choice.exists():
            return choice
    raise InterpreterError(
        f"there is no Python in {folder}: {choices[0]} is missing or points nowhere",
        hint="Recreate that environment, or name another Python with --python.",
    )
