"""A file's import name and root."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_ide.target.module import module_name_and_root, project_root


def make(root: Path, *names: str, text: str = "") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_script(tmp_path: Path) -> None:
    make(tmp_path, "tool.py")
    assert module_name_and_root(tmp_path / "tool.py") == ("tool", tmp_path)


def test_packages(tmp_path: Path) -> None:
    make(tmp_path, "pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/mod.py", "pkg/__main__.py")
    assert module_name_and_root(tmp_path / "pkg/sub/mod.py") == ("pkg.sub.mod", tmp_path)
    assert module_name_and_root(tmp_path / "pkg/sub/__init__.py") == ("pkg.sub", tmp_path)
    assert module_name_and_root(tmp_path / "pkg/__main__.py") == ("pkg.__main__", tmp_path)


def test_src_layout(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "src/pkg/__init__.py", "src/pkg/mod.py", "src/one.py")
    assert module_name_and_root(tmp_path / "src/pkg/mod.py") == ("pkg.mod", tmp_path / "src")
    assert module_name_and_root(tmp_path / "src/one.py") == ("one", tmp_path / "src")


def test_namespace_package_under_src(tmp_path: Path) -> None:
    make(
        tmp_path, "pyproject.toml", "src/ns/pkg/__init__.py", "src/ns/pkg/mod.py", "src/ns/lone.py"
    )
    assert module_name_and_root(tmp_path / "src/ns/pkg/mod.py") == ("ns.pkg.mod", tmp_path / "src")
    assert module_name_and_root(tmp_path / "src/ns/lone.py") == ("ns.lone", tmp_path / "src")


def test_scripts_under_src_that_import_each_other(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "src/tools/b.py")
    make(tmp_path, "src/tools/a.py", text="import b\n")
    assert module_name_and_root(tmp_path / "src/tools/a.py") == ("a", tmp_path / "src/tools")


@pytest.mark.parametrize(
    "text", ["from . import b\n", "from ns.sub import b\n", "import ns.sub.b\n"]
)
def test_namespace_package_in_a_project(tmp_path: Path, text: str) -> None:
    make(tmp_path, "pyproject.toml", "ns/sub/b.py")
    make(tmp_path, "ns/sub/a.py", text=text)
    assert module_name_and_root(tmp_path / "ns/sub/a.py") == ("ns.sub.a", tmp_path)
    # The buffer, not the disk, decides.
    found = module_name_and_root(tmp_path / "ns/sub/a.py", source="x = 1\n")
    assert found == ("a", tmp_path / "ns/sub")


def test_directory_without_init_in_a_project_is_a_script_s(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "tests/test_x.py")
    assert module_name_and_root(tmp_path / "tests/test_x.py") == ("test_x", tmp_path / "tests")


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("my-script.py", "my_script"),
        ("2fast.py", "_2fast"),
        ("class.py", "_class"),
        ("a b.c.py", "a_b_c"),
    ],
)
def test_names_that_are_no_identifiers(tmp_path: Path, name: str, module: str) -> None:
    make(tmp_path, name)
    assert module_name_and_root(tmp_path / name) == (module, tmp_path)


def test_made_up_name_takes_no_other_s(tmp_path: Path) -> None:
    make(tmp_path, "my-script.py", "my_script.py")
    assert module_name_and_root(tmp_path / "my-script.py")[0] == "my_script_"


def test_package_directory_that_cannot_be_imported(tmp_path: Path) -> None:
    make(tmp_path, "my-proj/__init__.py", "my-proj/pkg/__init__.py", "my-proj/pkg/m.py")
    assert module_name_and_root(tmp_path / "my-proj/pkg/m.py") == ("pkg.m", tmp_path / "my-proj")
    assert module_name_and_root(tmp_path / "my-proj/__init__.py") == ("my_proj", tmp_path)


def test_unparsable_or_missing_file_is_a_script(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml")
    make(tmp_path, "d/bad.py", text="def (:\n")
    assert module_name_and_root(tmp_path / "d/bad.py") == ("bad", tmp_path / "d")
    assert module_name_and_root(tmp_path / "d/new.py") == ("new", tmp_path / "d")


@pytest.mark.parametrize(
    "marker", ["pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini"]
)
def test_project_root(tmp_path: Path, marker: str) -> None:
    make(tmp_path, marker, "a/b/m.py")
    assert project_root(tmp_path / "a/b/m.py") == tmp_path
    assert project_root(tmp_path / "a/b") == tmp_path
    assert project_root(tmp_path) == tmp_path


def test_project_root_git_file_and_nearest(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "inner/.git", "inner/m.py")
    assert project_root(tmp_path / "inner/m.py") == tmp_path / "inner"


def test_project_root_without_marker_is_the_import_root(tmp_path: Path) -> None:
    make(tmp_path, "pkg/__init__.py", "pkg/m.py")
    assert project_root(tmp_path / "pkg/m.py") == tmp_path
