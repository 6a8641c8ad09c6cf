"""Which questions are put to a counter, and that it gives the same answers."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

COUNT = rule("membership-count-to-counter")
NAN = float("nan")
LINKS: dict[Any, list[Any]] = {1: [2, 2, 3], 2: [3, NAN, 1.0, True], "a": [], NAN: [NAN, 0, -0.0]}
NODES = [1, 2, 3, 4, True, 0.0, NAN, float("nan")]
LOOP = """def f(nodes, links):
    out = []
    for node in nodes:
        n = 0
        {ask}
        out.append(n)
    return out
"""


def rewritten(source: str) -> list[str]:
    return [apply(source, rewrite) for rewrite in COUNT.rewrites(FunctionView(source, "f"))]


def run(source: str, *args: Any) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    return repr(names["f"](*args))


@pytest.mark.parametrize(
    "ask",
    [
        "for xs in links.values():\n            if node in xs: n += 1",
        "for k, xs in links.items():\n            if node in xs:\n                n += 1",
        "n = sum(node in xs for xs in links.values())",
        "n = 2 * sum(1 for _, xs in links.items() if node in xs) + 1",
        "n = len([xs for xs in links.values() if node in xs])",
        "n = any(node in xs for xs in links.values())",
        "n = 1 + any([node in xs for xs in links.values()])",
        "n = not any(node in xs for xs in links.values()) or n",
        "if not any(node + 1 in xs for xs in links.values()): n = 3",
    ],
)
def test_the_counter_answers_the_same(ask: str) -> None:
    source = LOOP.format(ask=ask)
    [after] = rewritten(source)
    assert "counts[node" in after or "in held" in after
    for args in [(NODES, LINKS), (NODES, {}), ([], LINKS)]:
        assert run(after, *args) == run(source, *args)


@pytest.mark.parametrize(
    "ask",
    [
        "for xs in links.values():\n            if node in xs: n += 1\n        links[node] = [n]",
        "for xs in links.values():\n            if node in xs: n += 1\n        links[1].append(n)",
        "for xs in links.values():\n            if node in xs: n += 1\n        n += len(xs)",
        "for xs in links.values():\n            if len(xs) in xs: n += 1",
        "for xs in links.values():\n            if node not in xs: n += 1",
        "for xs in links.values():\n            if node in xs: n += 2",
        "for xs in links.values():\n            if 3 in xs: n += 1",
        "for xs in links:\n            if node in xs: n += 1",
        "for xs in links.values():\n            if [node] in xs: n += 1",
        "for k in links.items():\n            if node in k: n += 1",
        "n = sum(node in xs for xs in links.values() if xs)",
        "for xs in links.values():\n            if node in xs:\n                n += 1; break",
        "for xs in links.values():\n            if node in xs: n += 1\n        links = {}",
    ],
)
def test_what_changes_or_is_asked_otherwise_stays(ask: str) -> None:
    assert rewritten(LOOP.format(ask=ask)) == []
