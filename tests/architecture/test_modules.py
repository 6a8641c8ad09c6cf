"""Sizes, names and borders of the modules, read from their source."""

from __future__ import annotations

import ast
import importlib
import statistics
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "afterburner_ide"
MODULES = sorted(PACKAGE.rglob("*.py"))
CHILD = sorted((PACKAGE / "sandbox" / "child").glob("*.py"))
MOST_LINES = 350
MOST_LINES_INIT = 40
VAGUE = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def public_modules() -> list[Path]:
    return [path for path in MODULES if path not in CHILD and path.name != "__main__.py"]


def test_the_sizes() -> None:
    sizes = sorted((len(path.read_text().splitlines()), name_of(path)) for path in MODULES)
    counts = [count for count, _ in sizes]
    print(f"{len(counts)} modules, {sum(counts)} lines, median {statistics.median(counts):.0f}")
    for count, name in sizes[-10:]:
        print(f"{count:5} {name}")
    assert [entry for entry in sizes if entry[0] > MOST_LINES] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert path.stem not in VAGUE
    assert ast.get_docstring(ast.parse(text)), "a module starts with a docstring"
    if path.name == "__init__.py":
        assert len(text.splitlines()) <= MOST_LINES_INIT


@pytest.mark.parametrize("path", public_modules(), ids=name_of)
def test_all_names_what_exists(path: Path) -> None:
    dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(dotted)
    names = getattr(module, "__all__", None)
    if names is None:
        return
    assert len(set(names)) == len(names)
    assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.parametrize("path", public_modules(), ids=name_of)
def test_all_is_complete_where_there_is_one(path: Path) -> None:
    tree = ast.parse(path.read_text())
    declared: set[str] | None = None
    defined: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == "__all__":
                declared = set(ast.literal_eval(node.value))
        elif isinstance(node, ast.ClassDef):
            defined.add(node.name)
    if declared is None or path.parent.name == "cli":
        return
    used_elsewhere = {name for name in defined if not name.startswith("_")} & _imported_from(path)
    assert used_elsewhere <= declared


def _imported_from(path: Path) -> set[str]:
    dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    found: set[str] = set()
    for other in MODULES:
        if other == path:
            continue
        for node in ast.walk(ast.parse(other.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == dotted:
                found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", CHILD, ids=name_of)
def test_the_child_is_python_3_9_and_stands_alone(path: Path) -> None:
    """It runs under the user's interpreter: old syntax, the standard library, its own siblings."""
    tree = ast.parse(path.read_text(), feature_version=(3, 9))
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))
    futures = [
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    ]
    assert futures == ["annotations"] or len(tree.body) == 1
    foreign = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            foreign |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            foreign.add((node.module or "").split(".")[0])
    assert foreign - sys.stdlib_module_names - {"_afterburner_child"} <= OPTIONAL_IN_CHILD


OPTIONAL_IN_CHILD = {"numpy", "pandas", "pytest", "_pytest"}
"""What the child may look at when the user's environment has it."""


MAY_WRITE = {
    "afterburner_ide/sandbox/run.py": "relays what a confined program prints",
    "afterburner_ide/rules/docs.py": "is a program of its own when it is run",
}


def test_only_the_command_line_writes_to_standard_output() -> None:
    for path in MODULES:
        if path.parent.name == "cli" or path in CHILD or name_of(path) in MAY_WRITE:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{name_of(path)}:{node.lineno}"
            if isinstance(node, ast.Attribute):
                assert ast.unparse(node) != "sys.stdout", f"{name_of(path)}:{node.lineno}"
