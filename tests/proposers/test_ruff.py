"""The linter's fixes, taken over for the target alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from afterburner_ide import proposers
from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers import Context, ruff
from afterburner_ide.types import Proposal

Make = Callable[..., Context]

SOURCE = '''"""A module."""

import os


def helper(xs):
    return set([x for x in xs])  # noqa: E501


def f(xs):
    """Drop the first and return the different ones."""
    try:
        del xs[0]
    except IndexError:
        pass
    return set([x + 1 for x in xs])  # noqa: E501
'''

FIXED = '''"""A module."""

import contextlib
import os


def helper(xs):
    return set([x for x in xs])  # noqa: E501


def f(xs):
    """Drop the first and return the different ones."""
    with contextlib.suppress(IndexError):
        del xs[0]
    return {x + 1 for x in xs}  # noqa: E501
'''


def propose(context: Context, name: str = "ruff") -> list[Proposal]:
    return list(proposers.proposer(name).propose(context))


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a shell script in the place of ruff; its folder is returned."""

    def install(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "ruff").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "ruff").chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(folder / "python"))
        return folder

    return install


def test_the_fixes_inside_the_target_are_proposed_with_their_imports(context: Make) -> None:
    (proposal,) = propose(context(SOURCE, rules=("before",)))
    assert proposal.source == FIXED
    assert proposal.rules == ("before", "ruff")
    assert "ruff" in proposal.summary


def test_an_import_that_is_there_is_not_added_again(context: Make) -> None:
    source = SOURCE.replace("import os", "import contextlib")
    (proposal,) = propose(context(source))
    assert proposal.source.count("import contextlib") == 1


def test_fixes_outside_the_target_alone_are_no_proposal(context: Make) -> None:
    source = SOURCE.partition("    try:")[0] + "    return len(xs)\n"
    assert propose(context(source)) == []


@pytest.mark.parametrize("name", ["C.f", "g.f"])
def test_a_function_inside_another_place_keeps_its_place(context: Make, name: str) -> None:
    head = {"C.f": "class C:\n    ", "g.f": "def g():\n    "}[name]
    source = f"{head}def f(xs):\n        return set([x for x in xs if x])\n\n    h = set([1])\n"
    (proposal,) = propose(context(source, name))
    assert proposal.source == source.replace("set([x for x in xs if x])", "{x for x in xs if x}")


def test_what_was_fixed_has_nothing_left_to_fix(context: Make) -> None:
    assert propose(context(FIXED)) == []


def test_neither_the_users_file_nor_his_settings_count(
    context: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mod.py").write_text("# on disk\n")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff.lint]\nunfixable = ['ALL']\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUFF_OUTPUT_FORMAT", "nonsense")
    assert [proposal.source for proposal in propose(context(SOURCE))] == [FIXED]
    assert (tmp_path / "mod.py").read_text() == "# on disk\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mod.py", "pyproject.toml"]


def test_preview_allows_the_fixes_that_only_preview_has(context: Make) -> None:
    source = (
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x * 2)\n    return out\n"
    )
    (proposal,) = propose(context(source), "ruff:preview")
    assert "[x * 2 for x in xs]" in proposal.source
    assert "preview" in proposal.summary


@pytest.mark.parametrize(
    ("python", "wanted"),
    [((3, 9, 1), "py39"), ((3, 12, 0), "py312"), ((3, 99, 0), "py313"), (None, None)],
)
def test_the_version_is_that_of_the_users_interpreter(
    context: Make, fake: Callable[[str], Path], python: tuple[int, int, int] | None,
    wanted: str | None,
) -> None:  # fmt: skip
    said = fake('printf "%s\\n" "$@" > "$0.said"') / "ruff.said"
    assert propose(context(SOURCE, python=python)) == []
    words = said.read_text().split("\n")
    assert ("--target-version" in words) is (wanted is not None)
    if wanted is not None:
        assert words[words.index("--target-version") + 1] == wanted


@pytest.mark.parametrize("version", [ruff.OLDEST, ruff.NEWEST])
def test_the_versions_that_are_asked_for_are_known_to_ruff(
    context: Make, version: tuple[int, int]
) -> None:
    assert propose(context(SOURCE, python=(*version, 0)))


def test_a_ruff_that_fails_is_told(context: Make, fake: Callable[[str], Path]) -> None:
    fake("echo no such rule >&2; exit 2")
    with pytest.raises(ProposerError, match="2: no such rule") as caught:
        propose(context(SOURCE))
    assert "--select PERF" in caught.value.hint


def test_a_ruff_that_hangs_is_told(
    context: Make, fake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake("exec sleep 60")
    monkeypatch.setattr(ruff, "TIMEOUT_S", 0.1)
    with pytest.raises(ProposerError, match=r"0\.1 s"):
        propose(context(SOURCE))


def test_a_ruff_that_cannot_be_run_is_told(context: Make, fake: Callable[[str], Path]) -> None:
    (fake("") / "ruff").write_text("#!/no/such/interpreter\n")
    with pytest.raises(ProposerError, match="cannot be run"):
        propose(context(SOURCE))


def test_ruff_is_found_on_the_path(
    context: Make, fake: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(fake("echo the one on the path >&2; exit 2")))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(ProposerError, match="the one on the path"):
        propose(context(SOURCE))


def test_ruff_is_found_as_a_module(
    context: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(ruff.os, "access", lambda path, mode: False)
    assert ruff._ruff() == [sys.executable, "-m", "ruff"]
    assert [proposal.source for proposal in propose(context(SOURCE))] == [FIXED]


def test_a_missing_ruff_is_told_with_what_to_do(
    context: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(ruff, "find_spec", lambda name: None)
    with pytest.raises(ProposerError, match="not installed") as caught:
        propose(context(SOURCE))
    assert "pip install ruff" in caught.value.hint
