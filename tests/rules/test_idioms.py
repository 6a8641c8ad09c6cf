"""Every idiom, in every spelling its template allows: its fast path does what the loop does."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable
from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule
from afterburner_ide.rules.idiom_digits import DIGITS
from afterburner_ide.rules.idiom_numbers import NUMBERS
from afterburner_ide.rules.idioms import Idiom, Place
from afterburner_ide.rules.templates import _expanded

RULE = rule("c-builtin-idioms")
KNOWN = {"F", "NEW", "MATH"}


def spelled(idiom: Idiom) -> list[str]:
    """The template's alternatives as functions of all its names, which return those that live."""
    found: list[str] = []
    for body in dict.fromkeys(_expanded(idiom.template)):
        names = sorted(set(re.findall(r"\b[A-Z](?:_?[A-Z])*\b", body)) - KNOWN)
        live = [name for name in idiom.live if name in names and not name.startswith("E_")]
        if idiom.place is Place.ENTRY:
            names = [name for name in ("A", "B", "N") if name in names]
            end = ""
        else:
            end = f"\n    return {', '.join(live)}"
        text = f"def F({', '.join(names)}):\n{indent(body, '    ')}{end}\n"
        found.append(re.sub(r"\b[A-Z](?:_?[A-Z])*\b", lambda m: m[0].lower(), text))
    return found


def rows(idiom: Idiom, source: str, draw: random.Random) -> list[list[Any]]:
    """Arguments for which the loop ends: whole numbers above 0 but for where it starts from."""
    first = ast.parse(source).body[0]
    assert isinstance(first, ast.FunctionDef)
    names = [argument.arg for argument in first.args.args]
    found: list[list[Any]] = []
    for turn in range(40):
        row: list[Any] = []
        for name in names:
            kind = re.search(rf"type\({name.upper()}\) is (?:type\(\w\) is )?(\w+)", idiom.guard)
            if name == "x" and "type(X) is str" in idiom.guard:
                row.append(draw.choice(["ab", ""]))
            elif kind is not None and kind[1] == "str":
                digits = "".join(
                    draw.choice("0123456789"[: draw.choice([2, 10])]) for _ in range(turn)
                )
                row.append(digits if name == "a" else "" if name == "r" else draw.choice(["", "z"]))
            elif kind is not None:
                row.append([])
            elif name in {"r", "c", "i", "l"}:
                row.append(draw.choice([0, 1, 1, 0, 7]))
            elif name == "n" and idiom in DIGITS:
                big = 10 ** draw.randrange(1, 30)
                row.append(draw.choice([turn, draw.randrange(big), int(bin(turn)[2:])]))
            elif name == "z":
                # A multiple of x: another number may never become one of y.
                row.append(draw.randrange(1, 9) * row[names.index("x")])
            else:
                row.append(draw.randrange(1, 40))
        found.append(row)
    return found


def load(text: str, **namespace: Any) -> Callable[..., Any]:
    exec(text, namespace)
    found: Callable[..., Any] = namespace["f"]
    return found


def outcome(function: Callable[..., Any], row: list[Any]) -> str:
    given = [list(value) if isinstance(value, list) else value for value in row]
    try:
        return f"{function(*given)!r} {[value for value in given if isinstance(value, list)]}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("place", range(len(NUMBERS) + len(DIGITS)))
def test_number_idioms(place: int) -> None:
    idiom = [*NUMBERS, *DIGITS][place]
    draw = random.Random(place)
    taken = 0
    for source in spelled(idiom):
        rewrites = list(RULE.rewrites(FunctionView(source, "f")))
        assert rewrites, source
        text = apply(source, rewrites[0])
        one, other = load(text), load(source)
        entered: list[int] = []
        seen = load(_marked(text), entered=entered)
        for row in rows(idiom, source, draw):
            wanted = outcome(other, row)
            assert outcome(one, row) == outcome(seen, row) == wanted, (text, row)
        taken += len(entered)
    assert taken, "the fast path was never taken"


def _marked(text: str) -> str:
    """The text with a note wherever the fast path is taken."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "type(" in ast.unparse(node.test):
            node.body[:0] = ast.parse("entered.append(1)").body
    return ast.unparse(ast.fix_missing_locations(tree))
