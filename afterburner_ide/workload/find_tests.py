"""Which test files may call the target: found by their names and by what they mention."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

from afterburner_ide.types import Target

LIMIT = 20
"""Test files that are run at most."""

_SKIPPED = frozenset(
    ("build", "dist", "env", "htmlcov", "node_modules", "site-packages", "venv", "__pycache__")
)
_IMPORTED = 6
_NAMED = 3
_DISTANT_LIMIT = 5
_FILES_VISITED = 20_000
_TEXT_LIMIT = 1 << 20


def find_tests(target: Target, rootdir: Path) -> list[Path]:
    """Return the test files under `rootdir` that plausibly call the target, likeliest first.

    `test_*.py`, `*_test.py`, and files with test functions in a `test` or `tests` folder, the
    target's own file among them. A file counts when it mentions the function, its class or its
    module; when none does, the five nearest that import the target's package count. Folders of
    virtual environments, builds and the like are left out.
    """
    ranked: list[tuple[int, int, str, Path]] = []
    distant: list[tuple[int, int, str, Path]] = []
    for path in _candidates(target, rootdir):
        text = _read(path)
        if text is None or not _has_tests(text):
            continue
        score, reaches_package = _score(target, path, text)
        row = (-score, _distance(path, target.path), str(path), path)
        if score:
            ranked.append(row)
        elif reaches_package:
            distant.append(row)
    ranked.sort()
    if ranked and -ranked[0][0] >= _IMPORTED:
        # Where some file imports the module, a mere word in another one says nothing.
        ranked = [row for row in ranked if -row[0] >= _NAMED]
    return [path for *_, path in ranked[:LIMIT] or sorted(distant)[:_DISTANT_LIMIT]]


def _candidates(target: Target, rootdir: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    folders = [rootdir] if rootdir in target.path.parents else [rootdir, target.path.parent]
    for path in [target.path, *(path for folder in folders for path in _walk(folder))]:
        if path not in seen:
            seen.add(path)
            yield path


def _walk(top: Path) -> Iterator[Path]:
    # A project without a project file may be a home folder: then only what is near.
    deep = top not in (Path("/"), Path.home(), *Path.home().parents)
    visited = 0
    for folder, names, files in os.walk(top):
        names[:] = sorted(name for name in names if deep and _is_entered(Path(folder, name)))
        for name in sorted(files):
            visited += 1
            if visited > _FILES_VISITED:
                return
            path = Path(folder, name)
            if name.endswith(".py") and _is_test_name(path):
                yield path


def _is_entered(folder: Path) -> bool:
    name = folder.name
    if name.startswith(".") or name in _SKIPPED or name.endswith(".egg-info"):
        return False
    return not (folder / "pyvenv.cfg").exists()


def _is_test_name(path: Path) -> bool:
    if path.name in ("conftest.py", "__init__.py"):
        return False
    if path.name.startswith("test_") or path.stem.endswith("_test"):
        return True
    return bool({"test", "tests"} & set(path.parts))


def _read(path: Path) -> str | None:
    try:
        if path.stat().st_size > _TEXT_LIMIT:
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _has_tests(text: str) -> bool:
    return bool(re.search(r"^\s*(async\s+)?def\s+test|^class\s+Test|TestCase\b", text, re.M))


def _score(target: Target, path: Path, text: str) -> tuple[int, bool]:
    """How much speaks for the file, and whether it imports the target's package at all."""
    if path == target.path:
        return 20, True
    words = set(re.findall(r"\w+", text))
    parts = target.entry.split(".")
    module = target.module.split(".")
    if not words & {parts[-1], module[-1], *parts[-2:-1]}:
        package = rf"^\s*(from|import)\s+{re.escape(module[0])}\b"
        return 0, re.search(package, text, re.M) is not None
    imported = _imported(text)
    score = 0
    if target.module in imported or _tail_imported(imported, module):
        score += _IMPORTED
    if parts[-1] in words and not _is_dunder(parts[-1]):
        score += 4
    if len(parts) > 1 and parts[-2] in words:
        score += 3
    if module[-1] in words:
        score += 1
    if score and module[-1] in path.stem.split("test_")[-1]:
        score += 2
    return score, any(name.split(".")[0] == module[0] for name in imported)


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _imported(text: str) -> set[str]:
    """The dotted names that are imported; `from a import b` gives `a` and `a.b`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names.add(base)
            names.update(f"{base}.{alias.name}".lstrip(".") for alias in node.names)
    return names - {""}


def _tail_imported(imported: set[str], module: list[str]) -> bool:
    """Whether the module is imported under a shorter or longer name (`mod`, `src.pkg.mod`)."""
    return any(
        name.split(".")[-1] == module[-1] and _common_tail(name.split("."), module)
        for name in imported
    )


def _common_tail(name: list[str], module: list[str]) -> bool:
    length = min(len(name), len(module))
    return name[-length:] == module[-length:]


def _distance(path: Path, other: Path) -> int:
    common = len(Path(os.path.commonpath([path.parent, other.parent])).parts)
    return len(path.parent.parts) + len(other.parent.parts) - 2 * common
