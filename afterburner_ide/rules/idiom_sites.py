"""Where an idiom stands in a function, and the rewrite that adds its fast path."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from afterburner_ide.rules import divisors, later, liveness, resolve, templates
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.idioms import Idiom, Place
from afterburner_ide.rules.view import FunctionView


def rewrite_at(
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
    names = {**names, "MATH": needed, "NEW": view.fresh_name("digits")}
    known = _known(view, idiom, names, region[0])
    test, fast = _filled(_condition(idiom, known), names), _filled(idiom.fast, names)
    fast = re.sub(r'f"0\{(\d+)\}b"', r'"0\1b"', fast)
    tree = ast.parse(f"if {test}: pass\n{fast.replace('return ', '')}")
    own = {*names.values(), needed.partition(".")[0], "x"} | resolve.loaded(region)
    walked = {"range", "reversed", "len"} & resolve.loaded(region)
    if not all(resolve.is_builtin(view, name) for name in resolve.loaded([tree]) - own | walked):
        return None
    head = "\n".join([f"if {test}:", *(view.step + line for line in fast.split("\n"))])
    if idiom.place is Place.ELSE:
        edits = (view.insert_before(region[0], head + "\nelse:"), *view.shift(region))
    else:
        edits = (view.insert_before(region[0], head),)
    return Rewrite(edits, idiom.summary, region[0].lineno, imports)


def _filled(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\b[A-Z](?:_?[A-Z])*\b", lambda found: names.get(found[0], found[0]), text)


def _known(
    view: FunctionView, idiom: Idiom, names: Mapping[str, str], first: ast.stmt
) -> dict[str, object]:
    """The capitals that are a number or a text when the loop begins, with their values."""
    found: dict[str, object] = {}
    for key in {*idiom.ints, *idiom.live} & {*names}:
        start = liveness.start_of(view, names[key], first) if names[key].isidentifier() else None
        if names[key].isdigit():
            found[key] = int(names[key])
        elif start is not None and isinstance(start.value, ast.Constant):
            found[key] = start.value.value
    return found


def _condition(idiom: Idiom, known: Mapping[str, object]) -> str:
    """The test of the fast path; what is known already is not tested."""
    ints = [name for name in idiom.ints if type(known.get(name)) is not int]
    tests = [f"{' is '.join(f'type({name})' for name in ints)} is int"] if ints else []
    tests += [f"{name} > 0" for name in idiom.positive if name in ints]
    for test in idiom.guard.split(" and ") if idiom.guard else ():
        sides = test.split(" == ")
        if len(sides) == 2 and sides[1].isdigit() and known.get(sides[0]) == int(sides[1]):
            continue
        whole = re.fullmatch(r"type\((\w)\) is str", test)
        if whole is None or type(known.get(whole[1])) is not str:
            tests.append(test)
    return " and ".join(tests)


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
        elif key not in {*idiom.live, "F"} and not (
            divisors.is_own_counter(view, text, *region)
            or not later.is_read_later(view, text, last)
        ):
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
    """Whether the statements are all that the plain function `F` of these parameters does.

    It is the target or a function inside it, and no method: a method calls another name.
    """
    owner = view.parents[block[0]]
    if not isinstance(owner, ast.FunctionDef) or owner.decorator_list or owner.body is not block:
        return False
    if isinstance(view.parents[owner], ast.ClassDef) or (
        owner is not view.node and owner.name in resolve.loaded([view.module]) & _rebound(view)
    ):
        return False
    head = block[:at]
    if head and not (len(head) == 1 and ast.get_docstring(owner) is not None):
        return False
    wanted = [names[key] for key in ("A", "B", "N") if key in names]
    return names["F"] == owner.name and wanted == [
        argument.arg for argument in resolve.parameters(owner)
    ]


def _rebound(view: FunctionView) -> set[str]:
    """The names that an assignment, not a definition, binds somewhere in the target."""
    return {
        node.id
        for node in ast.walk(view.outermost)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
