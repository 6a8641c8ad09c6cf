"""Smallest and largest: ties, NaN, empty inputs, and which of equal items is kept."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, FLOAT, RESULT, TYPE, Trap

NAN = "float('nan')"

TRAPS = (
    Trap(
        "ties and NaN keep the first of two",
        "min(a, b) is b only if b < a; max(a, b) only if b > a.",
        """
        def f(values):
            low = high = values[0]
            for value in values:
                low = min(low, value)
                high = max(value, high)
            return low, high
        """,
        (
            "[1, True, 1.0, 0, False]",
            f"[{NAN}, 1.0, 2.0]",
            f"[1.0, {NAN}, 0.0]",
            "[-0.0, 0.0]",
            "[[1], [1]]",
            "[]",
        ),
        naive="""
        def f(values):
            low = high = values[0]
            for value in values:
                low = low if low < value else value
                high = high if high > value else value
            return low, high
        """,
        reasons=(TYPE, FLOAT, ALIASING),
    ),
    Trap(
        "the largest so far, with the operands turned round",
        "max(value, best) keeps the new one of two equal ones.",
        """
        def f(values):
            best = 0
            for value in values:
                best = max(value, best)
            return best
        """,
        ("[0.0]", "[False]", "[-1, 0, 0.0]", f"[{NAN}, 1]", f"[1, {NAN}]", "[]", "['a']"),
        naive="""
        def f(values):
            best = 0
            for value in values:
                if value > best:
                    best = value
            return best
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "sets are ordered by inclusion",
        "Neither of {1} and {2} is smaller: `not a < b` is not `a >= b`.",
        """
        def f(groups):
            best = groups[0]
            for group in groups[1:]:
                best = max(best, group)
            return best
        """,
        ("[{1}, {2}, {1, 3}]", "[set(), {2}, {1}]", "[{1}]", "[]"),
        naive="""
        def f(groups):
            best = groups[0]
            for group in groups[1:]:
                if not group <= best:
                    best = group
            return best
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "an argument with an effect",
        "Both arguments are evaluated once, from left to right.",
        """
        def f(values):
            best = 0
            for _ in range(3):
                best = max(values.pop(), values.pop()) + max(best, values[-1])
            return best
        """,
        ("[1, 9, 2, 8, 3, 7, 4]", "[1]", "[]"),
        naive="""
        def f(values):
            best = 0
            for _ in range(3):
                step = values.pop() if values[-1] >= values[-2] else values.pop(-2)
                best = step + max(best, values[-1])
            return best
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the smallest of three in a fixed order",
        "Of equal ones the first argument is taken, with its type.",
        """
        def f(rows):
            found = []
            for a, b, c in rows:
                found.append(min(a + 1, b + 1, c))
            return found
        """,
        (
            "[(1, 1.0, 2), (0.0, 0, 1.0), (5, 4, 5)]",
            f"[({NAN}, 1, 5), (1, {NAN}, 5), (5, 1, {NAN})]",
            "[]",
            "[(1, 'a', 2)]",
        ),
        naive="""
        def f(rows):
            found = []
            for a, b, c in rows:
                found.append(sorted((c, b + 1, a + 1))[0])
            return found
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "the smallest of no items",
        "The index of an empty list raises IndexError, min ValueError.",
        """
        def f(values):
            return sorted(values)[0], sorted(values)[-1]
        """,
        ("[3, 1, 2]", "[]", "iter([])", "'ba'", "[1, 'a']", "{5: 1, 2: 3}"),
        naive="""
        def f(values):
            return min(values), max(values)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the last of equal items",
        "sorted()[-1] is the last of the largest ones, max() the first.",
        """
        def f(rows):
            return sorted(rows, key=lambda row: row[0])[-1]
        """,
        ("[(1, 'a'), (2, 'b'), (2, 'c')]", "[]", "[(1,)]", "[(True, 1), (1, 2)]"),
        naive="""
        def f(rows):
            return max(rows, key=lambda row: row[0])
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
    ),
    Trap(
        "1 and True at the end of a sorted list",
        "Equal numbers can be told apart: the last of them is not the first of them.",
        """
        def f(values):
            return sorted(values)[-1]
        """,
        ("[0, 1, True]", "[1.0, 1]", "[-0.0, 0.0]", "[[1, 2], [1, True + 1]]", "[5]", "[]"),
        naive="""
        def f(values):
            return max(values)
        """,
        reasons=(TYPE, FLOAT, ALIASING, EXCEPTION),
    ),
    Trap(
        "the few smallest, counted from the end",
        "A negative or overlong count is a slice's affair.",
        """
        def f(values, k):
            return sorted(values)[:k], sorted(values, reverse=True)[:k]
        """,
        (
            "[3, 1, 2], 2",
            "[3, 1, 2], -1",
            "[3, 1, 2], 0",
            "[3, 1], 9",
            "[], 1",
            "[2, 1], None",
            "[1], True",
        ),
        naive="""
        from heapq import nlargest, nsmallest


        def f(values, k):
            return nsmallest(k, values), nlargest(k, values)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the few largest of equal ones",
        "Sorting in reverse keeps equal items in their order.",
        """
        def f(rows, k):
            return sorted(rows, key=lambda row: row[1], reverse=True)[:k]
        """,
        (
            "[('a', 1), ('b', 2), ('c', 2), ('d', 1)], 3",
            "[], 2",
            "[('a', 1), ('b', 1)], 1",
            "[(1,)], 1",
        ),
        naive="""
        def f(rows, k):
            return sorted(rows, key=lambda row: row[1])[::-1][:k]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a list that is sorted for others to see",
        "list.sort sorts the caller's list and gives None.",
        """
        def f(values):
            ordered = values
            ordered.sort()
            return ordered[0]
        """,
        ("[3, 1, 2]", "[]", "['b', 1]"),
        naive="""
        def f(values):
            return min(values)
        """,
        reasons=(EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "sorting that raises half-way",
        "A bubble sort has moved some items when it meets the first that do not compare.",
        """
        def f(values):
            for i in range(len(values)):
                for j in range(len(values) - i - 1):
                    if values[j] > values[j + 1]:
                        values[j], values[j + 1] = values[j + 1], values[j]
            return values
        """,
        ("[3, 1, 2]", "[3, 1, 'a', 0]", "[]", f"[2.0, {NAN}, 1.0]", "[True, 1, 0.5, 1.0]"),
        naive="""
        def f(values):
            values.sort()
            return values
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "where the smallest stands",
        "Of equal ones the first place for <, the last for <=.",
        """
        def f(values):
            place = 0
            for i in range(len(values)):
                if values[i] <= values[place]:
                    place = i
            return place
        """,
        ("[2, 1, 1, 3]", "[]", "[1]", f"[1.0, {NAN}, 1.0]", f"[{NAN}, 1.0]"),
        naive="""
        def f(values):
            return values.index(min(values)) if values else 0
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the second largest by one pass",
        "Starts at a number that items may be below of.",
        """
        def f(values):
            first = second = -1
            for value in values:
                if value > first:
                    first, second = value, first
                elif value > second:
                    second = value
            return second
        """,
        ("[5, 5, 3]", "[-7, -3]", "[]", "[2]", "[1, 2, 3]", f"[{NAN}, 3, 2]"),
        naive="""
        def f(values):
            return sorted(set(values))[-2]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "differences in floats decide",
        "max of sums compares rounded sums, not their parts.",
        """
        def f(values):
            best = current = values[0]
            for value in values[1:]:
                current = max(value, current + value)
                best = max(best, current)
            return best
        """,
        (
            "[1e16, 1.0, -1e16, 3.0]",
            "[-1, -2]",
            "[]",
            f"[1.0, {NAN}, 2.0]",
            "[0, -0.0, False]",
            "[-1.0, -0.0]",
        ),
        naive="""
        def f(values):
            best = current = values[0]
            for value in values[1:]:
                current = value + (current if current > 0 else 0)
                best = best if best > current else current
            return best
        """,
        reasons=(FLOAT,),
    ),
)
