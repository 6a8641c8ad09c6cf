"""How loops end, what they leave behind, and what happens on no turn at all."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "a for with an else",
        "The else runs unless the loop was left by break.",
        """
        def f(values, limit):
            for value in values:
                if value > limit:
                    found = value
                    break
            else:
                found = -1
            return found
        """,
        ("[1, 5, 9], 4", "[1], 4", "[], 4", "[None], 1"),
        naive="""
        def f(values, limit):
            found = -1
            for value in values:
                if value > limit:
                    found = value
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the last hit, not the first",
        "Without a break every hit replaces the one before, and all are compared.",
        """
        def f(values, wanted):
            place = -1
            for i, value in enumerate(values):
                if value == wanted:
                    place = i
            return place
        """,
        ("[1, 2, 1, 3], 1", "[], 1", "[True, 1.0], 1", "'abca', 'a'", "iter([5, 5]), 5"),
        naive="""
        def f(values, wanted):
            return values.index(wanted) if wanted in values else -1
        """,
        reasons=(RESULT, EXCEPTION),
        silent=("early-exit",),
    ),
    Trap(
        "a flag that goes both ways",
        "A later item can make the flag true again.",
        """
        def f(values):
            good = True
            for value in values:
                if value < 0:
                    good = False
                elif value > 100:
                    good = True
            return good
        """,
        ("[1, -1, 200]", "[-1]", "[]", "[200, -1]"),
        naive="""
        def f(values):
            good = True
            for value in values:
                if value < 0:
                    good = False
                    break
            return good
        """,
        reasons=(RESULT,),
        silent=("early-exit",),
    ),
    Trap(
        "an exception behind the answer",
        "The items after the one that decides are looked at as well.",
        """
        def f(values):
            good = True
            for value in values:
                if value < 0:
                    good = False
            return good
        """,
        ("[1, -1, 'a']", "[1, 2]", "[]", "[-1, None]", "iter([-1, 2])"),
        naive="""
        def f(values):
            for value in values:
                if value < 0:
                    return False
            return True
        """,
        reasons=(EXCEPTION, ARGUMENTS),
        hostile=True,
    ),
    Trap(
        "a counter that the body steps as well",
        "The while loop's counter is stepped twice on some turns.",
        """
        def f(values):
            found = []
            i = 0
            while i < len(values):
                found.append(values[i])
                if values[i] == 0:
                    i += 1
                i += 1
            return found, i
        """,
        ("[1, 0, 2, 3]", "[0]", "[]", "[0, 0, 0]"),
        naive="""
        def f(values):
            found = []
            for i in range(len(values)):
                found.append(values[i])
                if values[i] == 0:
                    i += 1
            return found, len(values)
        """,
        reasons=(RESULT,),
        silent=("while-counter-to-range",),
    ),
    Trap(
        "a continue before the step",
        "Without the step the loop would turn for ever; here another value changes.",
        """
        def f(values, limit):
            i = 0
            total = 0
            while i < limit:
                if values and values[-1] > 5:
                    values.pop()
                    continue
                total += i
                i += 1
            return total, i
        """,
        ("[1, 9, 9], 3", "[], 0", "[7], 2", "[], -2", "[], 2.5"),
        naive="""
        def f(values, limit):
            total = 0
            for i in range(limit):
                if values and values[-1] > 5:
                    values.pop()
                    continue
                total += i
            return total, limit
        """,
        reasons=(RESULT, EXCEPTION),
        silent=("while-counter-to-range",),
    ),
    Trap(
        "a bound that moves",
        "The list grows on the way, and so does the number of turns.",
        """
        def f(values, most):
            i = 0
            while i < len(values) and len(values) < most:
                values.append(values[i] + 1)
                i += 2
            return values, i
        """,
        ("[1, 2, 3], 6", "[], 5", "[1], 9", "[1, 2], 2.5"),
        naive="""
        def f(values, most):
            i = 0
            for i in range(0, len(values), 2):
                if len(values) >= most:
                    break
                values.append(values[i] + 1)
            return values, i
        """,
        reasons=(RESULT,),
        silent=("while-counter-to-range",),
    ),
    Trap(
        "a bound that is no int",
        "while compares with floats and infinity, range refuses them.",
        """
        def f(limit):
            total = 0
            i = 1
            while i <= limit:
                total += i
                i += 1
            return total, i
        """,
        ("4", "4.5", "0", "-1.5", "True", "float('nan')", "3.0"),
        naive="""
        def f(limit):
            total = 0
            for i in range(1, limit + 1):
                total += i
            return total, limit + 1
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a counter that starts as a float",
        "0.0 + 1 is 1.0: the items of the list are floats.",
        """
        def f(start, stop):
            found = []
            i = start
            while i < stop:
                found.append(i)
                i += 1
            return found
        """,
        ("0, 3", "0.0, 3", "2.5, 5", "3, 0", "True, 3", "False, 2"),
        naive="""
        def f(start, stop):
            return list(range(start, stop))
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "a counter after a break",
        "Left early, the counter is where the break was; else one beyond.",
        """
        def f(values, wanted):
            i = 0
            while i < len(values):
                if values[i] == wanted:
                    break
                i += 1
            return i
        """,
        ("[1, 2, 3], 2", "[1], 5", "[], 0", "'abc', 'c'", "[[1], 2], [1]", "(float('nan'),), 1"),
        naive="""
        def f(values, wanted):
            for i in range(len(values)):
                if values[i] == wanted:
                    break
            return i
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a loop downwards to zero",
        "Zero is taken or not taken; the counter ends one below.",
        """
        def f(values):
            i = len(values) - 1
            total = 0
            while i > 0:
                total = total * 2 + values[i]
                i -= 1
            return total, i
        """,
        ("[1, 2, 3]", "[]", "[5]", "'a'", "'ab'"),
        naive="""
        def f(values):
            total = 0
            for value in reversed(values):
                total = total * 2 + value
            return total, 0
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a name that was there before the comprehension",
        "A loop's variable stays bound after the loop; a comprehension's does not.",
        """
        def f(values, name):
            found = []
            for name in values:
                found.append(name * 2)
            return found, name
        """,
        ("[1, 2], 9", "[], 9", "'ab', None", "[None], 1"),
        naive="""
        def f(values, name):
            found = [name * 2 for name in values]
            return found, name
        """,
        reasons=(RESULT, TYPE),
    ),
    Trap(
        "appended half-way when it raises",
        "The caller's list has the items before the bad one.",
        """
        def f(values, out):
            for value in values:
                out.append(10 // value)
            return out
        """,
        ("[1, 2], []", "[5, 0, 1], []", "[], [7]", "*(lambda same: (same[:2], same))([1, 2])"),
        naive="""
        def f(values, out):
            out.extend([10 // value for value in values])
            return out
        """,
        reasons=(ARGUMENTS,),
        silent=("append-loop-to-comprehension",),
    ),
    Trap(
        "a list that is extended by itself",
        "Walking a list that the loop appends to goes on and on; extend() stops.",
        """
        def f(values, most):
            for value in values:
                if len(values) >= most:
                    break
                values.append(value)
            return values
        """,
        ("[1, 2], 7", "[], 3", "[1], 1"),
        naive="""
        def f(values, most):
            values.extend(values[: most - len(values)])
            return values
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "an append of a list and an extend by it",
        "`+=` takes any iterable and extends in place, `x = x + y` makes a new list.",
        """
        def f(rows, out):
            kept = out
            for row in rows:
                out = out + [row]
            return kept, out
        """,
        ("[1, 2], []", "[], [5]", "[[1]], [[2]]", "[1], (1,)"),
        naive="""
        def f(rows, out):
            kept = out
            for row in rows:
                out.append(row)
            return kept, out
        """,
        reasons=(RESULT, EXCEPTION),
        hostile=True,
    ),
    Trap(
        "append gives nothing",
        "`x = x.append(y)` binds None, so that the second turn raises.",
        """
        def f(values):
            out = []
            for value in values:
                out = out.append(value)
            return out
        """,
        ("[1]", "[1, 2]", "[]"),
        naive="""
        def f(values):
            out = []
            for value in values:
                out.append(value)
            return out
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "a walrus that outlives its test",
        "The name is bound by the last test, also by the one that failed.",
        """
        def f(values):
            last = None
            found = []
            i = 0
            while i < len(values) and (last := values[i]) > 0:
                found.append(last)
                i += 1
            return found, last
        """,
        ("[3, 1, -2, 5]", "[]", "[-1]", "[2]"),
        naive="""
        def f(values):
            last = None
            found = []
            for value in values:
                if value <= 0:
                    break
                last = value
                found.append(last)
            return found, last
        """,
        reasons=(RESULT, TYPE),
    ),
    Trap(
        "a walrus in a comprehension",
        "It binds the function's name, as often as the test is evaluated.",
        """
        def f(values):
            last = 0
            kept = [last := last + value for value in values if value > last]
            return kept, last
        """,
        ("[1, 2, 3, 1, 9]", "[]", "[-1]", "[0.5, True]"),
        naive="""
        def f(values):
            last = 0
            kept = [last + value for value in values if value > last]
            return kept, last
        """,
        reasons=(RESULT, TYPE),
    ),
    Trap(
        "nested loops with one name",
        "The inner loop binds the outer one's variable anew.",
        """
        def f(n):
            found = []
            for i in range(n):
                for i in range(i, n):
                    found.append(i)
                found.append(-i)
            return found
        """,
        ("0", "1", "3", "-1"),
        naive="""
        def f(n):
            found = []
            for i in range(n):
                found.extend(range(i, n))
                found.append(-i)
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a break in the inner loop",
        "It ends the inner loop only; what was found stays for the next row.",
        """
        def f(rows, wanted):
            hits = []
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value == wanted:
                        hits.append((i, j))
                        break
                else:
                    continue
                if len(hits) == 2:
                    break
            return hits
        """,
        ("[[1, 2, 1], [3], [1], [1]], 1", "[], 1", "[[]], 0", "['ab', 'b'], 'b'"),
        naive="""
        def f(rows, wanted):
            places = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
            return [(i, j) for i, j in places if rows[i][j] == wanted][:2]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a return inside try and finally",
        "finally has the last word, also over a return in the loop.",
        """
        def f(values, log):
            for value in values:
                try:
                    if value > 2:
                        return value
                    log.append(value)
                finally:
                    log.append(-value)
            return None
        """,
        ("[1, 3, 5], []", "[], []", "['a'], []", "[1], ()"),
        naive="""
        def f(values, log):
            for value in values:
                if value > 2:
                    return value
                log.append(value)
                log.append(-value)
            return None
        """,
        reasons=(EXCEPTION, ARGUMENTS),
    ),
)
