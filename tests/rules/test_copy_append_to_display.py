"""Which copies are written as displays, and that nothing else about them changes."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

DISPLAY = rule("copy-append-to-display")


def rewritten(*lines: str) -> list[str]:
    source = "def f(p, x):\n    " + "\n    ".join(lines) + "\n    return n, p\n"
    return [apply(source, rewrite) for rewrite in DISPLAY.rewrites(FunctionView(source, "f"))]


def run(source: str, *args: Any) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    return names["f"](*args)


@pytest.mark.parametrize(
    ("lines", "display"),
    [
        (("n = list(p)", "n.append(x)"), "[*p, x]"),
        (("n = p[:]", "n.append((x, 1))"), "[*p, (x, 1)]"),
        (("n = p.copy()", "n.append(x)", "n.append(p[0])"), "[*p, x, p[0]]"),
        (("n: list = list(p)", "n.append([x])"), "[*p, [x]]"),
        (("n = p[:]", "n.append(x)", "p.append(n)", "n.append(3)"), "[*p, x]"),
    ],
)
def test_the_copy_is_the_same(lines: tuple[str, ...], display: str) -> None:
    [after] = rewritten(*lines)
    assert f"= {display}\n" in after
    before = "def f(p, x):\n    " + "\n    ".join(lines) + "\n    return n, p\n"
    assert repr(run(after, [4, 5], 7)) == repr(run(before, [4, 5], 7))


@pytest.mark.parametrize(
    "lines",
    [
        ("n = p", "n.append(x)"),
        ("n = p[1:]", "n.append(x)"),
        ("n = list(p)", "p.append(x)"),
        ("n = list(p)", "x += 1", "n.append(x)"),
        ("n = list(p)", "n.append(n[0])"),
        ("n = list(p)", "n.extend(x)"),
        ("n = list(p)", "n.append((y := x))"),
        ("n = list(p); n.append(x)",),
        ("n = list(n for n in p)", "n.append(x)"),
        ("q = set(p)", "n = q.copy()", "n.append(x)"),
        ("list = tuple", "n = list(p)", "n.append(x)"),
        ("n = list(p)  # one", "n.append(x)  # two"),
        ("n = list(p)", "# two", "n.append(x)"),
    ],
)
def test_other_copies_stay(lines: tuple[str, ...]) -> None:
    assert rewritten(*lines) == []
