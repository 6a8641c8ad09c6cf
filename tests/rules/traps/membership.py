"""Searching a list and searching a set are not the same question."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "unhashable items are searched",
        "A set refuses lists, which `in` on a list compares happily.",
        """
        def f(items, wanted):
            found = 0
            for item in wanted:
                if item in items:
                    found += 1
            return found
        """,
        ("[[1], [2], 3], [[2], 3, [4]]", "[], [[1]]", "[{1: 2}], [{1: 2}, 5]"),
        naive="""
        def f(items, wanted):
            found = 0
            known = set(items)
            for item in wanted:
                if item in known:
                    found += 1
            return found
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "what is looked for is unhashable",
        "Only the needle is a list; the search of hashable items says False, a set raises.",
        """
        def f(items, wanted):
            return [item in items for item in wanted]
        """,
        ("[1, 2, 3], [1, [2], 4]", "(1, 2), [{}]", "[], [[]]"),
        naive="""
        def f(items, wanted):
            known = set(items)
            return [item in known for item in wanted]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "no search, no set",
        "Unhashable items that are never searched for raise when a set is built all the same.",
        """
        def f(items, wanted):
            for item in wanted:
                if item in items:
                    return item
            return None
        """,
        ("[[1], [2]], []", "[[1]], [[1]]", "[1], [1]"),
        naive="""
        def f(items, wanted):
            known = set(items)
            for item in wanted:
                if item in known:
                    return item
            return None
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a list that grows while it is searched",
        "What the loop appends must be found by the next turn.",
        """
        def f(items, seen):
            kept = []
            for item in items:
                if item not in seen:
                    seen.append(item)
                    seen.append(item + 1)
                    kept.append(item)
            return kept, seen
        """,
        ("[1, 2, 3, 1, 5], [3]", "[], []"),
        naive="""
        def f(items, seen):
            kept = []
            known = set(seen)
            for item in items:
                if item not in known:
                    seen.append(item)
                    seen.append(item + 1)
                    kept.append(item)
            return kept, seen
        """,
        reasons=(RESULT,),
        silent=("list-membership-to-set",),
    ),
    Trap(
        "a list that is grown through another name",
        "`again` and `seen` are one list.",
        """
        def f(items):
            seen = []
            again = seen
            for item in items:
                if item in seen:
                    return item
                again.append(item)
            return seen
        """,
        ("[1, 2, 1]", "[1, 2]"),
        naive="""
        def f(items):
            seen = []
            known = set(seen)
            again = seen
            for item in items:
                if item in known:
                    return item
                again.append(item)
            return seen
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "a list that a helper grows",
        "The append stands in a nested function.",
        """
        def f(items):
            seen = []

            def note(item):
                seen.append(item)

            for item in items:
                if item in seen:
                    return item
                note(item)
            return seen
        """,
        ("[1, 2, 1]", "[1, 2]"),
        naive="""
        def f(items):
            seen = []
            known = set()

            def note(item):
                seen.append(item)

            for item in items:
                if item in known:
                    return item
                note(item)
            return seen
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "the searched list is an argument's item",
        "The two arguments share a list, so that an append to one grows the other.",
        """
        def f(groups, allowed):
            kept = []
            for group in groups:
                for item in group:
                    if item in allowed:
                        kept.append(item)
                group.append(0)
            return kept
        """,
        (
            "*(lambda shared: ([[1], shared, [0]], shared))([1, 2])",
            "[[1, 2], [2]], [2]",
            "[], []",
        ),
        naive="""
        def f(groups, allowed):
            kept = []
            known = set(allowed)
            for group in groups:
                for item in group:
                    if item in known:
                        kept.append(item)
                group.append(0)
            return kept
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "text is searched for more than one letter",
        "`in` on a text looks for a part of it, on a set for one letter.",
        """
        def f(parts, text: str):
            return [part for part in parts if part in text]
        """,
        ("['ab', '', 'c', 'bd'], 'abc'", "[], ''", "[''], ''"),
        naive="""
        def f(parts, text: str):
            letters = set(text)
            return [part for part in parts if part in letters]
        """,
        reasons=(RESULT,),
        silent=("list-membership-to-set",),
    ),
    Trap(
        "what is searched may be a text",
        "Nothing says that `allowed` is a list.",
        """
        def f(parts, allowed):
            found = 0
            for part in parts:
                if part in allowed:
                    found += 1
            return found
        """,
        ("['ab', 'x', ''], 'abc'", "['ab', 'x'], ['ab']", "[1], {1: 2}", "['a'], 'a'"),
        naive="""
        def f(parts, allowed):
            found = 0
            known = set(allowed)
            for part in parts:
                if part in known:
                    found += 1
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "an iterator is searched",
        "`in` on an iterator eats it up to the hit, and the next search goes on from there.",
        """
        def f(stream, wanted):
            return [item in stream for item in wanted]
        """,
        ("iter([1, 2, 3, 4]), [2, 1, 4]", "(x for x in [1, 2]), [2, 2]", "[1, 2], [2, 1]"),
        naive="""
        def f(stream, wanted):
            known = set(stream)
            return [item in known for item in wanted]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "NaN is found by identity",
        "Both a list and a set find the same NaN object; a comparison with == does not.",
        """
        from math import nan


        def f(items, wanted):
            items = [nan if item is None else item for item in items]
            kept = []
            for one in wanted:
                if one is None:
                    one = nan
                if not any(one == item for item in items):
                    kept.append(one)
            return len(kept)
        """,
        ("[None, 1.0], [None, 1.0]", "[], [None]", "[1, 2.0], [True, 2]"),
        naive="""
        from math import nan


        def f(items, wanted):
            known = {nan if item is None else item for item in items}
            kept = []
            for one in wanted:
                if one is None:
                    one = nan
                if one not in known:
                    kept.append(one)
            return len(kept)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "1, True and 1.0 are one item",
        "The first of equal items must stay, with its own type.",
        """
        def f(items):
            seen = []
            for item in items:
                if item not in seen:
                    seen.append(item)
            return seen
        """,
        ("[1.0, 1, True, 0, False, 0.0, -0.0]", "[True, 1]", "[[1], [1]]", "[]"),
        naive="""
        def f(items):
            return list({item: item for item in reversed(items)})[::-1]
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "duplicates keep their first place",
        "A set has another order than the list had.",
        """
        def f(words):
            seen = []
            for word in words:
                if word not in seen:
                    seen.append(word)
            return seen
        """,
        ("['pear', 'fig', 'pear', 'apple', 'fig', 'kiwi', 'lime']", "[]", "iter('hello')"),
        naive="""
        def f(words):
            return list(set(words))
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a search under the opposite test",
        "The list is searched after it was filled in the same turn.",
        """
        def f(items):
            seen = []
            hits = 0
            for item in items:
                seen.append(item)
                if -item in seen:
                    hits += 1
            return hits
        """,
        ("[1, -1, 0, 2, -2]", "[0]", "[]"),
        naive="""
        def f(items):
            seen = set()
            hits = 0
            for item in items:
                if -item in seen:
                    hits += 1
                seen.add(item)
            return hits
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "visited places are handed out",
        "The list of visited places is the result, in its order, with duplicates.",
        """
        def f(graph, start):
            visited = []
            stack = [start]
            while stack:
                node = stack.pop()
                if node in visited and len(visited) > 3:
                    break
                visited.append(node)
                stack.extend(graph.get(node, []))
            return visited
        """,
        ("{1: [2, 3], 2: [1], 3: [1]}, 1", "{}, 5", "{1: [1]}, 1"),
        naive="""
        def f(graph, start):
            visited = set()
            stack = [start]
            while stack and len(visited) < 4:
                node = stack.pop()
                if node not in visited:
                    visited.add(node)
                    stack.extend(graph.get(node, []))
            return list(visited)
        """,
        reasons=(RESULT,),
        silent=("visited-list-to-set",),
    ),
    Trap(
        "the list of visited places is counted",
        "Appended without a search before, a place counts twice.",
        """
        def f(steps):
            visited = []
            place = 0
            for step in steps:
                place += step
                visited.append(place)
                if 100 in visited:
                    return -1
            return len(visited)
        """,
        ("[1, -1, 1, -1]", "[100]", "[]"),
        naive="""
        def f(steps):
            visited = set()
            place = 0
            for step in steps:
                place += step
                visited.add(place)
                if 100 in visited:
                    return -1
            return len(visited)
        """,
        reasons=(RESULT,),
        silent=("visited-list-to-set",),
    ),
    Trap(
        "a tuple of constants with an unhashable needle",
        "`[] in (1, 2)` is False, `[] in {1, 2}` raises TypeError.",
        """
        def f(values):
            return [value in (1, 2, "x", None) for value in values]
        """,
        ("[[], 1, None, {}]", "['x', 2.0, True]", "[]"),
        naive="""
        def f(values):
            return [value in {1, 2, "x", None} for value in values]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "comparisons chained by or with a NaN",
        "`x == a or x == b` compares, a set looks for the same object first.",
        """
        from math import nan


        def f(values):
            values = [nan if value is None else value for value in values]
            return sum(1 for value in values if value == nan or value == 1 or value == 2)
        """,
        ("[None, 1, 2]", "[None]", "[True]"),
        naive="""
        from math import nan


        def f(values):
            values = [nan if value is None else value for value in values]
            return sum(1 for value in values if value in {nan, 1, 2})
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "keys of a dict that changes",
        "`list(d)` is a copy of the keys; the dict loses and gains keys meanwhile.",
        """
        def f(table):
            for key in list(table):
                if key + 1 in list(table.keys()):
                    del table[key]
                else:
                    table[key * 10] = key
            return table
        """,
        ("{1: 'a', 2: 'b', 5: 'c'}", "{}", "{0: 1}", "{1: 'a', 9: 'b'}"),
        naive="""
        def f(table):
            keys = set(table)
            for key in list(table):
                if key + 1 in keys:
                    del table[key]
                else:
                    table[key * 10] = key
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "letters of a copy of a text",
        "`list(text)` has letters only, the text itself has every part of it.",
        """
        def f(parts, text):
            return [part in list(text) for part in parts]
        """,
        ("['a', 'ab', ''], 'cab'", "[1], [1, 2]", "['x'], {'x': 1}", "[[]], {1: 2}"),
        naive="""
        def f(parts, text):
            return [part in text for part in parts]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the same list is kept and searched",
        "The result is the list that was handed in, not a copy of it.",
        """
        def f(items, out):
            for item in items:
                if item not in out:
                    out.append(item)
            return out
        """,
        ("[3, 1, 3], [1]", "*(lambda same: (same, same))([1, 2, 1])", "[], []"),
        naive="""
        def f(items, out):
            return list(dict.fromkeys(out + items))
        """,
        reasons=(RESULT, ALIASING, ARGUMENTS),
    ),
)
