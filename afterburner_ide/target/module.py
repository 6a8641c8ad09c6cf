"""Under which name, and from which directory, a file is imported."""

from __future__ import annotations

import ast
import contextlib
import keyword
import os
import re
from pathlib import Path

from afterburner_ide.errors import TargetError
from afterburner_ide.target.syntax import parse
from afterburner_ide.target.text import read_source

MARKERS = ("pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini", ".git")


def module_name_and_root(path: Path, *, source: str | None = None) -> tuple[str, Path]:
    """Return the dotted module name and the directory to put on `sys.path`.

    Directories with an `__init__.py` are packages. Above them a `src` directory is an import
    root, and so is the project's directory when the file itself speaks of its namespace package
    (a relative import, or an import from that package). All else is a plain script: its stem and
    its own directory. A stem that is no identifier gets a name that is one and is not taken.
    `source` stands in for the file's content.
    """
    path = absolute(path)
    parts = [] if path.stem == "__init__" else [path.stem]
    root = path.parent
    while (root / "__init__.py").is_file() and _importable(root.name) and root.parent != root:
        parts.insert(0, root.name)
        root = root.parent
    if not parts:
        parts, root = [root.name], root.parent
    if not _importable(parts[-1]):
        parts[-1] = _free_name(parts[-1], path.parent)
    prefix = _namespace(path, root, in_package=len(parts) > 1, source=source)
    for _ in prefix:
        root = root.parent
    return ".".join([*prefix, *parts]), root


def absolute(path: Path | str) -> Path:
    """Make absolute and drop `..`. Links stay: following them would change what a file is called,
    and would lead out of a virtual environment."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def project_root(path: Path) -> Path:
    """Return the nearest directory upward with a project file, else the import root.

    `path` may be a file or a directory, and need not exist.
    """
    path = absolute(path)
    start = path if path.is_dir() else path.parent
    marked = _marked(start)
    if marked is not None:
        return marked
    return start if path.is_dir() else module_name_and_root(path)[1]


def _marked(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        if any((folder / marker).exists() for marker in MARKERS):
            return folder
    return None


def _importable(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _free_name(stem: str, folder: Path) -> str:
    name = re.sub(r"\W", "_", stem) or "_"
    if not _importable(name):
        name = f"_{name}"
    while (folder / name).exists() or (folder / f"{name}.py").exists():
        name += "_"
    return name


def _namespace(path: Path, root: Path, *, in_package: bool, source: str | None) -> list[str]:
    """Return the names of the directories without `__init__.py` that belong to the module name."""
    project = _marked(root)
    if project is None or root == project or root.name == "src":
        return []
    for ceiling in (*(item for item in root.parents if item.name == "src"), project):
        if ceiling != project and project not in ceiling.parents:
            continue
        names = list(root.relative_to(ceiling).parts)
        if not names or not all(map(_importable, names)):
            continue
        if _speaks_of(path, names[0], root, in_package=in_package, source=source):
            return names
        if ceiling.name == "src" and not _imports_sibling(path, root, source):
            return names
    return []


def _speaks_of(path: Path, name: str, root: Path, *, in_package: bool, source: str | None) -> bool:
    if (root / f"{name}.py").exists() or (root / name).is_dir():
        return False
    for module, level in _imports(path, source):
        if module.split(".")[0] == name and level == 0:
            return True
        # Inside a regular package a relative import says nothing about what is above it.
        if level and not in_package:
            return True
    return False


def _imports_sibling(path: Path, root: Path, source: str | None) -> bool:
    names = {module.partition(".")[0] for module, level in _imports(path, source) if not level}
    return any((root / f"{name}.py").exists() or (root / name).is_dir() for name in names)


def _imports(path: Path, source: str | None) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    # Best effort: a file that cannot be read or parsed is reported by whoever needs its content.
    with contextlib.suppress(TargetError):
        tree = parse(read_source(path).text if source is None else source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found += [(item.name, 0) for item in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append((node.module or "", node.level))
    return found
