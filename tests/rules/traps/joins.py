"""Indexes, joins and pairs in place of nested loops."""

from __future__ import annotations

from .trap import ALIASING, EXCEPTION, ORDER, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "rows with the same key",
        "A dict of rows by key keeps one row; the inner loop meets all, in their order.",
        """
        def f(left, right):
            found = []
            for a in left:
                for b in right:
                    if a["id"] == b["id"]:
                        found.append((a["name"], b["name"]))
            return found
        """,
        (
            "[{'id': 1, 'name': 'a'}], [{'id': 1, 'name': name} for name in 'xyz']",
            "[], [{}]",
            "[{'id': 1, 'name': 'a'}], []",
            "[{}], []",
        ),
        naive="""
        def f(left, right):
            rows = {b["id"]: b for b in right}
            found = []
            for a in left:
                if a["id"] in rows:
                    found.append((a["name"], rows[a["id"]]["name"]))
            return found
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a break takes the first row",
        "A dict filled in order has the last row of a key.",
        """
        def f(left, right):
            found = []
            for a in left:
                for b in right:
                    if a[0] == b[0]:
                        found.append(b[1])
                        break
                else:
                    found.append(None)
            return found
        """,
        ("[(1,), (2,)], [(1, 'x'), (1, 'y'), (3, 'z')]", "[], []", "[(1,)], []", "[()], []"),
        naive="""
        def f(left, right):
            rows = {b[0]: b[1] for b in right}
            return [rows.get(a[0]) for a in left]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "keys that are NaN",
        "NaN equals nothing, not even itself; a dict finds the same object.",
        """
        def f(left, right):
            pairs = []
            for a in left:
                for b in right:
                    if a == b:
                        pairs.append((a, b))
            return len(pairs)
        """,
        (
            "*(lambda nan: ([nan, 1], [nan, 1.0]))(float('nan'))",
            "[True], [1, 1.0]",
            "[[1]], [[1]]",
            "[], [1]",
        ),
        naive="""
        def f(left, right):
            rows = {}
            for b in right:
                rows.setdefault(b, []).append(b)
            return sum(len(rows.get(a, ())) for a in left)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "keys that are lists",
        "Lists compare, but are no keys.",
        """
        def f(left, right):
            pairs = []
            for a in left:
                for b in right:
                    if a["key"] == b["key"]:
                        pairs.append((a["value"], b["value"]))
            return pairs
        """,
        (
            "[{'key': [1], 'value': 1}], [{'key': [1], 'value': 2}, {'key': (1,), 'value': 3}]",
            "[{'key': 1, 'value': 1}], [{'key': 1.0, 'value': 2}]",
            "[], []",
        ),
        naive="""
        def f(left, right):
            rows = {}
            for b in right:
                rows.setdefault(b["key"], []).append(b)
            return [(a["value"], b["value"]) for a in left for b in rows.get(a["key"], ())]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a row that lacks the key",
        "With nothing on the left the rows on the right are never looked at.",
        """
        def f(left, right):
            pairs = []
            for a in left:
                for b in right:
                    if a["key"] == b["key"]:
                        pairs.append((a["value"], b["value"]))
            return pairs
        """,
        (
            "[], [{'other': 1}]",
            "[{'key': 1, 'value': 1}], [{'key': 1, 'value': 2}, {}]",
            "[{}], [{'key': 1}]",
            "[{}], []",
        ),
        naive="""
        def f(left, right):
            rows = {}
            for b in right:
                rows.setdefault(b["key"], []).append(b)
            return [(a["value"], b["value"]) for a in left for b in rows.get(a["key"], ())]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the inner list grows in the loop",
        "A row that is added on a hit meets the rows after it.",
        """
        def f(left, right):
            found = 0
            for a in left:
                for b in right:
                    if a == b[0]:
                        found += 1
                        if found < 5:
                            right.append((a + 1, found))
            return found, right
        """,
        ("[1, 2, 3], [(1, 0)]", "[], [(1, 0)]", "[1], []"),
        naive="""
        def f(left, right):
            rows = {}
            for b in right:
                rows.setdefault(b[0], []).append(b)
            found = 0
            for a in left:
                for b in rows.get(a, ()):
                    found += 1
                    if found < 5:
                        right.append((a + 1, found))
            return found, right
        """,
        reasons=(RESULT,),
        silent=("equality-join-to-dict",),
    ),
    Trap(
        "the inner rows come from an iterator",
        "The first row on the left eats all rows on the right.",
        """
        def f(left, right):
            pairs = []
            for a in left:
                for b in right:
                    if a == b[0]:
                        pairs.append((a, b[1]))
            return pairs
        """,
        ("[1, 2], iter([(1, 'x'), (2, 'y')])", "[1, 2], [(2, 'y'), (1, 'x')]", "[], iter([])"),
        naive="""
        def f(left, right):
            rows = {}
            for b in right:
                rows.setdefault(b[0], []).append(b[1])
            return [(a, one) for a in left for one in rows.get(a, ())]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "groups are different lists",
        "Rows that no key asks for get an empty list each, not the same one.",
        """
        def f(nodes, edges):
            table = []
            for node in nodes:
                table.append([b for a, b in edges if a == node])
            return table
        """,
        ("[1, 1, 2, 3], [(1, 2), (1, 3), (2, 1)]", "[], []", "[[1]], [([1], 2)]"),
        naive="""
        def f(nodes, edges):
            empty = []
            rows = {}
            for a, b in edges:
                rows.setdefault(a, []).append(b)
            return [rows.get(node, empty) for node in nodes]
        """,
        reasons=(ALIASING, EXCEPTION),
    ),
    Trap(
        "the first pair in the order of the loops",
        "A dict of what was seen finds the pair whose second item comes first.",
        """
        def f(values, target):
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if values[i] + values[j] == target:
                        return i, j
            return None
        """,
        (
            "[1, 2, 3, 4, 5], 6",
            "[3, 3], 6",
            "[3], 6",
            "[], 0",
            "[5, 1, 2, 4, 0], 5",
            "[0.1, 0.2], 0.3",
        ),
        naive="""
        def f(values, target):
            seen = {}
            for j, value in enumerate(values):
                if target - value in seen:
                    return seen[target - value], j
                seen[value] = j
            return None
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "an item is no pair with itself",
        "Half the target occurs once.",
        """
        def f(values, target):
            for i, a in enumerate(values):
                for b in values[i + 1 :]:
                    if a + b == target:
                        return True
            return False
        """,
        (
            "[3, 1], 6",
            "[3, 3], 6",
            "[], 0",
            "[0], 0",
            "['a', 'b'], 'ab'",
            "[2 ** 53, 1.0], 2 ** 53",
        ),
        naive="""
        def f(values, target):
            known = set(values)
            return any(target - a in known for a in values)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "sums of floats are not exact",
        "target - a is not the b for which a + b == target.",
        """
        def f(values, target):
            count = 0
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if values[i] + values[j] == target:
                        count += 1
            return count
        """,
        (
            "[0.1, 0.2, 0.7, 0.1], 0.8",
            "[0.1, 0.7], 0.7999999999999999",
            "[1, 1, 1], 2",
            "[1e16, 1.0], 1e16",
            "[], 1",
        ),
        naive="""
        def f(values, target):
            seen = {}
            count = 0
            for value in values:
                count += seen.get(target - value, 0)
                seen[value] = seen.get(value, 0) + 1
            return count
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "pairs with a difference of zero",
        "Looked up as value - k and value + k, equal items count twice for k = 0.",
        """
        def f(values, k):
            count = 0
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if abs(values[i] - values[j]) == k:
                        count += 1
            return count
        """,
        (
            "[1, 1, 2, 3], 1",
            "[2, 2, 2], 0",
            "[1, 2], -1",
            "[], 0",
            "[1.5, 0.5], 1",
            "['a'], 1",
            "['a', 'b'], 1",
        ),
        naive="""
        def f(values, k):
            seen = {}
            count = 0
            for value in values:
                count += seen.get(value - k, 0) + seen.get(value + k, 0)
                seen[value] = seen.get(value, 0) + 1
            return count
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "equal pairs of unhashable items",
        "Lists are equal but cannot be counted in a dict.",
        """
        def f(values):
            count = 0
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if values[i] == values[j]:
                        count += 1
            return count
        """,
        (
            "[[1], [1], [2]]",
            "[1, 1.0, True]",
            "*[[float('nan')] * 3]",
            "*(lambda nan: [[nan, nan]])(float('nan'))",
            "[]",
        ),
        naive="""
        from collections import Counter


        def f(values):
            return sum(n * (n - 1) // 2 for n in Counter(values).values())
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "pairs by remainder with a modulus of zero",
        "With one item there is no pair, and nothing is divided.",
        """
        def f(values, k):
            count = 0
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if (values[i] - values[j]) % k == 0:
                        count += 1
            return count
        """,
        ("[1, 4, 7], 3", "[5], 0", "[5, 6], 0", "[1, 4], -3", "[1.5, 4.5], 3", "[], 0"),
        naive="""
        def f(values, k):
            seen = {}
            count = 0
            for value in values:
                rest = value % k
                count += seen.get(rest, 0)
                seen[rest] = seen.get(rest, 0) + 1
            return count
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "inversions of what has no order",
        "NaN is neither above nor below; a sorted list puts it somewhere.",
        """
        def f(values):
            count = 0
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if values[i] > values[j]:
                        count += 1
            return count
        """,
        (
            "[3, 1, 2, 1]",
            "[3.0, float('nan'), 1.0, 2.0, float('nan'), 0.5]",
            "[{1, 2}, {1}, {2}]",
            "[1]",
            "[1, 'a']",
            "['b', 'a']",
        ),
        naive="""
        from bisect import bisect_right, insort


        def f(values):
            seen = []
            count = 0
            for value in values:
                count += len(seen) - bisect_right(seen, value)
                insort(seen, value)
            return count
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a duplicate among unhashable items",
        "The double loop finds equal lists; and it ends at the first.",
        """
        def f(values):
            for i in range(len(values)):
                for j in range(i + 1, len(values)):
                    if values[i] == values[j]:
                        return True
            return False
        """,
        ("[[1], [1]]", "[1, 1, [2]]", "*[[float('nan')] * 2]", "[]", "[1, 2]", "'aa'"),
        naive="""
        def f(values):
            return len(set(values)) < len(values)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "neighbours of a sorted list of mixed types",
        "Sorting an int and a text raises; a set holds both.",
        """
        def f(values):
            ordered = sorted(values)
            return any(a == b for a, b in zip(ordered, ordered[1:]))
        """,
        (
            "[3, 1, 3]",
            "[1, 'a']",
            "[]",
            "[float('nan'), 1.0, float('nan')]",
            "[[1], [1]]",
            "[1, True]",
        ),
        naive="""
        def f(values):
            return len(set(values)) != len(values)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "an index in the order of the keys",
        "Grouped on the right, the pairs come by key, not by the row on the left.",
        """
        def f(left, right):
            table = {}
            for a in left:
                for b in right:
                    if a == b % 10:
                        table.setdefault(b, []).append(a)
            return table
        """,
        ("[2, 1], [11, 12, 21, 22]", "[], [1]", "[1], []", "[1.0, True], [1]"),
        naive="""
        def f(left, right):
            table = {}
            for b in right:
                for a in left:
                    if a == b % 10:
                        table.setdefault(b, []).append(a)
            return table
        """,
        reasons=(ORDER,),
    ),
    Trap(
        "the largest of the matching rows",
        "What is kept on equality is an item of its own type.",
        """
        def f(keys, table):
            found = []
            for key in keys:
                best = None
                for name, value in table:
                    if name == key and (best is None or value >= best):
                        best = value
                found.append(best)
            return found
        """,
        (
            "[1, 2], [(1, 3), (1.0, 3.0), (2, None)]",
            "[], []",
            "[True], [(1, True)]",
            "[1], [(1, 'a'), (1, 2)]",
        ),
        naive="""
        def f(keys, table):
            best = {}
            for name, value in table:
                if name not in best or value > best[name]:
                    best[name] = value
            return [best.get(key) for key in keys]
        """,
        reasons=(TYPE, EXCEPTION),
    ),
)
