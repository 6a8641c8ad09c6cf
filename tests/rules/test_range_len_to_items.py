"""Which loops over indices walk items, in which spelling, and what they must not touch."""

from __future__ import annotations

import copy
from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, candidates, rule

RULE = rule("range-len-to-items")
LISTS: list[list[int]] = [[], [4], [1, 2], [2, 1, 2], [3, 1, 2, 2, 5, 0]]
HEAD = "def f(s, t, m, k):\n    r = []\n"


def proposals(body: str) -> list[str]:
    source = HEAD + indent(dedent(body).strip(), "    ") + "\n    return r, s, t, m\n"
    errors: list[Any] = []
    found = [text for _, _, text in candidates(source, "f", [RULE], errors)]
    assert errors == []
    return [source, *found]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*copy.deepcopy(args))
    except Exception as error:
        return type(error), str(error)


WALKED = {
    "from one": "for i in range(1, len(s)):\n    r.append(s[i])",
    "a step of one": "for i in range(2, len(s), 1):\n    r.append(s[i])",
    "a bound with a name": "n = len(s)\nfor i in range(n):\n    r.append(s[i])",
    "two lengths at once": "n, w = len(s), 3\nfor i in range(n):\n    r.append(s[i] + w)",
    "up to the last": "for i in range(len(s) - 1):\n    r.append(s[i])",
    "a bound less one": "n = len(s) - 1\nfor i in range(n):\n    r.append(s[i])",
    "without both ends": "for i in range(1, len(s) - 1):\n    r.append(s[i])",
    "from behind": "for i in reversed(range(len(s))):\n    r.append(s[i])",
    "counted down": "for i in range(len(s) - 1, -1, -1):\n    r.append(s[i])",
    "with the one before": "for i in range(1, len(s)):\n    r.append(s[i] - s[i - 1])",
    "with the one behind": "for i in range(len(s) - 1):\n    r.append(s[i] - s[i + 1])",
    "with both": "for i in range(1, len(s) - 1):\n    r.append(s[i - 1] * s[i] - s[i + 1])",
    "short of the pairs": "for i in range(len(s) - 2):\n    r.append(s[i] * s[i + 1])",
    "two sequences": "for i in range(len(s)):\n    r.append(s[i] * t[i])",
    "two from one": "for i in range(1, len(s)):\n    r.append(s[i] * t[i])",
    "three": "for i in range(len(s)):\n    r.append(s[i] * t[i] + t[i] - m[i])",
    "numbered": "for i in range(len(s)):\n    r.append(s[i] * i + s[i] - s[i])",
    "numbered from two": "for i in range(2, len(s)):\n    r.append((i, s[i], s[i], s[i]))",
    "numbered for an inner loop": """
        for i in range(len(s)):
            for j in range(3):
                r.append(s[i] * j + i)
        """,
    "stored elsewhere": """
        d = [0] * len(s)
        for i in range(len(s)):
            d[i] = s[i] + s[i] % 2 if s[i] else 3
        r.append(d)
        """,
    "numbered from one, looked up before": """
        for i in range(1, len(s) + 1):
            r.append(s[i - 1] * i)
        """,
    "numbered from zero, looked up behind": """
        for i in range(len(s) - 1):
            for j in range(2):
                r.append(s[i + 1] * i - s[i] * j)
        """,
    "rows as long as they were made": """
        d = [[k] * (len(s) + 1) for _ in s]
        for i in range(len(s)):
            for j in range(1, len(s) + 1):
                r.append(d[i][j] * d[i][j - 1])
        """,
    "bound first": "for i in range(len(s)):\n    x = s[i]\n    r.append(x + x)",
    "bound first and looked up": "for i in range(len(s)):\n    x = s[i]\n    r.append(x + s[i])",
    "several bound first": """
        for i in range(1, len(s)):
            before = s[i - 1]
            x = s[i]
            r.append(x - before + s[i])
        """,
    "pairs bound first": """
        d = [(k, x) for x in s]
        for i in range(len(d)):
            a, b = d[i]
            r.append(a * b)
        """,
    "triangle": """
        for i in range(len(s)):
            for j in range(i + 1, len(s)):
                r.append(s[i] - s[j])
        """,
    "triangle below": """
        for i in range(len(s)):
            for j in range(i):
                r.append(s[i] - s[j])
        """,
    "rows and cells": """
        for i in range(len(m)):
            for j in range(len(m[i])):
                r.append(m[i][j])
        """,
    "rows as long as the first": """
        h, w = len(m), len(m[0]) if m else 0
        for i in range(h):
            for j in range(len(m[0])):
                r.append(m[i][j])
        """,
    "a table of its own": """
        n = len(s)
        d = [[0] * (n + 1) for _ in range(n + 1)]
        for i in range(1, n + 1):
            for j in range(1, n + 1):
                d[i][j] = d[i - 1][j] + s[i - 1] * s[j - 1]
        r.append(d)
        """,
    "in a comprehension": "r = [s[i] + s[i + 1] for i in range(len(s) - 1)]",
    "in a clause": "r = [s[i] * s[j] for i in range(len(s)) for j in range(i + 1, len(s))]",
    "in a generator": "r.append(sum(s[i] * t[i] for i in range(len(s))))",
    "a length from before": "n = len(s)\ns.append(7)\nfor i in range(n):\n    r.append(s[i])",
    "looked at when the loop is left": """
        for i in range(len(s)):
            if s[i] > 2 and s[i] < 9:
                r.append(s[i])
                break
        """,
}


@pytest.mark.parametrize("body", WALKED.values(), ids=WALKED)
def test_items_are_walked(body: str) -> None:
    source, *found = proposals(body)
    assert found
    for text in found:
        for items in LISTS:
            tables = [items] if "- m[i]" in body else [[], [[1, 2], [3, 4]], [[], []], [[5]]]
            for table in tables:
                arguments = (items, [*items], table, 2)
                assert outcome(text, *arguments) == outcome(source, *arguments), text


LEFT = {
    "a negative start": "for i in range(-1, len(s)):\n    r.append(s[i])",
    "any start": "for i in range(k, len(s)):\n    r.append(s[i])",
    "any end": "for i in range(k):\n    r.append(s[i])",
    "an end below zero": "for i in range(len(t) - 1):\n    r.append(s[i])",
    "another step": "for i in range(0, len(s), 2):\n    r.append(s[i])",
    "past the end": "for i in range(len(s) + 1):\n    r.append(s[i])",
    "the last one before the first": "for i in range(len(s)):\n    r.append(s[i] - s[i - 1])",
    "a pair past the end": "for i in range(len(s)):\n    r.append(s[i] - s[i + 1])",
    "two look-ups beside the number": "for i in range(len(s)):\n    r.append(s[i] + s[i] * i)",
    "a list that grows": "for i in range(len(s)):\n    r.append(s[i] + s[i])\n    s.append(i)",
    "a list that is stored to": "for i in range(len(s)):\n    s[i] = s[i] + s[i]",
    "another name for it": "q = s\nfor i in range(len(s)):\n    q[i] = s[i] * s[i]",
    "an index that moves": "for i in range(len(s)):\n    i += 0\n    r += [i, s[i], s[i], s[i]]",
    "an index read later": "i = 0\nfor i in range(len(s)):\n    r.append(s[i])\nr.append(i)",
    "a row that the comprehension binds": "r = [[s[j] for s in m] for j in range(len(s))]",
    "an index that a lambda keeps": "for i in range(len(s)):\n    r.append(lambda: s[i])",
    "a key": "for i in range(len(s)):\n    r.append(m['x'][i])",
    "a copy for a loop that is left": """
        for i in range(len(s)):
            for j in range(1, len(t)):
                if t[j] == i:
                    break
        """,
}


@pytest.mark.parametrize("body", LEFT.values(), ids=LEFT)
def test_indices_stay(body: str) -> None:
    assert proposals(body)[1:] == []


def test_a_sequence_shorter_than_the_range_ends_the_loop() -> None:
    body = """
        n = len(t)
        if k:
            n = 2
        for i in range(n):
            r.append(s[i])
        """
    source, text = proposals(body)
    assert outcome(text, [1, 2, 3], [4], [], 1) == outcome(source, [1, 2, 3], [4], [], 1)
    assert outcome(source, [], [], [], 1) == (IndexError, "list index out of range")
    assert outcome(text, [], [], [], 1) == ([], [], [], [])


def test_stale_length_of_a_table_is_seen() -> None:
    body = """
        n = len(s)
        d = [0] * n
        d.append(k)
        for i in range(n):
            r.append(d[i])
        """
    source, *found = proposals(body)
    for text in found:
        assert outcome(text, [1, 2], [], [], 3) == outcome(source, [1, 2], [], [], 3)


def test_name_of_the_item_is_kept_with_its_comment() -> None:
    source = HEAD + "    for i in range(len(s)):\n        x = s[i]  # why\n        r.append(x)\n"
    first = next(iter(RULE.rewrites(FunctionView(source, "f"))))
    assert "# why" in apply(source, first)


def test_names_that_the_items_have_are_taken_over() -> None:
    text = proposals(WALKED["several bound first"])[1]
    assert "for before, x in zip(s, s[1:]):\n        r.append(x - before + x)\n" in text
    text = proposals(WALKED["pairs bound first"])[1]
    assert "for a, b in d:\n        r.append(a * b)\n" in text


def test_a_name_that_is_bound_again_is_no_target() -> None:
    text = proposals("for i in range(len(s)):\n    x = s[i]\n    x += s[i]\n    r.append(x)")[1]
    assert "x = item\n        x += item\n" in text


def test_methods_and_their_attributes() -> None:
    source = (
        "class A:\n    def f(self, words):\n        out = []\n        n = len(words)\n"
        "        for i in range(n):\n            out.append(words[i] + self.end)\n"
        "        return out\n"
    )
    text = apply(source, next(iter(RULE.rewrites(FunctionView(source, "A.f")))))
    assert "for word in words:\n            out.append(word + self.end)\n" in text
