"""The examples of the page on workloads work as they stand."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from afterburner_ide.sandbox.child import inputs
from afterburner_ide.workload import read_workload_file
from afterburner_ide.workload.find_tests import LIMIT
from afterburner_ide.workload.record import CALLS_LIMIT, CALLS_PER_TEST

PAGE = (Path(__file__).parents[2] / "docs" / "workloads.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("source", "kind"), list(zip(EXAMPLES, ["gen", "inputs"], strict=True)))
def test_examples(tmp_path: Path, source: str, kind: str) -> None:
    path = tmp_path / "work.py"
    path.write_text(source)
    assert read_workload_file(path).kind == kind
    try:
        file = inputs.load(source, str(path))
        blobs = file.generate(50, 1)
        assert blobs == file.generate(50, 1)
    finally:
        sys.modules.pop(inputs.MODULE, None)
    assert file.plan()["kind"] == kind
    assert len(blobs) == 2
    assert inputs.loads(blobs[1])[1] == {"reverse": True}


def test_limits_are_those_of_the_code() -> None:
    assert f"{CALLS_LIMIT}, of which {CALLS_PER_TEST} from one test" in PAGE
    assert f"first, {LIMIT} at most" in PAGE
