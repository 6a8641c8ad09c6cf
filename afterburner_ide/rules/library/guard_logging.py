"""Rule: put a message together only if it will be logged."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_LEVELS = {"debug": "DEBUG", "info": "INFO"}
_CHEAP = (ast.Constant, ast.Name, ast.Attribute, ast.expr_context)


class GuardLogging(Rule):
    """Put a message together only if it will be logged.

    `logger.debug(f"…")` formats its message before the logger finds that nobody wants it. Asking
    `logger.isEnabledFor` first costs a tenth of that. It pays where messages of that level are
    switched off and stand in loops or in short functions; what goes into the message must have
    no effect of its own. An error in the message then shows only where it is logged.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    break_even = "any size"
    examples = (
        Example(
            """
            import logging

            logger = logging.getLogger(__name__)

            def total(items):
                found = 0
                for item in items:
                    logger.debug(f"adding {item!r} to {found}")  # each one
                    found += item
                return found
            """,
            """
            import logging

            logger = logging.getLogger(__name__)

            def total(items):
                found = 0
                for item in items:
                    if logger.isEnabledFor(logging.DEBUG):
                        logger.debug(f"adding {item!r} to {found}")  # each one
                    found += item
                return found
            """,
        ),
        Unchanged(
            """
            import logging

            logger = logging.getLogger(__name__)

            def total(items):
                for item in items:
                    logger.debug("adding %r", item)
                return sum(items)
            """,
            "the logger formats it only when it logs it",
        ),
        Unchanged(
            """
            import logging

            logger = logging.getLogger(__name__)

            def drain(queue):
                while queue:
                    logger.debug(f"next is {queue.pop()}")
            """,
            "the message changes the queue",
        ),
        Unchanged(
            """
            import logging

            logger = logging.getLogger(__name__)

            def check(items):
                for item in items:
                    logger.error(f"bad: {item}")
            """,
            "errors are nearly always logged",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(99) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            statement = function.parents[call]
            level = _level(function, call)
            if level is None or not isinstance(statement, ast.Expr):
                continue
            if not function.own_lines(statement) or _is_guarded(function, statement):
                continue
            if function.multiline_strings([statement]):
                continue
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            if not all(effects.is_pure(function, value) for value in values):
                continue
            if not any(_is_costly(value) for value in values):
                continue
            assert isinstance(call.func, ast.Attribute)
            name, imports = resolve.need(function, "logging", level)
            head = f"if {function.text(call.func.value)}.isEnabledFor({name}):"
            edits = (function.insert_before(statement, head), *function.shift([statement]))
            yield Rewrite(edits, f"ask for {level} first", call.lineno, imports)


def _level(view: FunctionView, call: ast.Call) -> str | None:
    """The level that the call logs at, if it is a method of a logger that the module makes."""
    match call.func:
        case ast.Attribute(value=owner, attr=name) if name in _LEVELS and _is_logger(view, owner):
            return _LEVELS[name]
    return None


def _is_logger(view: FunctionView, owner: ast.expr) -> bool:
    """Whether it is a name of the module, or an attribute, bound to `logging.getLogger(…)`."""
    text = ast.unparse(owner)
    if not isinstance(owner, ast.Name | ast.Attribute) or "(" in text:
        return False
    if isinstance(owner, ast.Name) and resolve.is_local(view, owner.id):
        root: ast.AST = view.outermost
    else:
        root = view.module
    found = [
        node
        for node in ast.walk(root)
        if isinstance(node, ast.Assign) and any(ast.unparse(t) == text for t in node.targets)
    ]
    return bool(found) and all(
        resolve.calls(view, node.value, "logging.getLogger") for node in found
    )


def _is_costly(node: ast.expr) -> bool:
    """Whether putting it together takes more than asking for the level."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    return not all(isinstance(part, _CHEAP) for part in ast.walk(node))


def _is_guarded(view: FunctionView, statement: ast.stmt) -> bool:
    """Whether a test around it asks for the level already."""
    for parent in view.ancestors(statement):
        if parent is view.node:
            return False
        if isinstance(parent, ast.If) and any(
            isinstance(node, ast.Attribute) and node.attr in {"isEnabledFor", "getEffectiveLevel"}
            for node in ast.walk(parent.test)
        ):
            return True
    return False
