"""Indices that wrap, slices that clip, strides and mirrors."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, FLOAT, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "a strided store beyond the end",
        "The loop raises IndexError half-way, a slice stores nothing or clips.",
        """
        def f(flags, start, stop, step):
            for j in range(start, stop, step):
                flags[j] = False
            return flags
        """,
        (
            "[True] * 10, 0, 10, 3",
            "[True] * 5, 0, 9, 2",
            "[True] * 5, -3, 3, 1",
            "[True] * 5, 4, 0, -1",
            "[True] * 5, 3, 3, 1",
            "[True] * 4, 0, 4, 0",
            "{0: 1}, 0, 4, 2",
            "[True] * 5, 0, -2, 1",
        ),
        naive="""
        def f(flags, start, stop, step):
            flags[start:stop:step] = [False] * len(range(start, stop, step))
            return flags
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a sieve that is returned",
        "A bytearray is no list, though it looks like one of 0 and 1.",
        """
        def f(n):
            flags = [True] * (n + 1)
            flags[0] = False
            for i in range(2, n + 1):
                if flags[i]:
                    for j in range(i * i, n + 1, i):
                        flags[j] = False
            return flags
        """,
        ("10", "0", "1", "2", "-1"),
        naive="""
        def f(n):
            flags = bytearray([1]) * (n + 1)
            flags[0] = 0
            for i in range(2, n + 1):
                if flags[i]:
                    flags[i * i :: i] = bytes(len(range(i * i, n + 1, i)))
            return flags
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "a stored list is one list",
        "The same empty list under each index, and not one each.",
        """
        def f(rows, n):
            for j in range(0, n, 2):
                rows[j] = []
            return rows
        """,
        ("[1, 2, 3, 4], 4", "[], 0", "[1], 4"),
        naive="""
        def f(rows, n):
            rows[0:n:2] = [[]] * len(range(0, n, 2))
            return rows
        """,
        reasons=(ALIASING, EXCEPTION),
    ),
    Trap(
        "indices below zero",
        "values[i - 2] is the last but one item for i = 0.",
        """
        def f(values, n):
            total = 0
            for i in range(n):
                total += values[i] * values[i - 2]
            return total
        """,
        ("[1, 2, 3], 3", "[1], 1", "[], 0", "[1, 2], 3", "{0: 1, -2: 4}, 1"),
        naive="""
        def f(values, n):
            return sum(a * b for a, b in zip(values[:n], [0, 0, *values]))
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a dict under consecutive keys",
        "range(len(d)) looks keys up; walking the dict gives the keys themselves.",
        """
        def f(values):
            found = []
            for i in range(len(values)):
                found.append(values[i])
            return found
        """,
        ("{0: 'a', 1: 'b'}", "{1: 'b'}", "[1, 2]", "'ab'", "{}", "{5}", "range(3)"),
        naive="""
        def f(values):
            return list(values)
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "a list that grows while its indices are walked",
        "range(len(x)) is fixed before the first turn, a walk over x is not.",
        """
        def f(values):
            for i in range(len(values)):
                if values[i] % 2:
                    values.append(values[i] + 1)
            return values
        """,
        ("[1, 2, 3]", "[]", "[2]"),
        naive="""
        def f(values):
            for i, value in enumerate(values):
                if value % 2 and i < 8:
                    values.append(value + 1)
                if value % 2 == 0 and i > 3:
                    values.append(value)
                if len(values) > 12:
                    break
            return values
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "items that are removed by their index",
        "After a pop the items move up and one is skipped; in the end an index is missing.",
        """
        def f(values):
            for i in range(len(values)):
                if values[i] == 0:
                    values.pop(i)
            return values
        """,
        ("[1, 2]", "[0, 1, 0]", "[]", "[0, 0]", "[1, 0]"),
        naive="""
        def f(values):
            values[:] = [value for value in values if value != 0]
            return values
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "items that are removed while they are walked",
        "The walk skips the item after each one that is removed.",
        """
        def f(values):
            for value in values:
                if value < 2:
                    values.remove(value)
            return values
        """,
        ("[1, 1, 2, 1, 0]", "[]", "[3]", "[0.5, True]"),
        naive="""
        def f(values):
            values[:] = [value for value in values if not value < 2]
            return values
        """,
        reasons=(RESULT,),
        silent=("remove-loop-to-filter",),
    ),
    Trap(
        "removing what equals it",
        "remove() takes the first equal item out, which may be another one.",
        """
        def f(values):
            for value in values[:]:
                if isinstance(value, bool):
                    values.remove(value)
            return values
        """,
        ("[1, True, 0, False, 2]", "[]", "[True]", "['a', 0]"),
        naive="""
        def f(values):
            values[:] = [value for value in values if not isinstance(value, bool)]
            return values
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "two sequences of other lengths",
        "zip stops silently at the shorter one, the index raises.",
        """
        def f(left, right):
            found = []
            for i in range(len(left)):
                found.append(left[i] + right[i])
            return found
        """,
        ("[1, 2], [3, 4, 5]", "[1, 2, 3], [4]", "[], [1]", "'ab', 'cd'", "[1], []", "[1], {0: 5}"),
        naive="""
        def f(left, right):
            return [a + b for a, b in zip(left, right)]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the loop's index after the loop",
        "enumerate leaves another value behind, or none where there was no turn.",
        """
        def f(values):
            for i in range(len(values)):
                value = values[i]
                if values[i] > 2 and values[i] < 9:
                    break
            return i, value
        """,
        ("[1, 2, 3]", "[1]", "[]", "[9, 5, 1]"),
        naive="""
        def f(values):
            i, value = 0, None
            for i, value in enumerate(values):
                if 2 < value < 9:
                    break
            return i, value
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a palindrome of the middle",
        "Compared up to the middle only, and empty sequences are palindromes.",
        """
        def f(items):
            for i in range(len(items) // 2):
                if items[i] != items[len(items) - 1 - i]:
                    return False
            return True
        """,
        (
            "'abba'",
            "[1, 2, 1]",
            "[]",
            "{0: 1, 1: 1}",
            "range(3)",
            "[float('nan')]",
            "[float('nan'), float('nan')]",
            "deque([1, 2, 1])",
        ),
        naive="""
        def f(items):
            return items == items[::-1]
        """,
        setup="from collections import deque",
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a palindrome that ends early",
        "Items behind the first difference are never compared.",
        """
        def f(items):
            left, right = 0, len(items) - 1
            while left < right:
                if items[left] < items[right] or items[right] < items[left]:
                    return False
                left += 1
                right -= 1
            return True
        """,
        (
            "[1, 2, 1]",
            "[1, 'a', 2]",
            "['a', 1, None, 'a']",
            "[]",
            "[float('nan'), 1]",
            "[{1}, {2}]",
        ),
        naive="""
        def f(items):
            return items == items[::-1]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a reversed copy or the thing itself",
        "list.reverse turns the caller's list round and gives None.",
        """
        def f(values):
            back = []
            for value in values:
                back.insert(0, value)
            return back
        """,
        ("[1, 2, 3]", "'abc'", "iter([1, 2])", "{1: 2, 3: 4}", "[]"),
        naive="""
        def f(values):
            values.reverse()
            return values
        """,
        reasons=(ALIASING, EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "reversed by swapping in place",
        "The caller's own list is reversed, and tuples refuse.",
        """
        def f(values):
            for i in range(len(values) // 2):
                values[i], values[len(values) - 1 - i] = values[len(values) - 1 - i], values[i]
            return values
        """,
        ("[1, 2, 3]", "[]", "(1, 2)", "'a'", "{0: 1, 1: 2}", "bytearray(b'ab')"),
        naive="""
        def f(values):
            return values[::-1]
        """,
        reasons=(ALIASING, EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "every second letter by the parity of its place",
        "A stride needs slicing; a dict or an iterator has none.",
        """
        def f(items):
            found = []
            for i in range(len(items)):
                if i % 2 == 1:
                    found.append(items[i])
            return found
        """,
        ("'abcd'", "[1]", "{0: 'a', 1: 'b'}", "range(5)", "[]", "(1, 2)"),
        naive="""
        def f(items):
            return list(items[1::2])
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a delimiter between items",
        "No items have no delimiter, one has none either.",
        """
        def f(items, mark):
            if not items:
                return []
            result = []
            for item in items[:-1]:
                result.append(item)
                result.append(mark)
            result.append(items[-1])
            return result
        """,
        ("[1, 2, 3], 0", "[], 0", "[1], None", "'ab', '-'", "(1, 2), []"),
        naive="""
        def f(items, mark):
            result = [mark] * (2 * len(items))
            result[::2] = items
            return result
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "windows over the end",
        "A slice that reaches beyond the end is shorter, an index raises.",
        """
        def f(values, width):
            best = None
            for i in range(len(values) - width + 1):
                total = sum(values[i : i + width])
                if best is None or total > best:
                    best = total
            return best
        """,
        (
            "[1, 5, 2, 3], 2",
            "[1], 3",
            "[], 0",
            "[1, 2], 0",
            "[1, 2], -1",
            "[0.1, 0.2, 0.3, 1e16], 2",
        ),
        naive="""
        def f(values, width):
            total = best = sum(values[:width])
            for i in range(width, len(values)):
                total += values[i] - values[i - width]
                best = max(best, total)
            return best
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "sums of slices from the wrong ends",
        "Slices with start behind the end are empty, with negative ends count from behind.",
        """
        def f(values, spans):
            found = []
            for low, high in spans:
                found.append(sum(values[low:high]))
            return found
        """,
        (
            "[1, 2, 3, 4], [(0, 2), (1, 9), (3, 1), (-2, 4), (0, -1)]",
            "[1e16, 1.0, -1e16], [(1, 2), (0, 3)]",
            "[], []",
            "['a'], []",
            "[1], [(0, None)]",
        ),
        naive="""
        from itertools import accumulate


        def f(values, spans):
            sums = [0, *accumulate(values)]
            return [sums[high] - sums[low] for low, high in spans]
        """,
        reasons=(FLOAT, EXCEPTION),
    ),
    Trap(
        "a copy that shares its rows",
        "deepcopy copies the rows, a slice only the list of them.",
        """
        from copy import deepcopy


        def f(grid):
            table = deepcopy(grid)
            for row in table:
                row.append(len(row))
            return table
        """,
        ("[[1], [2, 3]]", "[]", "*[[[1]] * 2]"),
        naive="""
        def f(grid):
            table = [row[:] for row in grid]
            for row in table:
                row.append(len(row))
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a fixed part of a text",
        "s[i] behind the end raises, s[i:i + 1] gives an empty text.",
        """
        def f(text, part):
            count = 0
            for i in range(len(text) - len(part) + 1):
                if text[i : i + len(part)] == part:
                    count += 1
            return count
        """,
        (
            "'aaaa', 'aa'",
            "'abab', ''",
            "'', 'a'",
            "[1, 1, 1], [1, 1]",
            "b'aaa', b'aa'",
            "'ab', ['a']",
        ),
        naive="""
        def f(text, part):
            return text.count(part)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
)
