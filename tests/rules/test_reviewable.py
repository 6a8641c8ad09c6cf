"""What a rule writes reads like the code around it: the linter finds nothing new in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from afterburner_ide.rules import Example, all_rules, candidates

MEANT = {
    "PLR1730": "an `if` in place of max() is what min-max-to-conditional is for",
    "FURB136": "the same as an expression",
    "RUF007": "itertools.pairwise needs Python 3.10, and the user's may be older",
    "PLR0124": "a value that differs from itself is NaN",
    "FURB161": "int.bit_count needs Python 3.10, and the user's may be older",
}
"""What the linter would have otherwise, and why it is written so all the same."""

OWN = {
    "PERF402": "a loop that now only copies, as it was written; another rule takes it further",
    "PLC0206": "a loop over the keys of a dict, as it was written",
    "RUF015": "the first of a list, as a function took it that was put in here",
    "RUF059": "a name of an unpacking that is not read any more still checks how many there are",
    "SIM102": "tests within tests, as they were nested",
    "SIM103": "two returns, perhaps with a remark on each",
}
"""Advice on the author's own statements, which a rewrite keeps or moves."""


def lint(folder: Path) -> dict[str, Counter[str]]:
    """The codes that ruff's default rules find, by file name."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--output-format=json", folder],
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Counter[str]] = {}
    for item in json.loads(done.stdout):
        if item["code"] not in MEANT | OWN:
            found.setdefault(Path(item["filename"]).name, Counter())[item["code"]] += 1
    return found


def test_the_linter_finds_nothing_new(tmp_path: Path) -> None:
    """Over every example, every rewrite that any rule proposes for it."""
    sources: dict[str, str] = {}
    for rule in all_rules():
        for number, example in enumerate(rule.examples):
            if isinstance(example, Example):
                before = f"{rule.name}_{number}.py"
                (tmp_path / before).write_text(example.source)
                found = candidates(example.source, example.qualname)
                for count, (made_by, _, text) in enumerate(found):
                    after = f"{rule.name}_{number}_{count}_{made_by.name}.py"
                    (tmp_path / after).write_text(text)
                    sources[after] = before
    assert sources
    found = lint(tmp_path)
    clean: Counter[str] = Counter()
    worse = {
        after: dict(new)
        for after, before in sources.items()
        if (new := found.get(after, clean) - found.get(before, clean))
    }
    assert worse == {}, "\n".join(f"{name}: {codes}" for name, codes in worse.items())


@pytest.mark.parametrize("text", ["import os\n", "x = 1\nif x is 1:\n    pass\n"])
def test_the_linter_would_find_something(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(text)
    assert lint(tmp_path)["bad.py"]
