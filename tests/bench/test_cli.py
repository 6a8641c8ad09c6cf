from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from rich.console import Console

from afterburner_ide.bench.bench import Done, Started
from afterburner_ide.bench.results import open_results
from afterburner_ide.cli import main
from afterburner_ide.cli.standings import Standings, totals

from .conftest import ROWS


@pytest.mark.parametrize("argv", [["bench"], ["bench", "run"], ["bench", "compare"]])
def test_every_command_explains_itself(capsys, argv):
    assert main([*argv, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Usage: afterburner-ide bench")
    assert all(len(line) <= 80 for line in out.splitlines())


def test_help_loads_nothing_heavy():
    program = (
        "import json, sys\nfrom afterburner_ide.cli import main\nmain(['bench', 'run', '--help'])\n"
        "json.dump(sorted(sys.modules), sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    assert not modules & {"matplotlib", "numpy", "rich.console", "afterburner_ide.bench"}


@pytest.mark.parametrize("order", [["FILE", "--out", "OUT"], ["--out", "OUT", "FILE"]])
def test_what_names_no_command_is_a_tasks_file(capsys, tmp_path, order):
    words = {"FILE": str(tmp_path / "missing.jsonl"), "OUT": str(tmp_path / "out")}
    argv = [words.get(word, word) for word in order]
    assert main(["bench", *argv, "--no-plots", "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["error"] == "tasks_file"
    assert "missing.jsonl" in answer["detail"]


def test_a_folder_is_needed(capsys, tmp_path):
    assert main(["bench", str(tmp_path / "tasks.jsonl")]) == 2
    assert "--out" in capsys.readouterr().err


def test_missing_matplotlib_is_told_before_anything_runs(capsys, tasks_file, tmp_path, monkeypatch):
    monkeypatch.setattr("afterburner_ide.bench.plots.find_spec", lambda name: None)
    assert main(["bench", str(tasks_file), "--out", str(tmp_path / "out")]) == 1
    err = capsys.readouterr().err
    assert "pip install 'afterburner-ide[bench]'" in err
    assert not (tmp_path / "out").exists()


def test_results_side_by_side(capsys, tmp_path, row):
    folders = []
    for name, ratio in (("rules", 2.0), ("stop", None)):
        folders.append(str(tmp_path / name))
        with open_results(tmp_path / name) as results:
            results.append(row("a", ratio))
            results.append(row(name))
    assert main(["bench", "compare", *folders]) == 0
    out, err = capsys.readouterr()
    assert "2.000×" in out
    assert "2 tasks that not every folder has" in err
    assert main(["bench", "compare", *folders, "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("| | rules | stop |\n")
    assert main(["bench", "compare", *folders, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["columns"]["rules"]["improved"] == 1
    assert (answer["tasks"], answer["left_out"]) == (1, 2)


def test_the_totals_run_along(row):
    console = Console(file=io.StringIO(), width=100, markup=False, highlight=False)
    standings = Standings(console)
    with standings.live():
        standings.show(Started(4, (row("a", 4.0),), 3))
        standings.show(Done(row("b", wrong=True, why="it differs [here]")))
        standings.show(Done(row("c", status="error", error="lost")))
        standings.show(Done(row("d", 1.1)))
    text = console.file.getvalue()
    assert "1 of 4 tasks are done already" in text
    assert "3 rows" in text
    assert "2/4 b: WRONG it differs [here]" in text
    assert "3/4 c: error lost" in text
    assert "4/4 d: 1.10× row-hoist" in text
    rows = [row("a", 4.0), row("b", wrong=True), row("c", error="lost"), row("d", 1.0)]
    assert totals(rows) == "2 improved, 1 at 1.2× or more, mean 1.41×, 1 wrong, 1 errors"


def test_a_run_from_the_command_line(capsys, tmp_path):
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS[1:3]))
    argv = ["bench", str(path), "--out", str(tmp_path / "out"), "--budget", "3"]
    assert main([*argv, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    summary = json.loads(out)
    assert (summary["tasks"], summary["errors"], summary["wrong"]) == (2, 1, 0)
    assert "1/2 hopeless: no_improvement" in err
    names = {item.name for item in (tmp_path / "out").iterdir()}
    assert names == {
        "results.jsonl",
        "summary.json",
        "report.html",
        "distribution.png",
        "progress.png",
        "sources.png",
    }
    assert main(argv) == 0
    out, err = capsys.readouterr()
    assert "2 of 2 tasks are done already" in err
    assert "geometric mean" in out
