from __future__ import annotations

import json
from dataclasses import replace

import pytest

from afterburner_ide.bench.results import RESULTS, open_results, read_rows
from afterburner_ide.errors import ResultsError


def test_rows_are_appended_and_read_again(tmp_path, row):
    folder = tmp_path / "deep" / "out"
    with open_results(folder) as results:
        assert results.rows == []
        results.append(row("a"))
        results.append(row("b", 2.0))
    lines = (folder / RESULTS).read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", "b"]
    assert read_rows(folder) == [row("a"), row("b", 2.0)]
    with open_results(folder) as results:
        assert results.rows == [row("a"), row("b", 2.0)]
        results.append(replace(row("a"), status="error"))
    assert [item.status for item in read_rows(folder)] == ["improved", "error"]


def test_a_line_that_was_cut_off_is_dropped(tmp_path, row):
    with open_results(tmp_path) as results:
        results.append(row("a"))
    path = tmp_path / RESULTS
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])
    assert read_rows(tmp_path) == [row("a")]
    with open_results(tmp_path) as results:
        assert results.rows == [row("a")]
        results.append(row("b"))
    assert read_rows(tmp_path) == [row("a"), row("b")]


def test_a_fresh_start_forgets(tmp_path, row):
    with open_results(tmp_path) as results:
        results.append(row("a"))
    with open_results(tmp_path, fresh=True) as results:
        assert results.rows == []
    assert read_rows(tmp_path) == []


def test_two_benchmarks_do_not_share_a_folder(tmp_path):
    with (
        open_results(tmp_path),
        pytest.raises(ResultsError, match="another benchmark"),
        open_results(tmp_path),
    ):
        pass
    with open_results(tmp_path):
        pass


def test_what_is_no_result_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="cannot be read"):
        read_rows(tmp_path)
    (tmp_path / RESULTS).write_text("{}\n")
    with pytest.raises(ResultsError, match="line 1 is no row") as caught:
        read_rows(tmp_path)
    assert "--fresh" in caught.value.hint
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="cannot take"), open_results(tmp_path / "file"):
        pass
