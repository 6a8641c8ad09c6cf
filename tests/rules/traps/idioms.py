"""Idioms that a builtin or a table takes the place of, but for one case."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, FLOAT, OUTPUT, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "a last row whose inner loop makes no turn",
        "Looked up before the inner loop, the row that is missing is asked for.",
        """
        def f(values, n):
            count = 0
            for i in range(n):
                for j in range(i + 1, n):
                    if values[i] < values[j]:
                        count += 1
            return count
        """,
        ("[1], 1", "[], 1", "[3, 1, 2], 3", "[3, 1], 3", "[], 0", "'ab', 2"),
        naive="""
        def f(values, n):
            count = 0
            for i in range(n):
                value = values[i]
                for j in range(i + 1, n):
                    if value < values[j]:
                        count += 1
            return count
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "columns that are walked once",
        "zip(*rows) is an iterator: hoisted out of the loop, it is empty from the second turn on.",
        """
        def f(a, b):
            found = []
            for row in a:
                found.append([sum(x * y for x, y in zip(row, column)) for column in zip(*b)])
            return found
        """,
        ("[[1, 2], [3, 4]], [[5, 6], [7, 8]]", "[], 5", "[[1]], []", "[[1, 2]], [[1], [2, 3]]"),
        naive="""
        def f(a, b):
            columns = zip(*b)
            return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the order of two tests",
        "The first test keeps the second from raising.",
        """
        def f(values, table):
            kept = []
            for value in values:
                if value in table and table[value] > 1 and len(value) > 2:
                    kept.append(value)
            return kept
        """,
        ("['abc', 'x', 'yyy'], {'abc': 2, 'yyy': 1}", "[1], {}", "[[1]], []", "[], None"),
        naive="""
        def f(values, table):
            kept = []
            for value in values:
                if len(value) > 2 and value in table and table[value] > 1:
                    kept.append(value)
            return kept
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a key that the table lacks",
        "`table.get` gives None where the lookup raises.",
        """
        def f(names, table):
            return sorted(names, key=lambda name: table[name])
        """,
        ("['b', 'a'], {'a': 1, 'b': 2}", "['x'], {}", "[], {}", "[1, 0], ['b', 'a']", "[[]], {}"),
        naive="""
        def f(names, table):
            return sorted(names, key=table.get)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "sorted by what is negative",
        "In reverse, equal items stay in their order too, but -x of a text raises.",
        """
        def f(rows):
            return sorted(rows, key=lambda row: -row[1])
        """,
        (
            "[('a', 1), ('b', 2), ('c', 1)]",
            "[('a', 'x'), ('b', 'y')]",
            "[]",
            "[('a', float('nan')), ('b', 2), ('c', 3)]",
            "[('a', True), ('b', 1.0)]",
        ),
        naive="""
        def f(rows):
            return sorted(rows, key=lambda row: row[1], reverse=True)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the order of a walk through a tree",
        "A stack gives the last child first, the recursion the first one.",
        """
        def f(tree):
            value, children = tree
            found = [value]
            for child in children:
                found.extend(f(child))
            return found
        """,
        ("(1, [(2, []), (3, [(4, [])])])", "(1, [])", "(1, [(2, 5)])", "(1,)", "('a', {})"),
        naive="""
        def f(tree):
            found = []
            stack = [tree]
            while stack:
                value, children = stack.pop()
                found.append(value)
                stack.extend(children)
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the first of equal items under a set",
        "max() keeps the first of equal ones; a set keeps one of them.",
        """
        def f(values):
            best = None
            for value in values:
                if best is None or value > best:
                    best = value
            return best
        """,
        ("[1, True, 1.0]", "[1.0, 1]", "[]", "[[1]]", "'abca'", "[float('nan'), 1]"),
        naive="""
        def f(values):
            return max(set(reversed(values)), default=None)
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "which bad letter is named",
        "Looked at once each, the letters come in another order.",
        """
        def f(text, bits):
            seen = 0
            for letter in text:
                seen |= bits[letter]
            return seen
        """,
        (
            "'abca', {'a': 1, 'b': 2, 'c': 4}",
            "'ayaz', {'a': 1}",
            "'', {}",
            "[0, [1]], [5]",
            "'ab', {'a': 1, 'b': None}",
        ),
        naive="""
        def f(text, bits):
            seen = 0
            for letter in sorted(set(text), reverse=True):
                seen |= bits[letter]
            return seen
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the most frequent of nothing",
        "most_common(1)[0] raises IndexError, max() ValueError.",
        """
        from collections import Counter


        def f(items):
            return Counter(items).most_common(1)[0][1]
        """,
        ("[1, 2, 1]", "[]", "'aab'", "{'a': 5}", "[[1]]"),
        naive="""
        from collections import Counter


        def f(items):
            return max(Counter(items).values())
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "sums of triples",
        "sum() of a tuple starts with 0: of bools it makes an int, of texts it raises.",
        """
        from itertools import combinations


        def f(values):
            return [sum(three) for three in combinations(values, 3)]
        """,
        (
            "[1, 2, 3, 4]",
            "[True, False, True]",
            "['a', 'b', 'c']",
            "[1]",
            "[0.1, 0.2, 0.3]",
            "[-0.0] * 3",
        ),
        naive="""
        from itertools import combinations


        def f(values):
            return [a + b + c for a, b, c in combinations(values, 3)]
        """,
        reasons=(FLOAT, EXCEPTION),
    ),
    Trap(
        "orders count where sets do not",
        "Each combination comes six times among the permutations of three.",
        """
        from itertools import permutations


        def f(values, target):
            count = 0
            for a, b, c in permutations(values, 3):
                if a + b + c == target:
                    count += 1
            return count
        """,
        ("[1, 2, 3, 4], 6", "[1, 1, 1], 3", "[], 0", "['a', 'b', 'c'], 'abc'"),
        naive="""
        from itertools import combinations


        def f(values, target):
            return sum(1 for a, b, c in combinations(values, 3) if a + b + c == target)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "multiplying by one",
        "`True * 1` is 1: a turn that changes nothing changes the type.",
        """
        def f(start, values):
            result = start
            for value in values:
                times = 1
                while value % 2 == 0 and value:
                    value //= 2
                    times += 1
                result *= times
            return result
        """,
        ("True, [1, 3]", "1, [4, 3]", "'a', [1]", "1.0, []", "[1], [1]", "-0.0, [3]"),
        naive="""
        def f(start, values):
            result = start
            for value in values:
                if value % 2 == 0 and value:
                    times = 1
                    while value % 2 == 0:
                        value //= 2
                        times += 1
                    result *= times
            return result
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "a limit that is no whole number",
        "`j >= limit` compares with a float, range() refuses it; behind it the items may be bad.",
        """
        def f(values, limit):
            total = 0
            for j in range(len(values)):
                if j >= limit and values[j] > 0:
                    total += values[j]
            return total
        """,
        ("[1, 2, 3], 1", "[1, 2, 3], 0.5", "['a', 2, 3], 1", "[], None", "[1, 2], -4", "[1], 9"),
        naive="""
        def f(values, limit):
            total = 0
            for j in range(limit, len(values)):
                if values[j] > 0:
                    total += values[j]
            return total
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a value of the turn beside the limit",
        "What is compared is no counter, though it stands where one might.",
        """
        def f(costs, limit):
            best = [0] * len(costs)
            for i in range(2, len(costs)):
                step = best[i - 2] + costs[i - 2]
                if step < limit:
                    best[i] = step
                else:
                    best[i] = limit
            return best
        """,
        ("[5, 1, 9, 2, 7, 3], 6", "[], 1", "[1, 1, 1], 0", "[1, 2, 3], 2.5"),
        naive="""
        def f(costs, limit):
            best = [0] * len(costs)
            for i in range(2, min(len(costs), limit)):
                best[i] = best[i - 2] + costs[i - 2]
            for i in range(max(2, limit), len(costs)):
                best[i] = limit
            return best
        """,
        reasons=(RESULT, EXCEPTION),
        silent=("compare-to-range-bounds",),
    ),
    Trap(
        "a chain of comparisons with an unhashable subject",
        "A table of answers cannot be asked for a list, and 1 and True are one key.",
        """
        def f(value):
            if value == 1:
                return "one"
            elif value == 2:
                return "two"
            elif value == "three":
                return 3
            elif value == 4.0:
                return [4]
            return None
        """,
        ("1", "True", "4", "[1]", "'three'", "{}", "float('nan')", "5"),
        naive="""
        ANSWERS = {1: "one", 2: "two", "three": 3, 4.0: [4]}


        def f(value):
            return ANSWERS.get(value)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the first match of several",
        "Without a match the loop falls through; the match is the leftmost.",
        """
        import re


        def f(texts):
            found = []
            for text in texts:
                for match in re.finditer(r"(\\w)\\1", text):
                    found.append(match.group())
                    break
                else:
                    found.append(None)
            return found
        """,
        ("['abba ccdd', 'xyz', '']", "[]", "['a', None]"),
        naive="""
        import re


        def f(texts):
            return [re.search(r"(\\w)\\1", text).group() for text in texts]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "reducing nothing",
        "reduce() without a start raises TypeError for no items, and starts with the first one.",
        """
        from functools import reduce


        def f(values):
            return reduce(lambda a, b: a * 2 + b, values)
        """,
        ("[1, 2, 3]", "[]", "[True]", "iter([])", "['a', 'b']", "'x'"),
        naive="""
        def f(values):
            total = 0
            for value in values:
                total = total * 2 + value
            return total
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "a conversion that does something",
        "int() of a float cuts it, of a bool it makes a number, of a text it reads it.",
        """
        def f(values):
            total = 0
            for value in values:
                rest = int(value) % 10
                total += int(rest)
            return total, [str(value) for value in values]
        """,
        ("[12.7, True]", "['34', 5]", "[]", "[None]", "['x']", "[10 ** 20]", "[float('inf')]"),
        naive="""
        def f(values):
            total = 0
            for value in values:
                total += value % 10
            return total, [str(value) for value in values]
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "rows that are made one by one",
        "[[0] * m] * n has one row n times; and a negative or fractional n.",
        """
        def f(n, m):
            rows = [[0 for _ in range(m)] for _ in range(n)]
            for i in range(len(rows)):
                rows[i].append(i)
            return rows
        """,
        ("2, 2", "0, 3", "-1, 2", "2, -1", "True, 1", "1.5, 1", "2, 'a'"),
        naive="""
        def f(n, m):
            rows = [[0] * m] * n
            for i in range(len(rows)):
                rows[i].append(i)
            return rows
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a test for any that is not a bool",
        "any() of items gives a bool, `or` and max() give an item.",
        """
        def f(values):
            for value in values:
                if value:
                    return True
            return False
        """,
        ("[0, '', 3]", "[]", "[0.0, None]", "iter([0, 1, 2])", "[float('nan')]"),
        naive="""
        def f(values):
            found = False
            for value in values:
                found = found or value
            return found
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "found, and where",
        "find() gives -1 where there is nothing, which is true; index() raises.",
        """
        def f(text, parts):
            found = []
            for part in parts:
                if text.find(part) > 0:
                    found.append(part)
            return found
        """,
        ("'banana', ['b', 'an', 'x', '']", "'', ['']", "'a', []", "b'ab', [b'b']", "'a', [1]"),
        naive="""
        def f(text, parts):
            return [part for part in parts if part in text]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "the last index",
        "Of an empty list it is values[-1], which raises; of a dict it is a key.",
        """
        def f(values):
            return values[len(values) - 1], values[0]
        """,
        ("[1, 2]", "[]", "{0: 'a', 1: 'b'}", "'ab'", "{1: 'x', 0: 'y'}", "range(3)"),
        naive="""
        def f(values):
            return values[-1], values[0]
        """,
        reasons=(EXCEPTION,),
        hostile=True,
    ),
    Trap(
        "a list that is copied and not",
        "A function that works on a copy leaves the caller's list alone.",
        """
        def f(values):
            rest = values[:]
            while rest and rest[0] < 3:
                rest.pop(0)
            return rest
        """,
        ("[1, 2, 5, 1]", "[]", "[9]", "(1, 2)", "[1, 'a']"),
        naive="""
        def f(values):
            while values and values[0] < 3:
                values.pop(0)
            return values
        """,
        reasons=(ALIASING, ARGUMENTS),
    ),
    Trap(
        "moving disks that are never moved",
        "The recursion ends at zero from above only, and prints on its way.",
        """
        def f(n, a, b, c):
            if n == 0:
                return 0
            moves = f(n - 1, a, c, b)
            print(a, b)
            return moves + 1 + f(n - 1, c, b, a)
        """,
        ("3, 'a', 'b', 'c'", "0, 1, 2, 3", "True, 'x', 'y', 'z'", "1.0, 1, 2, 3"),
        naive="""
        def f(n, a, b, c):
            for _ in range(2**n - 1):
                print(a, b)
            return 2**n - 1
        """,
        reasons=(EXCEPTION, OUTPUT),
    ),
    Trap(
        "sums on the way",
        "Running sums of texts and lists, of a start that is no number, and of none.",
        """
        def f(values, start):
            found = []
            total = start
            for value in values:
                total = total + value
                found.append(total)
            return found
        """,
        (
            "[1, 2, 3], 0",
            "['a', 'b'], ''",
            "[[1], [2]], []",
            "[], 5",
            "[1e16, 1.0, -1e16], 0",
            "[1], 'a'",
        ),
        naive="""
        from itertools import accumulate


        def f(values, start):
            return list(accumulate([start, *values]))
        """,
        reasons=(RESULT,),
    ),
)
