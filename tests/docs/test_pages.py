"""The generated pages are fresh, and what is written by hand names what exists."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from afterburner_ide import proposers
from afterburner_ide.cli.docs import SECTIONS, main, pages
from afterburner_ide.cli.optimize import optimize
from afterburner_ide.engine import events
from afterburner_ide.engine.result import RunResult, Status
from afterburner_ide.reasons import Reason

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_is_fresh(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_every_reason_is_on_its_page_once() -> None:
    text = pages()["reasons.md"]
    for reason in Reason:
        assert text.count(f"| `{reason}` |") == 1
        assert reason.text in text
    assert [first for first, _ in SECTIONS] == sorted(
        (first for first, _ in SECTIONS), key=list(Reason).index
    )


def test_pages_are_written_where_they_are_wanted(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(pages())
    capsys.readouterr()
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().err == "", "a fresh page is not written again"
    assert main([str(tmp_path / "missing")]) == 2


def schema(name: str) -> dict:
    return json.loads((DOCS / "schema" / f"{name}.schema.json").read_text())


def test_the_json_page_names_every_field_and_event() -> None:
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    names = {item.name for item in fields(RunResult)} - {"module"}
    names |= set(schema("common")["$defs"]["refinement"]["properties"])
    for kind in events.Event.__args__:
        names.add(kind.name)
        names |= {item.name for item in fields(kind)}
    names |= {str(status) for status in Status}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_schema_of_a_result_has_its_fields() -> None:
    names = {item.name for item in fields(RunResult)} - {"module"}
    properties = set(schema("result")["properties"])
    assert properties == names | {"schema", "event", "written"}


def test_the_schema_of_events_has_every_event_with_its_fields() -> None:
    branches = {
        branch["properties"]["event"]["const"]: set(branch["properties"]) - {"schema", "event"}
        for branch in schema("event")["oneOf"]
    }
    assert branches.pop("result") == set()
    assert branches == {
        kind.name: {item.name for item in fields(kind)} for kind in events.Event.__args__
    }


def pages_by_hand() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


@pytest.mark.parametrize("path", pages_by_hand(), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_the_proposers_page_and_the_help_name_every_proposer() -> None:
    table = (DOCS / "proposers.md").read_text(encoding="utf-8").partition("```console")[0]
    named = set(re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE))
    assert named == set(proposers.names())
    (option,) = get_type_hints(optimize, include_extras=True)["proposer"].__metadata__
    for name in proposers.names():
        assert re.search(rf"\b{name}\b", option.help), name
