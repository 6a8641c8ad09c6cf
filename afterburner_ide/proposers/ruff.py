"""What people have today: the fixes of the linter ruff, as one proposal.

Ruff is looked for beside our interpreter, on the PATH, and as a module; it is no dependency.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.target.functions import find_function, function_source
from afterburner_ide.target.splice import splice
from afterburner_ide.target.syntax import parse
from afterburner_ide.types import Proposal

GROUPS = "PERF,C4,SIM,FURB,RUF"
# RUF100 removes `noqa` comments for rules that are not selected here, which would be most.
LEFT_OUT = "RUF100"
OLDEST, NEWEST = (3, 7), (3, 13)
"""Versions that every ruff of the last years knows; the fixes of GROUPS need no later one."""
TIMEOUT_S = 60.0


class RuffProposer(Proposer):
    """The target after `ruff check --fix --unsafe-fixes` with the groups that are about idiom.

    Only the function's own text is taken over, with the imports that it newly needs; what ruff
    changes elsewhere in the module is left. No settings of the project are read, and the user's
    file is not touched. `ruff:preview` lets ruff use its preview rules and fixes, too.
    """

    name = "ruff"

    def __init__(self, argument: str = "") -> None:
        if argument not in {"", "preview"}:
            raise ProposerError(
                f"the proposer `ruff` takes no argument but `preview`, and was given {argument!r}",
                hint="--proposer ruff, or --proposer ruff:preview",
            )
        self._preview = bool(argument)

    def propose(self, context: Context) -> Iterator[Proposal]:
        options = ["--preview"] if self._preview else []
        changed = fixed(context.source, [*options, *_version(context.python)])
        source = take_over(context.source, changed, context.target.qualname)
        if source != context.source:
            kind = "preview fixes" if self._preview else "fixes"
            summary = f"take the {kind} of ruff ({GROUPS.replace(',', ', ')})"
            yield Proposal(source, summary, (*context.rules, self.name))


def fixed(source: str, options: list[str]) -> str:
    """The module after ruff's fixes, unsafe ones included, in a temporary file.

    Raises ProposerError when ruff is not installed, fails, or does not end in time.
    """
    command = [
        *_ruff(), "check", "--isolated", "--no-cache", "--quiet", "--exit-zero",
        "--select", GROUPS, "--ignore", LEFT_OUT, "--fix", "--unsafe-fixes", *options,
    ]  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if key[:5] != "RUFF_"}
    with tempfile.TemporaryDirectory(prefix="afterburner-") as folder:
        path = Path(folder) / "module.py"
        path.write_text(source, encoding="utf-8", newline="")
        try:
            done = subprocess.run(
                [*command, str(path)],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ProposerError(f"ruff did not end within {TIMEOUT_S:g} s") from error
        except OSError as error:
            raise ProposerError(f"ruff cannot be run: {error}") from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise ProposerError(
                f"ruff ended with {done.returncode}: {said[:500]}",
                hint=f"This is what was run: {' '.join(command)}",
            )
        return path.read_text(encoding="utf-8")


def take_over(source: str, changed: str, qualname: str) -> str:
    """The module with the one function as it is in `changed`, and the imports new there that the
    function uses. Raises TargetError when it does not fit."""
    function = function_source(changed, qualname)
    if function == function_source(source, qualname):
        return source
    node = find_function(parse(changed), qualname)
    used = {leaf.id for leaf in ast.walk(node) if isinstance(leaf, ast.Name)} if node else set()
    before = _imports(source)
    needed = [
        text for text, binds in _imports(changed).items() if text not in before and binds in used
    ]
    return splice(source, qualname, function, needed)


def _imports(source: str) -> dict[str, str]:
    """The module's own imports, one name each, as statements, and the name that each binds."""
    found: dict[str, str] = {}
    for node in parse(source).body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for item in node.names:
            if isinstance(node, ast.Import):
                text = ast.unparse(ast.Import([item]))
            else:
                text = ast.unparse(ast.ImportFrom(node.module, [item], node.level))
            found[text] = item.asname or item.name.partition(".")[0]
    return found


def _version(python: tuple[int, int, int] | None) -> list[str]:
    if python is None:
        return []
    major, minor = min(max(python[:2], OLDEST), NEWEST)
    return ["--target-version", f"py{major}{minor}"]


def _ruff() -> list[str]:
    """The command that starts ruff; ProposerError with what to do where there is none."""
    beside = Path(sys.executable).parent / "ruff"
    if os.access(beside, os.X_OK):
        return [str(beside)]
    on_path = shutil.which("ruff")
    if on_path is not None:
        return [on_path]
    if find_spec("ruff") is not None:
        return [sys.executable, "-m", "ruff"]
    raise ProposerError(
        "the proposer `ruff` needs ruff, which is not installed",
        hint=f"Install it beside Afterburner: {sys.executable} -m pip install ruff",
    )
