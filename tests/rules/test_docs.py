"""`docs/rules.md` is made from the rules and must not lag behind them."""

from __future__ import annotations

from pathlib import Path

from afterburner_ide.rules import Unchanged, every_rule, rule
from afterburner_ide.rules.docs import PAGE, explain, page, write

ROOT = Path(__file__).parents[2]


def test_page_is_fresh() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert text == page(every_rule()), "run: python -m afterburner_ide.rules.docs"


def test_write_puts_the_page_below_the_root(tmp_path: Path) -> None:
    assert write(tmp_path).read_text(encoding="utf-8") == page(every_rule())


def test_explain_says_what_is_left_alone_and_why() -> None:
    found = rule("min-max-to-conditional")
    text = explain(found)
    assert found.title in text
    for case in found.examples:
        if isinstance(case, Unchanged):
            assert case.because in text
