"""Rule: let a builtin written in C do what a loop spells out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from afterburner_ide.rules import divisors, resolve, templates
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.idioms import IDIOMS, Idiom, Place
from afterburner_ide.rules.view import FunctionView


class CBuiltinIdioms(Rule):
    """Let a builtin written in C do what a loop spells out.

    Knows Euclid's loop, counting of one bits, powers (also modulo), factorials, bubble,
    selection and insertion sort, and reversing. The builtin takes over for the types for which
    it does the very same; for all others the loop stays as it is.
    """

    safety = Safety.EXACT
    kind = "template"
    payoff = 2.3
    break_even = "some ten turns of the loop"
    examples = (
        Example(
            """
            def ones(n):
                count = 0
                while n:
                    n &= n - 1  # the lowest one
                    count += 1
                return count
            """,
            """
            def ones(n):
                count = 0
                if type(count) is type(n) is int and n > 0:
                    count += bin(n).count("1")
                    n = 0
                while n:
                    n &= n - 1  # the lowest one
                    count += 1
                return count
            """,
        ),
        Example(
            """
            import math

            def gcd(a, b):
                while b:
                    a, b = b, a % b
                return a
            """,
            """
            import math

            def gcd(a, b):
                if type(a) is type(b) is int and b > 0:
                    a, b = math.gcd(a, b), 0
                while b:
                    a, b = b, a % b
                return a
            """,
        ),
        Example(
            """
            def bubble(items):
                n = len(items)
                for i in range(n):
                    # one bubble rises
                    for j in range(0, n - i - 1):
                        if items[j] > items[j + 1]:
                            items[j], items[j + 1] = items[j + 1], items[j]
                return items
            """,
            """
            def bubble(items):
                n = len(items)
                if type(items) is list and {*map(type, items)} in ({int}, {float}, {str}) and all(x == x for x in items):
                    items.sort()
                else:
                    for i in range(n):
                        # one bubble rises
                        for j in range(0, n - i - 1):
                            if items[j] > items[j + 1]:
                                items[j], items[j + 1] = items[j + 1], items[j]
                return items
            """,  # noqa: E501 - as the rule writes it
        ),
        Unchanged(
            """
            def lengths(people):
                n = len(people)
                for i in range(n):
                    for j in range(0, n - i - 1):
                        if people[j].age > people[j + 1].age:
                            people[j], people[j + 1] = people[j + 1], people[j]
            """,
            "what is compared is not what is sorted",
        ),
        Unchanged(
            """
            def euclid(a, b):
                steps = 0
                while b:
                    a, b = b, a % b
                    steps += 1
                return a, steps
            """,
            "the turns are counted too",
        ),
        Unchanged(
            """
            def last(n):
                result = 1
                for i in range(1, n + 1):
                    result *= i
                return result, i
            """,
            "the loop's variable is read afterwards",
        ),
    )
    workload = """
SCALES = (16, 256, 4096)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((r.getrandbits(scale),), {}), ((r.getrandbits(30),), {}), ((0,), {}), ((True,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if "\r" in function.source:
            return
        blocks = [
            block
            for node in (function.node, *function.walk())
            for field in ("body", "orelse", "finalbody")
            if isinstance(block := getattr(node, field, None), list) and block
        ]
        for idiom in IDIOMS:
            for block in blocks:
                for size in templates.lengths(idiom.template):
                    for at in range(len(block) - size + 1):
                        found = _at(function, idiom, block, at, size)
                        if found is not None:
                            yield found


def _at(
    view: FunctionView, idiom: Idiom, block: list[ast.stmt], at: int, size: int
) -> Rewrite | None:
    """The rewrite of `size` statements from the block's `at`-th on, if they are the idiom."""
    region = block[at : at + size]
    if not isinstance(region[-1], ast.For | ast.While | ast.If | ast.Return):
        return None
    names = templates.match(idiom.template, region)
    if names is None or not _fits(view, idiom, block, region, names):
        return None
    needed, imports = resolve.need(view, "math", idiom.needs) if idiom.needs else ("", ())
    names = {**names, "MATH": needed}
    test, fast = _filled(_condition(idiom, names), names), _filled(idiom.fast, names)
    tree = ast.parse(f"if {test}: pass\n{fast.replace('return ', '')}")
    own = {*names.values(), needed.partition(".")[0], "x"} | resolve.loaded(region)
    known = {"range", "reversed", "len"} & resolve.loaded(region)
    if not all(resolve.is_builtin(view, name) for name in resolve.loaded([tree]) - own | known):
        return None
    head = "\n".join([f"if {test}:", *(view.step + line for line in fast.split("\n"))])
    if idiom.place is Place.ELSE:
        edits = (view.insert_before(region[0], head + "\nelse:"), *view.shift(region))
    else:
        edits = (view.insert_before(region[0], head),)
    return Rewrite(edits, idiom.summary, region[0].lineno, imports)


def _filled(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\b[A-Z](?:_?[A-Z])*\b", lambda found: names.get(found[0], found[0]), text)


def _condition(idiom: Idiom, names: Mapping[str, str]) -> str:
    """The test of the fast path; of a literal number nothing needs to be tested."""
    ints = [name for name in idiom.ints if not names[name].isdigit()]
    tests = [f"{' is '.join(f'type({name})' for name in ints)} is int"] if ints else []
    tests += [f"{name} > 0" for name in idiom.positive if name in ints]
    return " and ".join([*tests, idiom.guard] if idiom.guard else tests)


def _fits(
    view: FunctionView,
    idiom: Idiom,
    block: list[ast.stmt],
    region: Sequence[ast.stmt],
    names: Mapping[str, str],
) -> bool:
    """Whether names mean what the template takes them for, and the fast path is not there yet."""
    first, last = region[0], region[-1]
    at = block.index(first)
    neighbours = [*block[max(0, at - 1) : at], view.parents[first]]
    if any(isinstance(node, ast.If) and "type(" in ast.unparse(node.test) for node in neighbours):
        return False
    if not view.own_lines(*region) or view.multiline_strings(region):
        return False
    if view.source.startswith("elif", view.start(first)):
        return False
    bound = resolve.stored(region, nested=True)
    simple = re.compile(r"\w+|len\(\w+\)")
    for key, text in names.items():
        if key.startswith("E_"):
            parts = set(re.findall(r"\w+", text))
            if not simple.fullmatch(text) or parts & bound or (text == "0"):
                return False
        elif key not in {*idiom.live, "F"} and not divisors.is_own_counter(view, text, *region):
            return False
    if idiom.sized and not _is_length(view, names["E_N"], names["A"], first):
        return False
    if idiom.place is Place.ENTRY:
        return _is_whole(view, block, at, names)
    return isinstance(last, ast.For | ast.While) and not last.orelse


def _is_length(view: FunctionView, text: str, name: str, loop: ast.stmt) -> bool:
    """Whether the text is `len(name)`, or a name that holds just that all along."""
    if text == f"len({name})":
        return True
    owner = view.function_of(loop)
    starts: list[ast.Assign] = []
    for node in ast.walk(owner):
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)]) if bound == text:
                if ast.unparse(node.value) != f"len({name})":
                    return False
                starts.append(node)
    stores = [
        node
        for node in ast.walk(owner)
        if isinstance(node, ast.Name) and node.id == text and not isinstance(node.ctx, ast.Load)
    ]
    if len(starts) != 1 or len(stores) != 1 or starts[0] not in view.block_of(loop):
        return False
    block = view.block_of(loop)
    between = block[block.index(starts[0]) + 1 : block.index(loop)]
    return all(isinstance(node, ast.Assign) for node in between) and not (
        {text, name} & (resolve.stored(between) | resolve.loaded(between))
    )


def _is_whole(view: FunctionView, block: list[ast.stmt], at: int, names: Mapping[str, str]) -> bool:
    """Whether the statements are all that the plain function `F` of these parameters does."""
    head = block[:at]
    if block is not view.node.body or view.node.decorator_list or len(view.chain) > 1:
        return False
    if head and not (len(head) == 1 and ast.get_docstring(view.node) is not None):
        return False
    wanted = [names[key] for key in ("A", "B", "N") if key in names]
    return names["F"] == view.node.name and wanted == [
        argument.arg for argument in resolve.parameters(view.node)
    ]
