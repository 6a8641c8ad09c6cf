"""Functions that are almost a rule's example, and calls to run them on, both from a seed."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable

from afterburner_ide.target.functions import FunctionNode, find_function

COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.BitAnd, ast.BitXor)
BUILTINS = ("sum", "len", "max", "list", "range", "sorted", "set", "min", "int", "str")
INTRUDERS = (
    "{a}.append({b})",
    "{a} = {b}",
    "{a} += 1",
    "print({a})",
    "if {a}:\n    continue",
    "if {a}:\n    break",
    "alias = {a}",
    "{a}.pop()",
    "if {a} == {b}:\n    raise ValueError({a})",
    "{a}[0] = {b}",
    "{a} = list({b})",
    "{a}.clear()",
    "{a}, {b} = {b}, {a}",
    "if not {a}:\n    return {b}",
    "{a} = {a} + {b}",
    "def look():\n    return {a}",
    "def change():\n    nonlocal {a}\n    {a} = {b}\nchange()",
    "{a} = iter({b})",
    "{a}[{b}] += 1",
    "{a} = {a}[1:]",
    "{a}.sort()",
    "{a} = float({b})",
)


class Mutant:
    """A module's text with one function that is changed step by step."""

    def __init__(self, source: str, qualname: str, rng: random.Random) -> None:
        self._tree = ast.parse(source)
        self._name = qualname
        self._rng = rng

    @property
    def function(self) -> FunctionNode:
        found = find_function(self._tree, self._name)
        assert found is not None
        return found

    def text(self) -> str | None:
        """The module as it is now; None where it does not compile."""
        text = ast.unparse(ast.fix_missing_locations(self._tree)) + "\n"
        try:
            compile(text, "<mutant>", "exec")
        except (SyntaxError, ValueError):
            return None
        return text

    def step(self) -> None:
        """Change one thing; nothing, where the function has nothing of the kind."""
        steps: list[Callable[[], None]] = [
            self._compare,
            self._compute,
            self._count,
            self._rename,
            self._swap,
            self._repeat,
            self._leave_out,
            self._intrude,
            self._intrude,
            self._show,
            self._show,
            self._range,
            self._nest,
            self._shadow,
            self._negate,
        ]
        self._rng.choice(steps)()

    def _pick(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        return [node for node in ast.walk(self.function) if isinstance(node, kinds)]

    def _one(self, *kinds: type[ast.AST]) -> ast.AST | None:
        found = self._pick(*kinds)
        return self._rng.choice(found) if found else None

    def _locals(self) -> list[str]:
        names = {
            node.id
            for node in self._pick(ast.Name)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        return sorted(
            names | {node.arg for node in self._pick(ast.arg) if isinstance(node, ast.arg)}
        )

    def _block(self, least: int = 1) -> list[ast.stmt] | None:
        blocks = [
            block
            for node in ast.walk(self.function)
            for field in ("body", "orelse")
            if isinstance(block := getattr(node, field, None), list)
            and len(block) >= least
            and isinstance(block[0], ast.stmt)
        ]
        return self._rng.choice(blocks) if blocks else None

    def _compare(self) -> None:
        node = self._one(ast.Compare)
        if isinstance(node, ast.Compare):
            node.ops[0] = self._rng.choice(COMPARISONS)()

    def _compute(self) -> None:
        node = self._one(ast.BinOp, ast.AugAssign)
        if isinstance(node, ast.BinOp | ast.AugAssign):
            node.op = self._rng.choice(OPERATORS)()

    def _count(self) -> None:
        numbers = [
            node
            for node in self._pick(ast.Constant)
            if isinstance(node, ast.Constant) and type(node.value) is int
        ]
        if numbers:
            node = self._rng.choice(numbers)
            assert isinstance(node.value, int)
            node.value = abs(node.value + self._rng.choice((-1, 1, 2)))

    def _rename(self) -> None:
        loads = [
            node
            for node in self._pick(ast.Name)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        ]
        names = self._locals()
        if loads and names:
            self._rng.choice(loads).id = self._rng.choice(names)

    def _swap(self) -> None:
        block = self._block(2)
        if block:
            at = self._rng.randrange(len(block) - 1)
            block[at], block[at + 1] = block[at + 1], block[at]

    def _repeat(self) -> None:
        block = self._block()
        if block:
            block.insert(
                self._rng.randrange(len(block) + 1), copy.deepcopy(self._rng.choice(block))
            )

    def _leave_out(self) -> None:
        block = self._block(2)
        if block:
            del block[self._rng.randrange(len(block))]

    def _intrude(self) -> None:
        block, names = self._block(), self._locals()
        if block and names:
            text = self._rng.choice(INTRUDERS).format(
                a=self._rng.choice(names), b=self._rng.choice(names)
            )
            at = self._rng.randrange(len(block) + 1)
            block[at:at] = ast.parse(text).body

    def _show(self) -> None:
        """Return one of the names as well, so that what is left in it can be seen."""
        names = self._locals()
        if not names:
            return
        name = ast.Name(self._rng.choice(names), ast.Load())
        node = self._one(ast.Return)
        if isinstance(node, ast.Return):
            node.value = ast.Tuple([node.value or ast.Constant(None), name], ast.Load())
        else:
            self.function.body.append(ast.Return(name))

    def _range(self) -> None:
        calls = [
            node
            for node in self._pick(ast.Call)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "range"
            and node.args
        ]
        if not calls:
            return
        node = self._rng.choice(calls)
        first, last = node.args[0], node.args[-1]
        way = self._rng.randrange(4)
        if way == 0 and len(node.args) == 1:
            node.args = [ast.Constant(self._rng.choice((0, 1, 2))), last]
        elif way == 1 and len(node.args) == 2:
            node.args = [first, last, ast.Constant(self._rng.choice((1, 2)))]
        elif way == 2 and len(node.args) == 1:
            back = ast.UnaryOp(ast.USub(), ast.Constant(1))
            node.args = [ast.BinOp(last, ast.Sub(), ast.Constant(1)), back, back]
        else:
            sign = self._rng.choice((ast.Add, ast.Sub))()
            node.args[-1] = ast.BinOp(last, sign, ast.Constant(1))

    def _nest(self) -> None:
        block, names = self._block(), self._locals()
        if not block or not names:
            return
        at = self._rng.randrange(len(block))
        one, other = self._rng.choice(names), self._rng.choice(names)
        if isinstance(block[at], ast.FunctionDef | ast.AsyncFunctionDef):
            return
        test = ast.parse(f"{one} != {other}", mode="eval").body
        block[at] = ast.If(test, [block[at]], [])

    def _shadow(self) -> None:
        names = self._locals()
        if not names:
            return
        old, new = self._rng.choice(names), self._rng.choice(BUILTINS)
        for node in ast.walk(self.function):
            if isinstance(node, ast.Name) and node.id == old:
                node.id = new
            elif isinstance(node, ast.arg) and node.arg == old:
                node.arg = new

    def _negate(self) -> None:
        node = self._one(ast.If)
        if isinstance(node, ast.If):
            node.test = ast.UnaryOp(ast.Not(), node.test)


class Inputs:
    """Texts of arguments of many kinds."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._kinds: dict[str, Callable[[], str]] = {
            "number": self._number,
            "size": lambda: str(rng.choice((0, 1, 2, 3, 4, 5, 7, 9, 12, 16, 25))),
            "float": lambda: rng.choice(("0.5", "-0.0", "1.0", "float('nan')", "1e16", "-1.5")),
            "text": self._word,
            "words": lambda: self._listed(self._word),
            "numbers": lambda: self._listed(self._number),
            "sizes": lambda: self._listed(self._kinds["size"]),
            "sorted": lambda: f"sorted({self._listed(self._number)})",
            "floats": lambda: self._listed(self._kinds["float"]),
            "grid": self._grid,
            "pairs": lambda: self._listed(lambda: f"({self._number()}, {self._word()})"),
            "edges": lambda: self._listed(lambda: f"({rng.randrange(4)}, {rng.randrange(4)})"),
            "rows": lambda: self._listed(
                lambda: f"{{'id': {rng.randrange(4)}, 'key': {rng.randrange(3)}}}"
            ),
            "table": lambda: str({rng.randrange(6): rng.randrange(9) for _ in range(4)}),
            "graph": lambda: str({n: [rng.randrange(4) for _ in range(2)] for n in range(3)}),
            "counts": lambda: str({letter: rng.randrange(4) for letter in "abc1 "}),
            "tuple": lambda: f"tuple({self._listed(self._number)})",
            "stream": lambda: f"iter({self._listed(self._number)})",
        }

    def kinds(self, count: int) -> tuple[str, ...]:
        """A kind for each of so many arguments."""
        return tuple(self._rng.choice(list(self._kinds)) for _ in range(count))

    def call(self, kinds: tuple[str, ...]) -> str:
        """Arguments of these kinds, as text between a call's parentheses."""
        return ", ".join(self._kinds[kind]() for kind in kinds)

    def _number(self) -> str:
        return self._rng.choice(("0", "1", "2", "3", "-1", "5", "7", "12", "True", "-2", "30"))

    def _word(self) -> str:
        return repr("".join(self._rng.choice("aabbcE 12.") for _ in range(self._rng.randrange(5))))

    def _listed(self, part: Callable[[], str]) -> str:
        return "[" + ", ".join(part() for _ in range(self._rng.randrange(7))) + "]"

    def _grid(self) -> str:
        width = self._rng.randrange(1, 4)
        row = "[" + ", ".join(self._number() for _ in range(width)) + "]"
        if self._rng.random() < 0.1:
            return f"[{row}] * {self._rng.randrange(4)}"
        rows = [
            "[" + ", ".join(self._number() for _ in range(width)) + "]"
            for _ in range(self._rng.randrange(5))
        ]
        return "[" + ", ".join(rows) + "]"
