"""Rule: remember results from call to call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.reasons import Reason
from afterburner_ide.rules import kinds, recursion, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView

SIZE = 1024
_OF_COLLECTIONS = resolve.words(
    "len sum min max any all sorted set list tuple frozenset enumerate zip map filter reversed iter"
)


class CacheAcrossCalls(Rule):
    """Remember results from call to call.

    A pure function of hashable arguments, which returns nothing that can be changed, is decorated
    with a cache of its last 1024 results. That pays where the same calls come again, and by what
    share of them do; a call that is new becomes a little slower. The cache holds its arguments and
    results as long as the process, and does not notice when something is replaced that the
    function reads. Unhashable arguments raise TypeError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.5
    break_even = "calls that come again"
    opt_in = True
    concedes = frozenset({Reason.MEMOISED})
    examples = (
        Example(
            """
            def weight(words: tuple[str, ...]) -> int:
                return sum(len(word) ** 2 for word in words)
            """,
            """
            from functools import lru_cache


            @lru_cache(maxsize=1024, typed=True)
            def weight(words: tuple[str, ...]) -> int:
                return sum(len(word) ** 2 for word in words)
            """,
        ),
        Example(
            """
            def is_prime(n):
                for d in range(2, n):
                    if divides(d, n):
                        return False
                return n > 1


            def divides(d, n):
                return n % d == 0
            """,
            """
            from functools import lru_cache


            @lru_cache(maxsize=1024, typed=True)
            def is_prime(n):
                for d in range(2, n):
                    if divides(d, n):
                        return False
                return n > 1


            def divides(d, n):
                return n % d == 0
            """,
        ),
        Unchanged(
            """
            def squares(n):
                return [i * i for i in range(n)]
            """,
            "all who get the remembered list would share it",
        ),
        Unchanged(
            """
            def total(numbers: list[int]) -> int:
                return sum(numbers)
            """,
            "a list is not hashable",
        ),
        Unchanged(
            """
            def total(numbers):
                return sum(numbers)
            """,
            "what is summed up may be a list",
        ),
        Unchanged(
            """
            import time


            def age(born):
                return time.time() - born
            """,
            "the result is another one each time",
        ),
        Unchanged(
            """
            RATES = {}


            def convert(amount, currency):
                return amount * RATES[currency]
            """,
            "the table that it reads may change",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    words = tuple("".join(r.choice("abc") for _ in range(8)) for _ in range(scale))
    return [((words,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        node = function.node
        if (
            isinstance(node, ast.FunctionDef)
            and isinstance(function.parents[node], ast.Module)
            and not node.decorator_list
            and function.own_lines(node)
            and _takes_keys(node)
            and _is_pure(function, frozenset())
        ):
            cache, imports = resolve.need(function, "functools", "lru_cache")
            # An import may be put at the very place where the function begins, and goes first.
            at = function.start(node)
            edit = Edit(at, at + 3, f"@{cache}(maxsize={SIZE}, typed=True)\ndef")
            yield Rewrite((edit,), f"remember {node.name} from call to call", node.lineno, imports)


def _takes_keys(node: FunctionNode) -> bool:
    """Whether there are arguments, and none that is known to be unhashable."""
    given = list(resolve.parameters(node))
    kind = [kinds.annotated(argument.annotation) for argument in given]
    return (
        bool(given)
        and node.args.kwarg is None
        and all(recursion.is_key(argument, ()) for argument in given)
        and all(
            found is not None or not _may_be_a_list(node, argument.arg)
            for argument, found in zip(given, kind, strict=True)
        )
    )


def _may_be_a_list(node: FunctionNode, name: str) -> bool:
    """Whether the parameter is walked through, indexed or handed to a builtin as a collection."""
    for part in ast.walk(node):
        used: list[ast.expr] = []
        match part:
            case ast.Subscript(value=value) | ast.Starred(value=value):
                used = [value]
            case ast.For(iter=source) | ast.comprehension(iter=source):
                used = [source]
            case ast.Compare(ops=ops, comparators=others):
                pairs = zip(ops, others, strict=True)
                used = [other for op, other in pairs if isinstance(op, ast.In | ast.NotIn)]
            case ast.Call(func=ast.Name(id=called), args=args) if called in _OF_COLLECTIONS:
                used = [] if called in {"min", "max"} and len(args) > 1 else args
        if any(isinstance(one, ast.Name) and one.id == name for one in used):
            return True
    return False


def _is_pure(view: FunctionView, around: frozenset[str]) -> bool:
    """Whether the function's result hangs on its arguments alone, as far as a tree shows.

    Calls of the functions in `around`, for which that is asked already, may be left out.
    """
    node = view.node
    if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list:
        return False
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    helpers = [
        (call, helper)
        for statement in body
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and (helper := _helper(view, call)) is not None
    ]
    own = resolve.stored(body) | {argument.arg for argument in resolve.parameters(node)}
    own |= {
        name
        for statement in body
        for part in ast.walk(statement)
        if isinstance(part, ast.comprehension)
        for name in resolve.target_names(part.target)
    }
    free = resolve.loaded(body) - own - {helper.name for _, helper in helpers}
    return (
        bool(body)
        and all(_is_constant(view, name) for name in free)
        and recursion.is_pure(view, node, body, [call for call, _ in helpers])
        and all(
            helper.name in {*around, node.name}
            or _is_pure(FunctionView(view.source, helper.name), around | {node.name})
            for _, helper in helpers
        )
    )


def _helper(view: FunctionView, call: ast.Call) -> FunctionNode | None:
    """The function of the module that is called there by its name, bound once."""
    if not isinstance(call.func, ast.Name) or resolve.rebinds_outside(view, call.func.id):
        return None
    name = call.func.id
    binding = [part for part in view.module.body if name in resolve.stored([part])]
    if len(binding) == 1 and isinstance(binding[0], FUNCTIONS):
        return binding[0]
    return None


def _is_constant(view: FunctionView, name: str) -> bool:
    """Whether the name is that of a builtin, an import or a constant of the module."""
    if resolve.dotted(view, ast.Name(id=name, ctx=ast.Load())) is not None:
        return True
    binding = [part for part in view.module.body if name in resolve.stored([part])]
    match binding:
        case [ast.Assign(targets=[ast.Name()], value=value)]:
            return _is_plain(value) and not resolve.rebinds_outside(view, name)
    return False


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Tuple(elts=elts):
            return all(map(_is_plain, elts))
        case ast.UnaryOp(operand=operand):
            return _is_plain(operand)
        case ast.BinOp(left=left, right=right):
            return _is_plain(left) and _is_plain(right)
    return False
