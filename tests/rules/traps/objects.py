"""Objects with operators of their own, which lie, raise or leave traces."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, RESULT, STATE, TYPE, Trap

LOUD = """
class Loud:
    def __init__(self, value):
        self.value = value
        self.asked = 0

    def __eq__(self, other):
        self.asked += 1
        return isinstance(other, Loud) and self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def __lt__(self, other):
        self.asked += 1
        return self.value < other.value

    def __add__(self, other):
        self.asked += 1
        return Loud(self.value + (other.value if isinstance(other, Loud) else other))

    __radd__ = __add__
"""

SHELF = """
class Shelf:
    def __init__(self, items):
        self.items = list(items)
        self.asked = []

    def __getitem__(self, index):
        self.asked.append(index)
        return self.items[index]

    def __len__(self):
        return len(self.items)

    def __contains__(self, item):
        self.asked.append(("in", item))
        return item in self.items or item == "anything"
"""

TRAPS = (
    Trap(
        "an __eq__ without a __hash__",
        "Such objects compare but are no members of a set.",
        """
        class Point:
            def __init__(self, x):
                self.x = x

            def __eq__(self, other):
                return isinstance(other, Point) and self.x == other.x


        def f(points, wanted):
            return [point in points for point in wanted]
        """,
        ("[Point(1), Point(2)], [Point(2), Point(3)]", "[], [Point(1)]", "[1], [1]"),
        naive="""
        class Point:
            def __init__(self, x):
                self.x = x

            def __eq__(self, other):
                return isinstance(other, Point) and self.x == other.x


        def f(points, wanted):
            known = set(points)
            return [point in known for point in wanted]
        """,
        target="f",
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a __hash__ that does not fit __eq__",
        "Equal objects with different hashes are two members of a set.",
        """
        class Odd:
            made = 0

            def __init__(self, x):
                self.x = x
                Odd.made += 1
                self.number = Odd.made

            def __eq__(self, other):
                return isinstance(other, Odd) and self.x == other.x

            def __hash__(self):
                return self.number


        def f(values):
            seen = []
            for value in map(Odd, values):
                if value not in seen:
                    seen.append(value)
            return [item.x for item in seen]
        """,
        ("[1, 2, 1]", "[]"),
        naive="""
        class Odd:
            made = 0

            def __init__(self, x):
                self.x = x
                Odd.made += 1
                self.number = Odd.made

            def __eq__(self, other):
                return isinstance(other, Odd) and self.x == other.x

            def __hash__(self):
                return self.number


        def f(values):
            return [item.x for item in dict.fromkeys(map(Odd, values))]
        """,
        target="f",
        reasons=(RESULT,),
        hostile=True,
    ),
    Trap(
        "comparisons that are counted",
        "A search by hash asks fewer objects whether they are equal.",
        """
        def f(items, wanted):
            found = 0
            for item in wanted:
                if item in items:
                    found += 1
            return found
        """,
        ("[Loud(1), Loud(2), Loud(3)], [Loud(3), Loud(5)]", "[], [Loud(1)]", "[1, 2], [2]"),
        naive="""
        def f(items, wanted):
            known = set(items)
            found = 0
            for item in wanted:
                if item in known:
                    found += 1
            return found
        """,
        setup=LOUD,
        target="f",
        reasons=(ARGUMENTS,),
        hostile=True,
    ),
    Trap(
        "an order that is counted",
        "min and max ask in one direction, a comparison by hand in another.",
        """
        def f(items):
            best = items[0]
            for item in items[1:]:
                best = min(best, item)
            return best.value
        """,
        ("[Loud(3), Loud(1), Loud(2)]", "[Loud(1)]", "[]"),
        naive="""
        def f(items):
            return sorted(items)[0].value
        """,
        setup=LOUD,
        target="f",
        reasons=(ARGUMENTS,),
        hostile=True,
    ),
    Trap(
        "sums of objects",
        "sum() starts with 0 + the first object, `+=` with what was there.",
        """
        def f(items, start):
            total = start
            for item in items:
                total += item
            return total
        """,
        ("[Loud(1), Loud(2)], Loud(0)", "[], Loud(5)", "[Loud(1)], 0", "[1, 2], 0"),
        naive="""
        def f(items, start):
            return sum(items) + start
        """,
        setup=LOUD,
        target="f",
        reasons=(ARGUMENTS,),
        hostile=True,
    ),
    Trap(
        "a __getitem__ that keeps a list",
        "Each lookup of a shelf is noted.",
        """
        def f(rows):
            total = 0
            for i in range(len(rows)):
                if rows[i] > 1 and rows[i] < 5:
                    total += rows[i]
            return total
        """,
        ("Shelf([1, 2, 7])", "Shelf([])", "[3, 4]", "{0: 2}"),
        naive="""
        def f(rows):
            total = 0
            for row in rows:
                if 1 < row < 5:
                    total += row
            return total
        """,
        setup=SHELF,
        target="f",
        reasons=(RESULT, ARGUMENTS),
        hostile=True,
    ),
    Trap(
        "a __contains__ of its own",
        "`in` need not look at the items.",
        """
        def f(shelf, wanted):
            found = []
            for item in wanted:
                if item in shelf:
                    found.append(item)
            return found
        """,
        ("Shelf([1, 2]), [2, 'anything', 3]", "[1], [1]", "Shelf([]), []"),
        naive="""
        def f(shelf, wanted):
            known = set(shelf)
            return [item for item in wanted if item in known]
        """,
        setup=SHELF,
        target="f",
        reasons=(RESULT, ARGUMENTS),
        hostile=True,
    ),
    Trap(
        "a __len__ that is no number of turns",
        "The length of this object grows each time it is asked.",
        """
        class Growing:
            def __init__(self):
                self.size = 0

            def __len__(self):
                self.size += 1
                return self.size


        def f(thing, turns):
            found = []
            for _ in range(turns):
                found.append(len(thing))
            return found
        """,
        ("Growing(), 3", "Growing(), 0", "[1], 2"),
        naive="""
        class Growing:
            def __init__(self):
                self.size = 0

            def __len__(self):
                self.size += 1
                return self.size


        def f(thing, turns):
            size = len(thing)
            return [size] * turns
        """,
        target="f",
        reasons=(RESULT, ARGUMENTS),
        hostile=True,
    ),
    Trap(
        "a __bool__ that decides",
        "`if x` asks the object, `x == 0` or len(x) another thing.",
        """
        class Answer:
            def __init__(self, value):
                self.value = value

            def __bool__(self):
                return self.value > 1

            def __len__(self):
                return self.value


        def f(answers):
            kept = []
            for answer in answers:
                if answer:
                    kept.append(answer.value)
            return kept, any(answers), all([answer for answer in answers])
        """,
        ("[Answer(1), Answer(2)]", "[]", "[Answer(0)]"),
        naive="""
        class Answer:
            def __init__(self, value):
                self.value = value

            def __bool__(self):
                return self.value > 1

            def __len__(self):
                return self.value


        def f(answers):
            kept = [answer.value for answer in answers if len(answer)]
            return kept, bool(kept), all(answers)
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "a comparison that gives no bool",
        "`a == b` of vectors is a vector; `if` asks it for its truth.",
        """
        class Vector:
            def __init__(self, *parts):
                self.parts = parts

            def __eq__(self, other):
                return Vector(*[a == b for a, b in zip(self.parts, other.parts)])

            def __bool__(self):
                return all(self.parts)

            __hash__ = None


        def f(vectors, wanted):
            count = 0
            for vector in vectors:
                if vector == wanted:
                    count += 1
            return count
        """,
        ("[Vector(1, 2), Vector(1, 3)], Vector(1, 2)", "[], Vector()", "[1, 2], 1"),
        naive="""
        class Vector:
            def __init__(self, *parts):
                self.parts = parts

            def __eq__(self, other):
                return Vector(*[a == b for a, b in zip(self.parts, other.parts)])

            def __bool__(self):
                return all(self.parts)

            __hash__ = None


        def f(vectors, wanted):
            return sum([vector == wanted for vector in vectors])
        """,
        target="f",
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a property with a side effect",
        "Each time it is read, the meter moves on.",
        """
        class Meter:
            def __init__(self):
                self.reads = 0

            @property
            def value(self):
                self.reads += 1
                return self.reads


        def f(meter, n):
            found = []
            for _ in range(n):
                found.append(meter.value + meter.value)
            return found
        """,
        ("Meter(), 3", "Meter(), 0"),
        naive="""
        class Meter:
            def __init__(self):
                self.reads = 0

            @property
            def value(self):
                self.reads += 1
                return self.reads


        def f(meter, n):
            value = meter.value if n else 0
            return [value + value for _ in range(n)]
        """,
        target="f",
        reasons=(RESULT,),
        hostile=True,
    ),
    Trap(
        "a class attribute that counts",
        "The count is kept in the class, for all of its objects.",
        """
        class Job:
            done = 0

            def f(self, values):
                total = 0
                for value in values:
                    total += value
                    Job.done += 1
                return total, Job.done
        """,
        ("Job(), [1, 2]", "Job(), []", "Job(), [1, 'a']"),
        naive="""
        class Job:
            done = 0

            def f(self, values):
                total = sum(values)
                Job.done += len(values)
                return total, Job.done
        """,
        target="Job.f",
        reasons=(EXCEPTION, STATE),
    ),
    Trap(
        "an attribute that hides the class's",
        "`self.items += …` makes an attribute of the object, with the class's list in it.",
        """
        class Box:
            items = []

            def f(self, values):
                for value in values:
                    self.items += [value]
                return self.items, "items" in vars(self)
        """,
        ("Box(), [1, 2]", "Box(), []"),
        naive="""
        class Box:
            items = []

            def f(self, values):
                for value in values:
                    self.items = self.items + [value]
                return self.items, "items" in vars(self)
        """,
        target="Box.f",
        reasons=(STATE,),
    ),
    Trap(
        "a list that is more than a list",
        "A subclass has its own append; a comprehension makes a plain list.",
        """
        class Log(list):
            def append(self, item):
                super().append((len(self), item))


        def f(values):
            log = Log()
            for value in values:
                log.append(value)
            return log
        """,
        ("[5, 6]", "[]"),
        naive="""
        class Log(list):
            def append(self, item):
                super().append((len(self), item))


        def f(values):
            return [value for value in values]
        """,
        target="f",
        reasons=(TYPE,),
    ),
    Trap(
        "a copy of a subclass",
        "list(x) and x[:] of a subclass are plain lists, x itself is not.",
        """
        class Stack(list):
            pass


        def f(stack):
            kept = []
            for item in stack:
                kept.append(item)
            kept.append(0)
            return kept, type(stack).__name__
        """,
        ("Stack([1, 2])", "[1]", "Stack()", "(1, 2)", "{1: 2}"),
        naive="""
        class Stack(list):
            pass


        def f(stack):
            stack.append(0)
            return stack, type(stack).__name__
        """,
        target="f",
        reasons=(TYPE, EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "a dict that knows what is missing",
        "`d[key]` asks __missing__, `d.get(key)` and `key in d` do not.",
        """
        class Squares(dict):
            def __missing__(self, key):
                return key * key


        def f(table, keys):
            total = 0
            for key in keys:
                total += table[key] + (1 if key in table else 0)
            return total
        """,
        ("Squares({2: 5}), [1, 2, 3]", "{1: 2}, [1]", "{}, [1]", "Squares(), []"),
        naive="""
        class Squares(dict):
            def __missing__(self, key):
                return key * key


        def f(table, keys):
            return sum(table.get(key, 0) + (key in table) for key in keys)
        """,
        target="f",
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "an int that is more than an int",
        "str() and % of a subclass are its own.",
        """
        class Roman(int):
            def __str__(self):
                return "I" * int(self)

            def __mod__(self, other):
                return 7


        def f(n):
            total = 0
            text = ""
            for _ in range(2):
                total += n % 10
                text += str(n)
            return total, text
        """,
        ("Roman(3)", "12", "True"),
        naive="""
        class Roman(int):
            def __str__(self):
                return "I" * int(self)

            def __mod__(self, other):
                return 7


        def f(n):
            return 2 * (int(n) % 10), f"{n:d}" * 2
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "a method that replaces itself",
        "After the first call the object has another method of that name.",
        """
        class Lazy:
            def load(self):
                self.load = lambda: 5
                return 1


        def f(lazy, n):
            found = []
            for _ in range(n):
                found.append(lazy.load())
            return found
        """,
        ("Lazy(), 3", "Lazy(), 0"),
        naive="""
        class Lazy:
            def load(self):
                self.load = lambda: 5
                return 1


        def f(lazy, n):
            load = lazy.load
            return [load() for _ in range(n)]
        """,
        target="f",
        reasons=(RESULT,),
        hostile=True,
    ),
    Trap(
        "an object that is its own item",
        "A list that holds itself is walked, compared and copied only as far as needed.",
        """
        def f(n):
            rows = [0] * n
            rows.append(rows)
            found = []
            for row in rows:
                if row is rows:
                    found.append(len(row))
                else:
                    found.append(row)
            return found, rows[-1] is rows
        """,
        ("2", "0", "-1"),
        naive="""
        from copy import deepcopy


        def f(n):
            rows = [0] * n
            rows.append(deepcopy(rows))
            return [row if isinstance(row, int) else len(row) for row in rows], rows[-1] is rows
        """,
        reasons=(RESULT,),
    ),
)
