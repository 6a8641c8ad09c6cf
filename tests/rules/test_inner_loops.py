"""Rewrites of inner loops: the spellings that must fire, and the traps that must not."""

from __future__ import annotations

import copy
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import candidates
from afterburner_ide.rules.base import first_function
from afterburner_ide.rules.compose import compose, nests, rewrite
from afterburner_ide.rules.registry import rule
from afterburner_ide.rules.view import FunctionView


def texts(name: str, source: str) -> list[str]:
    source = dedent(source).lstrip()
    errors: list[Any] = []
    found = [
        text for _, _, text in candidates(source, first_function(source), [rule(name)], errors)
    ]
    assert errors == []
    return found


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    given = copy.deepcopy(args)
    try:
        result = namespace[first_function(dedent(source).lstrip())](*given)
    except Exception as error:
        return type(error), str(error)
    return result, given


def holds(name: str, source: str, *calls: tuple[Any, ...]) -> str:
    """The rule's first text, shown to do the same on the calls; each of its texts is tried."""
    found = texts(name, source)
    assert found
    for text in found:
        for args in calls:
            assert outcome(text, *args) == outcome(source, *args), text
    return found[0]


PATHS = """
def paths(m, n):
    f = [[0] * n for _ in range(m)]
    f[0][0] = 1
    for i in range(m):
        for j in range(n):
            if i:
                f[i][j] += f[i - 1][j]
            if j:
                f[i][j] += f[i][j - 1]
    return f[-1][-1]
"""


def test_a_row_behind_a_test_is_bound_where_the_index_is_in_range() -> None:
    text = holds("row-hoist", PATHS, (3, 4), (1, 1), (0, 3), (3, 0))
    assert "f_i_minus_1 = f[i - 1]\n        for j" in text


@pytest.mark.parametrize(
    ("table", "index"),
    [
        ("[[0] * n for _ in range(m - 1)]", "i"),
        ("[[0] * n for _ in range(m)]", "i + 1"),
        ("rows", "i"),
    ],
)
def test_a_row_that_may_not_be_there_stays_behind_its_test(table: str, index: str) -> None:
    source = f"""
    def paths(m, n, rows):
        f = {table}
        for i in range(m):
            for j in range(n):
                if i + 1 < m - j:
                    f[{index}][j] += 1
        return f
    """
    assert texts("row-hoist", source) == []


def test_a_table_that_grows_has_no_known_length() -> None:
    source = PATHS.replace("    f[0][0] = 1", "    f[0][0] = f.pop()[0]")
    assert all("f_i_minus_1" not in text for text in texts("row-hoist", source))


def test_sums_over_the_row_above_are_kept_in_a_name() -> None:
    source = """
    def ways(s):
        n = len(s)
        f = [[0] * (n + 1) for _ in range(n + 1)]
        f[0][0] = 1
        for i, c in enumerate(s, 1):
            for j in range(i + 1):
                for k in range(j, i):
                    f[i][j] = (f[i][j] + f[i - 1][k]) % 97
        return f
    """
    text = holds("scalar-accumulator", source, ("abcd",), ("",), ("a",))
    assert "f_i_j = (f_i_j + f[i - 1][k]) % 97" in text


def test_the_row_above_may_be_the_same_row_from_the_end() -> None:
    source = """
    def ways(n):
        f = [[1] * n for _ in range(n)]
        for i in range(n):
            for j in range(n):
                for k in range(n):
                    f[i][j] += f[i - 1][k]
        return f
    """
    assert texts("scalar-accumulator", source) == []


def test_rows_that_are_one_list_are_no_different_places() -> None:
    source = """
    def ways(n):
        f = [[1] * n] * n
        for i in range(1, n):
            for j in range(n):
                for k in range(n):
                    f[i][j] += f[i - 1][k]
        return f
    """
    assert texts("scalar-accumulator", source) == []


def test_a_store_behind_a_test_counts_where_the_place_exists() -> None:
    source = """
    def longest(nums):
        n = len(nums)
        f = [1] * n
        for i in range(n):
            for j in range(i):
                if nums[j] < nums[i]:
                    f[i] = max(f[i], f[j] + 1)
        return f
    """
    text = holds("scalar-accumulator", source, ([3, 1, 2, 5, 4],), ([],))
    assert "f_i = max(f_i, f[j] + 1)" in text
    text = holds("dp-inner-loop", source, ([3, 1, 2, 5, 4, 4],), ([],), ([1, None],))
    assert "max(" not in text
    shorter = source.replace("[1] * n", "[1] * (n - 1)")
    assert texts("scalar-accumulator", shorter) == []


def test_the_distance_keeps_two_places_apart() -> None:
    source = """
    def product(n):
        f = [1] * (n + 1)
        for i in range(2, n + 1):
            for j in range(1, i):
                f[i] = max(f[i], f[i - j] * j, (i - j) * j)
        return f[n]
    """
    text = holds("scalar-accumulator", source, (2,), (10,), (0,), (-1,))
    assert "f_i = max(f_i, f[i - j] * j, (i - j) * j)" in text
    assert texts("scalar-accumulator", source.replace("range(1, i)", "range(i)")) == []


def test_a_name_for_a_row_is_followed() -> None:
    source = """
    def fill(n, costs):
        f = [[0] * n for _ in range(n)]
        for i in range(1, n):
            row = f[i]
            above = f[i - 1]
            for j in range(n):
                for k in range(n):
                    row[j] += above[k] * costs[k]
        return f
    """
    text = holds("scalar-accumulator", source, (4, [1, 2, 3, 4]), (0, []))
    assert "row_j += above[k] * costs[k]" in text


CARRIED = """
def running(values):
    best = [0] * (len(values) + 1)
    for i in range(1, len(values) + 1):
        best[i] = best[i - 1] + values[i - 1]
    return best
"""


@pytest.mark.parametrize(
    "source",
    [
        CARRIED,
        """
        def backwards(values):
            n = len(values)
            best = [0] * (n + 1)
            for i in range(n - 1, -1, -1):
                best[i] = best[i + 1] * 2 + values[i]
            return best
        """,
        """
        def shifted(values):
            best = [1] * (len(values) + 1)
            for i, value in enumerate(values):
                if value > 2:
                    best[i + 1] = best[i] + value
                else:
                    best[i + 1] = best[i] - 1
                    continue
                best[0] if False else None
            return best
        """,
        """
        def twice(values):
            best = [0] * (len(values) + 1)
            total = 0
            for i in range(1, len(values) + 1):
                best[i] = best[i - 1]
                if values[i - 1] > 2:
                    best[i] = best[i] + values[i - 1]
                total += best[i]
            return best, total
        """,
        """
        def wrapped(values):
            best = [7] * (len(values) + 1)
            for i in range(len(values)):
                best[i] = best[i - 1] + values[i]
            return best
        """,
        """
        def lagged(values):
            best = [0] * (len(values) + 2)
            for i in range(2, len(values) + 2):
                best[i] = max(best[i - 1], best[i - 2] + values[i - 2])
            return best
        """,
    ],
)
def test_what_the_last_turn_stored_is_kept(source: str) -> None:
    lists = [[], [1], [3, 1, 2], [5, 4, 3, 2, 1, 9]]
    holds("loop-carried-subscript", source, *((values,) for values in lists))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("best[i] = best[i - 1]", "best[i] += best[i - 1]"),
        ("    best[i] = best", "    i += 0\n        best[i] = best"),
        ("    best[i] = best", "    best.append(0)\n        best[i] = best"),
        ("    best[i] = best", "    if i % 2:\n            continue\n        best[i] = best"),
        ("    best[i] = best", "    alias = best\n        alias[0] = i\n        best[i] = best"),
        ("[0] * (len(values) + 1)", "make(len(values) + 1)"),
    ],
)
def test_no_name_is_kept_where_the_list_may_differ_from_it(old: str, new: str) -> None:
    source = CARRIED.replace(old, new)
    assert source != CARRIED
    assert texts("loop-carried-subscript", source) == []


def test_the_first_item_is_not_looked_up_where_there_may_be_none() -> None:
    source = """
    def running(values, best, n):
        for i in range(1, n):
            if values:
                best[i] = best[i - 1] + 1
            else:
                best[i] = 0
        return best
    """
    assert texts("loop-carried-subscript", source) == []
    certain = source.replace("best[i] = 0", "best[i] = best[i - 1]")
    holds("loop-carried-subscript", certain, ([1], [], 1), ([], [], 0), ([1], [4, 0], 2))


def test_rules_are_composed_within_one_loop() -> None:
    source = dedent(PATHS + "\n").replace(
        "    return f[-1][-1]\n",
        "    for i in range(1, m):\n        for j in range(n):\n"
        "            f[i][j] = max(f[i][j], f[i - 1][j])\n    return f[-1][-1]\n",
    )
    view = FunctionView(source, "paths")
    first, second = nests(view)
    names = ("row-hoist", "min-max-to-conditional")
    part = compose(source, "paths", names, within=second)
    assert set(part.steps) == set(names)
    head = source.index("    for i in range(1, m)")
    assert part.text.startswith(source[:head])
    assert compose(source, "paths", names, within=first).text.endswith(source[head:])
    assert compose(source, "paths", names, limit=1).steps == ("row-hoist",)


def test_composed_rewrites_bring_their_imports() -> None:
    source = '"""Text."""\n\n\ndef square(n):\n    found = []\n    for i in range(n):\n'
    source += "        if i * i == n or i in [1, 2]:\n            found.insert(0, i)\n"
    source += "    while found:\n        n += found.pop(0)\n    return n\n"
    found = compose(source, "square", ("pop-front-to-deque",))
    view = FunctionView(source, "square")
    made = rewrite(view, found, "together", 1)
    from afterburner_ide.rules import apply

    assert apply(source, made) == found.text
    assert bool(made.imports) == ("import" in found.text)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("found.append(max(i, found[i // 2] + found[i // 3]))", "found.append(second if second"),
        ("best = max(best, found[-1] + i, i * i % 7)", "if largest > best:"),
        ("if max(found[-1] % 5, i) > 3:\n            best += 1", "if (i if i"),
        ("best = max(i * 2 % 5, found[-1])\n        found.append(best)", "best = second if"),
    ],
)
def test_comparisons_in_place_of_max(line: str, wanted: str) -> None:
    source = f"""
def f(n):
    found, best = [1, 1], 0
    for i in range(1, n):
        {line}
    return found, best
"""
    assert wanted in holds("min-max-to-conditional", source, (1,), (9,), (20,))


def test_a_function_without_loops_may_be_called_often() -> None:
    source = """
    def depth(tree):
        if not tree:
            return 0
        return 1 + max(depth(tree[0]), depth(tree[1]))
    """
    tree = ((), ((), ()))
    assert "return 1 + (second if" in holds("min-max-to-conditional", source, (tree,), ((),))
    source = """
    def best(values, i):
        if i < 0:
            return 0
        taken = best(values, i - 2) + values[i]
        left = best(values, i - 1)
        return max(left, taken)
    """
    text = holds("min-max-to-conditional", source, ([3, 4, 9, 1], 3), ([], -1))
    assert "return taken if taken > left else left" in text


@pytest.mark.parametrize(
    "line",
    [
        "best = max(best, i, best + 1)",
        "best = max(best, i, values.pop())",
        "values.append(max(values.pop(), values[0]))",
        "values.insert(values.pop(), max(values[0], values[-1]))",
    ],
)
def test_max_stays_where_its_arguments_depend_on_each_other(line: str) -> None:
    source = f"""
    def f(values, n):
        best = 0
        for i in range(n):
            {line}
        return best, values
    """
    found = texts("min-max-to-conditional", source)
    for text in found:
        assert outcome(text, [3, 1, 2, 5], 3) == outcome(source, [3, 1, 2, 5], 3)
    assert all("if largest" not in text for text in found)


def test_values_of_branches_are_looked_up_together() -> None:
    source = """
    def lowest(nums):
        left, right = 0, len(nums) - 1
        while left < right:
            mid = (left + right) // 2
            if nums[mid] > nums[right]:
                left = mid + 1
            elif nums[mid] < nums[right]:
                right = mid
            else:
                right -= 1
        return nums[left]
    """
    text = holds("common-subscript", source, ([3, 4, 1, 2],), ([1],), ([2, 2, 1, 2],), ([],))
    assert "if nums_mid > nums_right:" in text
    assert "elif nums_mid < nums_right:" in text


def test_an_item_that_the_branch_stores_is_not_taken_from_before() -> None:
    source = """
    def push(items, n):
        for i in range(1, n):
            if items[i] > items[i - 1]:
                items[i] = items[i - 1]
                items[i - 1] = items[i] + items[i - 1]
            n += items[i]
        return items, n
    """
    for text in texts("common-subscript", source):
        assert outcome(text, [1, 3, 2, 9, 4], 5) == outcome(source, [1, 3, 2, 9, 4], 5)


def test_a_recursion_looks_up_once() -> None:
    source = """
    def count(nodes, at):
        if not nodes[at]:
            return 1
        if len(nodes[at]) > 1 and nodes[at][0] != at:
            return count(nodes, nodes[at][0]) + count(nodes, nodes[at][1])
        return count(nodes, nodes[at][0])
    """
    text = holds("common-subscript", source, ([[1, 2], [], [1]], 0), ([[]], 0))
    assert "nodes_at = nodes[at]\n    if not nodes_at:" in text


def test_arithmetic_of_texts_and_lists_is_not_shared() -> None:
    source = """
    def grow(items, n):
        found = []
        for i in range(n):
            found.append(items + [i])
            found.append(items + [i])
            found[-1].append(items + [i])
        return found
    """
    assert texts("common-subscript", source) == []


@pytest.mark.parametrize(
    ("head", "test"),
    [
        ("range(1, len(s))", "s[i] > s[i - 1]"),
        ("range(len(s) - 1)", "s[i] > s[i + 1]"),
        ("range(len(s) - 2, -1, -1)", "s[i] > s[i + 1]"),
        ("range(1, len(s))", "i % 2 and s[i] > s[i - 1]"),
        ("range(2, len(s))", "s[i - 1] > s[i - 2]"),
    ],
)
def test_the_last_turns_item_is_kept(head: str, test: str) -> None:
    source = f"""
    def rises(s):
        found = []
        for i in {head}:
            if {test}:
                found.append(i)
                continue
            found.append(-i)
        return found
    """
    text = holds("carry-previous-item", source, ([],), ([1],), ([2, 1],), ([1, 3, 2, 5, 4],))
    assert "previous, current = current, s[i" in text


def test_rows_are_carried_and_items_that_change_are_not() -> None:
    text = holds("carry-previous-item", PATHS, (3, 4), (1, 1), (0, 2))
    assert "previous, current = current, f[i]" in text
    source = """
    def rises(s, i):
        for i in range(1, len(s)):
            s[0] = s[i] - s[i - 1]
        return s
    """
    assert texts("carry-previous-item", source) == []


@pytest.mark.parametrize(
    "body",
    [
        "if flag:\n            found.append(i)\n        else:\n            found.append(-i)",
        "if not flag:\n            break\n        found.append(i)",
        "found.append(i)\n        if flag:\n            continue\n        found.append(0)",
        "if flag and n > 3:\n            found.append(i)\n        found.append(0)",
    ],
)
def test_a_steady_test_gets_two_loops(body: str) -> None:
    source = f"""
def f(n: int, flag: bool):
    found = []
    i = None
    for i in range(n):
        {body}
    return found, i
"""
    text = holds("loop-unswitch", source, (0, True), (3, True), (5, False), (4, True))
    assert text.count("for i in range(n)") == 2


@pytest.mark.parametrize(
    "body",
    [
        "if flag:\n            flag = False\n        found.append(i)",
        "if found:\n            found.pop()\n        found.append(i)",
        "if flag[0]:\n            found.append(0)\n        found.append(i)",
        "if i:\n            found.append(0)\n        found.append(i)",
        "if flag:\n            found.append(0)",
    ],
)
def test_another_test_stays_where_it_is(body: str) -> None:
    source = f"""
def f(n: int, flag):
    found = []
    for i in range(n):
        {body}
    return found
"""
    assert texts("loop-unswitch", source) == []
