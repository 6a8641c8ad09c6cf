"""The page, the plots, and the comparison."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from afterburner_ide.bench.comparison import compare, figures_of, markdown
from afterburner_ide.bench.metrics import Standing
from afterburner_ide.bench.plots import draw
from afterburner_ide.bench.report import page
from afterburner_ide.bench.results import open_results
from afterburner_ide.bench.summary import summarize
from afterburner_ide.errors import ResultsError
from afterburner_ide.types import IntegralDelta, MemoryDelta, Ratio

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def rows(row):
    trace = ({"iteration": 1, "best": 2.0, "rules": [], "verdict": "accepted"},)
    return [
        row("a<b>&c", 2.5, trace=trace, memory=MemoryDelta(100, 50, "x"), patch="<>&\x00\x1b"),
        row("b", 400.0, integral=IntegralDelta(0.0, 1.0), source="gärten & <wälder>"),
        row("c", wrong=True, why="the result is 'ü\ud800' before", passed=False),
        row("d", status="error", error="lost"),
        row("e", standing=Standing.WORSE, reference_time=Ratio(2, 1.5, 3, 1, 0.5)),
    ]


@pytest.fixture
def summary(rows):
    settings = {
        "proposer": "rules",
        "objective": "time",
        "budget": 10.0,
        "iterations": 8,
        "jobs": 1,
        "tasks_file": "tasks.jsonl",
        "tasks_available": 9,
        "chosen_at_random": True,
    }
    machine = {
        "version": "1",
        "commit": None,
        "python": "3.11.2",
        "cores": 2,
        "processor": "a <fast> one",
        "load_before": [1.0, 1, 1],
        "load_after": [2.0, 1, 1],
    }
    return summarize(rows) | {
        "settings": settings,
        "machine": machine,
        "seed": 7,
        "commits": ["c0ffee", "none"],
    }


def test_the_page_is_well_formed_and_needs_nothing_else(rows, summary, tmp_path):
    pictures = draw(rows, summary, tmp_path)
    text = page(rows, summary, pictures)
    root = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
    images = root.findall(f".//{XHTML}img")
    assert len(images) == len(pictures) == 3
    assert all(image.get("src").startswith("data:image/png;base64,") for image in images)
    assert not root.findall(f".//{XHTML}link")
    assert not [item for item in root.iter(f"{XHTML}script") if item.get("src")]
    assert not re.search(r"(src|href)=\"(?!data:)", text)
    assert "commit c0ffee, none" in text
    assert "9 tasks of tasks.jsonl, drawn at random with seed 7" in text


def test_every_task_can_be_sorted_by_every_column(rows, summary):
    root = ElementTree.fromstring(page(rows, summary, []).removeprefix("<!DOCTYPE html>\n"))
    (table,) = [item for item in root.iter(f"{XHTML}table") if item.get("id") == "tasks"]
    heads = table.findall(f"{XHTML}thead/{XHTML}tr/{XHTML}th")
    lines = table.findall(f"{XHTML}tbody/{XHTML}tr")
    assert len(lines) == len(rows)
    for line in lines:
        cells = line.findall(f"{XHTML}td")
        assert len(cells) == len(heads)
        for head, cell in zip(heads, cells, strict=True):
            if "n" in head.get("class").split():
                float(cell.get("data-key"))
    assert [line.get("class") for line in lines] == [
        "improved",
        "improved",
        "bad",
        "bad",
        "no_improvement",
    ]
    assert "".join(lines[0].find(f"{XHTML}td").itertext()) == "a<b>&c"


@pytest.mark.parametrize("kept", [slice(0, 0), slice(0, 1), slice(4, 5), slice(None)])
def test_the_plots_are_drawn_whatever_there_is(rows, summary, tmp_path, kept):
    few = rows[kept]
    body = summarize(few) | {"settings": summary["settings"]}
    for file, words in draw(few, body, tmp_path):
        assert file.read_bytes().startswith(b"\x89PNG")
        assert file.parent == tmp_path
        assert words.endswith(".")


def write(folder, rows, proposer=None):
    with open_results(folder) as results:
        for each in rows:
            results.append(each)
    if proposer:
        settings = {"proposer": proposer, "objective": "time", "budget": 5.0, "iterations": 8}
        (folder / "summary.json").write_text(json.dumps({"settings": settings}))
    return folder


def test_a_comparison_takes_the_common_tasks(tmp_path, row):
    one = write(tmp_path / "one", [row("a", 2.0), row("b"), row("c", 9.0)], "rules")
    other = write(tmp_path / "other", [row("b", 4.0), row("a")])
    found = compare([one, other])
    assert (found.names, found.tasks, found.left_out) == (("one", "other"), 2, 1)
    lines = dict(found.lines)
    assert lines["proposer"] == ("rules", "–")
    assert lines["tasks"] == ("2", "2")
    assert lines["geometric mean"][0].startswith("1.414× ")
    assert lines["geometric mean"][1].startswith("2.000× ")
    text = markdown(found)
    assert text.startswith("| | one | other |\n|--|--|--|\n")
    assert len(text.splitlines()) == len(found.lines) + 2
    assert len({line.count("|") for line in text.splitlines()}) == 1


def test_a_comparison_takes_the_last_experiment_of_a_folder(tmp_path, row):
    old = [row("a", 9.0, key="a:old"), row("b", 9.0, key="b:old")]
    folder = write(tmp_path / "one", [*old, row("a", 2.0, key="a:new")])
    assert dict(compare([folder]).lines)["geometric mean"] == ("2.000× [2.000, 2.000]",)


def test_what_cannot_be_compared_is_refused(tmp_path, row):
    one, other = write(tmp_path / "one", [row("a")]), write(tmp_path / "other", [row("b")])
    with pytest.raises(ResultsError, match="no task in common"):
        compare([one, other])
    with pytest.raises(ResultsError, match="no row"):
        compare([write(tmp_path / "empty", [])])
    with pytest.raises(ResultsError, match="cannot be read"):
        compare([tmp_path / "missing"])


def test_folders_of_one_name_are_told_apart(tmp_path, row):
    folders = [write(tmp_path / name / "out", [row("a")]) for name in ("x", "y")]
    assert compare(folders).names == tuple(map(str, folders))


def test_the_figures_of_a_source_are_those_it_has(summary):
    whole = dict(figures_of(summary))
    part = dict(figures_of(summary["per_source"]["shop"]))
    assert set(part) < set(whole)
    assert whole["wrong"] == "1"
    assert whole["beyond-T: all, passed"].count(",") == 1
