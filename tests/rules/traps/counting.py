"""Counters, groups and the order of dicts."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "defaultdict grows by being read",
        "Each lookup of a missing key leaves an entry.",
        """
        from collections import defaultdict


        def f(values):
            table = defaultdict(list)
            for value in values:
                if value > 1:
                    table[value].append(len(table[value]) + len(table[value - 1]))
            return dict(table)
        """,
        ("[1, 2, 2]", "[]", "[5]"),
        naive="""
        def f(values):
            table = {}
            for value in values:
                if value > 1:
                    table.setdefault(value, []).append(
                        len(table[value]) + len(table.get(value - 1, ()))
                    )
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a Counter does not grow by being read",
        "Read in a defaultdict, a missing key is there afterwards.",
        """
        from collections import Counter


        def f(words, asked):
            counts = Counter()
            for word in words:
                counts[word] += 1
            found = [counts[word] for word in asked]
            return found, len(counts)
        """,
        ("['a', 'b', 'a'], ['a', 'x']", "[], ['y']", "[], []", "[1, True], [1.0]", "[[1]], []"),
        naive="""
        from collections import defaultdict


        def f(words, asked):
            counts = defaultdict(int)
            for word in words:
                counts[word] += 1
            found = [counts[word] for word in asked]
            return found, len(counts)
        """,
        reasons=(RESULT,),
        silent=("counter-to-defaultdict",),
    ),
    Trap(
        "a dict and a Counter are not the same",
        "A Counter compares, adds and shows otherwise, and gives 0 for what is missing.",
        """
        def f(values):
            counts = {}
            for value in values:
                if value in counts:
                    counts[value] += 1
                else:
                    counts[value] = 1
            return counts
        """,
        ("[1, 2, 1]", "'hello'", "[]", "{1: 5}", "[[1]]", "[1, True, 1.0]", "iter('aa')"),
        naive="""
        from collections import Counter


        def f(values):
            return Counter(values)
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "of a mapping a Counter takes the values",
        "The loop counts the keys, one each.",
        """
        def f(values):
            counts = {}
            for value in values:
                counts[value] = counts.get(value, 0) + 1
            return counts
        """,
        ("{'a': 3, 'b': 'x'}", "['a', 'a']", "{}", "Counter('aab')", "[{}]"),
        naive="""
        from collections import Counter


        def f(values):
            return dict(Counter(values))
        """,
        setup="from collections import Counter",
        reasons=(RESULT,),
    ),
    Trap(
        "counts partly there when an item is unhashable",
        "What was counted before is in the caller's dict.",
        """
        def f(values, counts):
            for value in values:
                counts[value] = counts.get(value, 0) + 1
            return counts
        """,
        ("[1, 2, [3], 1], {}", "[1], {1: 'a'}", "[], {}", "[2, 1], {1: 4}", "[1], Counter()"),
        naive="""
        from collections import Counter


        def f(values, counts):
            for value, number in Counter(values).items():
                counts[value] = counts.get(value, 0) + number
            return counts
        """,
        setup="from collections import Counter",
        reasons=(ARGUMENTS,),
    ),
    Trap(
        "the order of first sight",
        "Counted over a sorted list the keys come in another order.",
        """
        def f(words):
            counts = {}
            for word in words:
                counts.setdefault(word, 0)
                counts[word] += 1
            return [(word, counts[word]) for word in counts], counts
        """,
        ("['b', 'a', 'b', 'c']", "[]", "'ba'", "[2, 1, True]"),
        naive="""
        from itertools import groupby


        def f(words):
            counts = {word: len(list(group)) for word, group in groupby(sorted(words))}
            return [(word, counts[word]) for word in counts], counts
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "counting a list in itself",
        "items.count(x) while the loop takes items away.",
        """
        def f(items):
            found = []
            while items:
                first = items[0]
                found.append((first, items.count(first)))
                items.remove(first)
            return found
        """,
        ("[1, 2, 1, 1]", "[]", "[True, 1]", "[[1], [1]]"),
        naive="""
        from collections import Counter


        def f(items):
            counts = Counter(items)
            found = [(item, counts[item]) for item in items]
            items.clear()
            return found
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "counts of what is no list",
        "A text counts parts of it, and unhashable items can be counted in a list.",
        """
        def f(items, asked):
            return {str(key): items.count(key) for key in asked}
        """,
        (
            "'banana', ['an', 'a', '']",
            "[[1], [1]], [[1]]",
            "[1, True, 1.0], [1]",
            "(), []",
            "b'aa', [97]",
        ),
        naive="""
        from collections import Counter


        def f(items, asked):
            counts = Counter(items)
            return {str(key): counts[key] for key in asked}
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the first of the most frequent",
        "Of equal counts the first in the order of the items is taken.",
        """
        def f(items):
            best = None
            most = 0
            for item in items:
                if items.count(item) > most:
                    most = items.count(item)
                    best = item
            return best
        """,
        ("[3, 1, 1, 3, 2]", "[]", "'abcb'", "[[1], 2, [1]]", "[1, True, 0]"),
        naive="""
        from collections import Counter


        def f(items):
            counts = Counter(items)
            return max(sorted(counts), key=counts.get)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "groups in a plain dict",
        "The dict that is returned must go on raising KeyError for what is missing.",
        """
        def f(rows):
            groups = {}
            for key, value in rows:
                if key not in groups:
                    groups[key] = []
                groups[key].append(value)
            return groups
        """,
        ("[(1, 'a'), (2, 'b'), (1, 'c')]", "[]", "[([], 1)]", "[(1,)]", "[(1, 2), (True, 3)]"),
        naive="""
        from collections import defaultdict


        def f(rows):
            groups = defaultdict(list)
            for key, value in rows:
                groups[key].append(value)
            return groups
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "groups that are asked for what they lack",
        "A defaultdict would answer with an empty list.",
        """
        def f(rows, asked):
            groups = {}
            for row in rows:
                key = row % 3
                if key not in groups:
                    groups[key] = []
                groups[key].append(row)
            return [groups[key] for key in asked]
        """,
        ("[1, 2, 4], [1, 2]", "[1], [0]", "[], []", "[1.5], [1.5]"),
        naive="""
        from collections import defaultdict


        def f(rows, asked):
            groups = defaultdict(list)
            for row in rows:
                groups[row % 3].append(row)
            return [groups[key] for key in asked]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "an entry that is made before it raises",
        "The key is entered before the value is worked out, and stays.",
        """
        def f(rows, groups):
            for key, value in rows:
                if key not in groups:
                    groups[key] = []
                groups[key].append(10 // value)
            return groups
        """,
        ("[(1, 2), (3, 0)], {}", "[], {}", "[(1, 5)], {1: [0]}", "[(1, 5)], {1: ()}"),
        naive="""
        def f(rows, groups):
            for key, value in rows:
                step = 10 // value
                groups.setdefault(key, []).append(step)
            return groups
        """,
        reasons=(ARGUMENTS,),
    ),
    Trap(
        "two counters in one loop",
        "When a value raises, both have counted as far as it came.",
        """
        def f(values, odd, even):
            for value in values:
                if value % 2:
                    odd[value] = odd.get(value, 0) + 1
                else:
                    even[value] = even.get(value, 0) + 1
            return odd, even
        """,
        (
            "[1, 2, 1], {}, {}",
            "[1, 2, 'a'], {}, {}",
            "*(lambda same: ([1, 2], same, same))({})",
            "[], {}, {}",
            "iter([1, 2]), {}, {}",
        ),
        naive="""
        from collections import Counter


        def f(values, odd, even):
            values = list(values)
            odd.update(Counter([value for value in values if value % 2]))
            even.update(Counter([value for value in values if not value % 2]))
            return odd, even
        """,
        reasons=(ARGUMENTS,),
    ),
    Trap(
        "a dict with a default of its own",
        "setdefault and get look the same until the default is changed.",
        """
        def f(keys):
            table = {}
            for key in keys:
                table.setdefault(key, []).append(len(table))
            return table
        """,
        ("['a', 'b', 'a']", "[]", "[1, 1.0]", "[[]]"),
        naive="""
        def f(keys):
            table = {}
            for key in keys:
                table[key] = table.get(key, [])
                table.get(key, []).append(len(table) - 1)
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "two keys with one list",
        "fromkeys gives all keys the same list.",
        """
        def f(keys, rows):
            table = dict.fromkeys(keys, [])
            for key, value in rows:
                table[key].append(value)
            return table
        """,
        ("['a', 'b'], [('a', 1), ('b', 2)]", "[], []", "['a'], [('x', 1)]"),
        naive="""
        def f(keys, rows):
            table = {key: [] for key in keys}
            for key, value in rows:
                table[key].append(value)
            return table
        """,
        reasons=(RESULT,),
    ),
)
