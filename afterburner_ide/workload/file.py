"""The workload file: inputs that a person wrote down, checked here without running it."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from afterburner_ide.errors import WorkloadFileError

_HINT = (
    "A workload file defines SCALES, a list of sizes, and gen(scale, seed), which returns a list "
    "of (args, kwargs); or inputs, such a list. See docs/workloads.md."
)


@dataclass(frozen=True, slots=True)
class WorkloadFile:
    """A workload file as it was read. It only ever runs in a sandboxed child."""

    path: Path
    source: str
    kind: Literal["gen", "inputs"]


def read_workload_file(path: Path) -> WorkloadFile:
    """Read and check a workload file; WorkloadFileError says the line and what is missing."""
    try:
        with tokenize.open(path) as file:
            source = file.read()
    except FileNotFoundError as error:
        raise WorkloadFileError(f"there is no workload file {path}", hint=_HINT) from error
    except (OSError, UnicodeDecodeError, SyntaxError) as error:
        raise WorkloadFileError(f"{path} cannot be read: {error}", hint=_HINT) from error
    try:
        tree = ast.parse(source, str(path))
    except SyntaxError as error:
        raise WorkloadFileError(
            f"{path}, line {error.lineno}: {error.msg}", hint="Correct the syntax. " + _HINT
        ) from error
    except ValueError as error:
        raise WorkloadFileError(f"{path} does not parse: {error}", hint=_HINT) from error
    bound = dict(_bindings(tree.body))
    if "gen" in bound:
        _check_gen(path, bound)
        return WorkloadFile(path, source, "gen")
    if "inputs" in bound:
        return WorkloadFile(path, source, "inputs")
    raise WorkloadFileError(
        f"{path}, line 1: it defines neither gen with SCALES nor inputs", hint=_HINT
    )


def _check_gen(path: Path, bound: dict[str, ast.stmt]) -> None:
    node = bound["gen"]
    if "SCALES" not in bound:
        raise WorkloadFileError(
            f"{path}, line {node.lineno}: it defines gen but not SCALES", hint=_HINT
        )
    if isinstance(node, ast.AsyncFunctionDef | ast.ClassDef):
        raise WorkloadFileError(
            f"{path}, line {node.lineno}: gen must be an ordinary function", hint=_HINT
        )
    if isinstance(node, ast.FunctionDef) and not _takes_two(node.args):
        raise WorkloadFileError(
            f"{path}, line {node.lineno}: gen must take two arguments, scale and seed", hint=_HINT
        )


def _takes_two(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    needed = positional - len(arguments.defaults)
    named = any(default is None for default in arguments.kw_defaults)
    return needed <= 2 and not named and (positional >= 2 or arguments.vararg is not None)


def _bindings(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """Names bound at module level, also inside `if`, `try` and `with`, in file order."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield (alias.asname or alias.name).split(".")[0], node
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Name) and getattr(node, "value", None) is not None:
                    yield part.id, node
        else:
            for field in ("body", "handlers", "orelse", "finalbody"):
                for inner in getattr(node, field, []):
                    yield from _bindings([inner] if isinstance(inner, ast.stmt) else inner.body)
