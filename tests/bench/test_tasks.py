from __future__ import annotations

import json

import pytest

from afterburner_ide.bench.tasks import choose, read_tasks, task_from, task_hash
from afterburner_ide.errors import TasksFileError

from .conftest import make_row, make_task


def test_a_row_becomes_a_task():
    task = task_from(make_row(entry_point="Solution().count"))
    assert task.entry == "Solution().count"
    assert task.qualname == "Solution.count"
    assert task.instance_of == "Solution"
    assert task.scale == 400
    assert task.reference
    assert task_from(make_row()).instance_of == ""


def test_a_reference_that_is_not_valid_is_none():
    assert task_from(make_row(ref_valid=False)).reference == ""
    assert task_from(make_row(reference_fast=None)).reference == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": ""}, "code"),
        ({"tests": None}, "tests"),
        ({"entry_point": "f(1)"}, "entry_point"),
        ({"entry_point": "__import__('os').system"}, "entry_point"),
        ({"reference_fast": 3}, "reference_fast"),
        ({"measured": {"_scale": "big"}}, "_scale"),
    ],
)
def test_what_is_no_task_is_named_with_its_line(tmp_path, changes, words):
    path = tmp_path / "tasks.jsonl"
    path.write_text(json.dumps(make_row("good")) + "\n\n" + json.dumps(make_row(**changes)))
    with pytest.raises(TasksFileError, match=f"line 3: .*{words}") as caught:
        read_tasks(path)
    assert "docs/bench.md" in caught.value.hint


@pytest.mark.parametrize("text", ["", "\n", "[]\n", "{\n", '"x"\n', "\xff"])
def test_files_without_tasks_are_refused(tmp_path, text):
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(TasksFileError):
        read_tasks(path)


def test_a_missing_file_and_a_second_task_of_one_name_are_refused(tmp_path):
    with pytest.raises(TasksFileError, match="cannot be read"):
        read_tasks(tmp_path / "missing.jsonl")
    path = tmp_path / "tasks.jsonl"
    path.write_text(2 * (json.dumps(make_row()) + "\n"))
    with pytest.raises(TasksFileError, match="line 2: a second task 'unique'"):
        read_tasks(path)


def test_a_choice_repeats_and_keeps_the_order():
    tasks = [make_task(name=str(number)) for number in range(30)]
    chosen = choose(tasks, 10, seed=4)
    assert chosen == choose(tasks, 10, seed=4)
    assert chosen != choose(tasks, 10, seed=5)
    assert [int(task.id) for task in chosen] == sorted(int(task.id) for task in chosen)
    assert len({task.id for task in chosen}) == 10
    assert choose(tasks, None, 0) == choose(tasks, 99, 0) == tasks


def test_the_hash_changes_with_the_task():
    assert task_hash(make_task()) == task_hash(make_task())
    assert task_hash(make_task()) != task_hash(make_task(code="def unique(xs): ...\n"))
    assert task_hash(make_task()) != task_hash(make_task(measured={"_scale": 60}))
