"""Console input and output: which calls a loop repeats, and how they reach `sys`."""

from __future__ import annotations

import ast
import io
import token
import tokenize
from collections.abc import Iterator, Sequence

from afterburner_ide.rules import bodies, folds, kinds, resolve
from afterburner_ide.rules.view import FUNCTIONS, FunctionView

_TEXT = frozenset({"str"})
_FORMATTED_ALIKE = frozenset({"str", "int", "bool"})
_OWN_SYNTAX = (ast.Lambda, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await, ast.Starred)


def repeated(view: FunctionView, name: str) -> list[ast.Call]:
    """The calls of the builtin in the target, if one of them is done again and again."""
    if not resolve.is_builtin(view, name):
        return []
    calls = [
        node
        for node in view.walk(ast.Call)
        if isinstance(node, ast.Call) and resolve.calls(view, node, f"builtins.{name}")
    ]
    return calls if any(is_repeated(view, call) for call in calls) else []


def is_repeated(view: FunctionView, node: ast.AST, depth: int = 3) -> bool:
    """Whether a loop of the target holds the node, or an inner function that is called again."""
    if view.loops_around(node):
        return True
    function = view.function_of(node)
    if function is view.node:
        return _is_called_in_loop(view)
    if not depth:
        return False
    name = getattr(function, "name", "")
    match view.parents[function]:
        case ast.Assign(targets=[ast.Name(id=bound)]):
            name = bound
    calls = [
        part
        for part in view.walk(ast.Name)
        if isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Load)
    ]
    return not name or len(calls) > 1 or any(is_repeated(view, call, depth - 1) for call in calls)


def _is_called_in_loop(view: FunctionView) -> bool:
    """Whether another function of the module calls the target in a loop."""
    return view.outermost is view.node and any(
        isinstance(node, ast.Name)
        and node.id == view.node.name
        and isinstance(node.ctx, ast.Load)
        and bool(view.loops_around(node))
        and view.function_of(node) is not view.node
        for node in ast.walk(view.module)
    )


def stream(view: FunctionView, name: str, uses: Sequence[ast.AST]) -> str | None:
    """How to write `sys.name` at all the uses; None where the module does not work with it yet.

    A rewrite that newly reaches for a stream of the process is none that a judge can let pass.
    The stream is always looked up in `sys`, since streams are replaced while a program runs.
    """
    known = any(
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and node.attr == name
        and resolve.dotted(view, node) == f"sys.{name}"
        for node in ast.walk(view.module)
    )
    inside = set(ast.walk(view.outermost))
    found = [
        (node, alias.asname or "sys")
        for node in ast.walk(view.module)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "sys"
    ]
    inner = [item for item in found if item[0] in inside]
    for node, bound in inner or found:
        above = _is_above(view, node, uses) if inner else node in view.module.body
        if known and above and resolve.dotted(view, ast.Name(bound, ast.Load())) == "sys":
            return f"{bound}.{name}"
    return None


def _is_above(view: FunctionView, node: ast.Import, uses: Sequence[ast.AST]) -> bool:
    """Whether the import comes before each use whenever that is reached."""
    holder = view.parents[node]
    return all(
        getattr(use, "lineno", 0) > node.lineno and holder in view.ancestors(use) for use in uses
    ) and (isinstance(holder, FUNCTIONS) or node in getattr(holder, "body", ()))


def printed(view: FunctionView, call: ast.Call) -> str | None:
    """The expression of the one text that the `print` writes; None where there is no telling."""
    ends = {"sep": " ", "end": "\n"}
    for keyword in call.keywords:
        match keyword.value:
            case ast.Constant(value=str(text)) if keyword.arg in ends:
                ends[keyword.arg] = text
            case ast.Constant(value=None) if keyword.arg in ends:
                pass
            case _:
                return None
    if bodies.remarks(view, view.statement_of(call)):
        return None
    match call.args:
        case []:
            return _quoted(ends["end"])
        case [ast.Starred(value=items)]:
            if not (resolve.is_builtin(view, "map") and resolve.is_builtin(view, "str")):
                return None
            whole = f"{_quoted(ends['sep'])}.join(map(str, {folds.on_one_line(view, items)}))"
            return f"{whole} + {_quoted(ends['end'])}" if ends["end"] else whole
        case [only]:
            return _with_end(view, only, ends["end"]) or _formatted(view, [only], ends)
    return _formatted(view, call.args, ends)


def _with_end(view: FunctionView, node: ast.expr, end: str) -> str | None:
    """The text of an expression that is a text, with the literal in it made longer by `end`."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            braced = isinstance(node, ast.JoinedStr)
            return _longer(view.text(node), end, braces=braced)
        case ast.BinOp(left=ast.Constant(value=str()) as left, op=ast.Mod()):
            longer = _longer(view.text(left), end.replace("%", "%%"))
            head = view.end(left) - view.start(node)
            return None if longer is None else longer + view.text(node)[head:]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()) as left, attr="format")):
            longer = _longer(view.text(left), end, braces=True)
            head = view.end(left) - view.start(node)
            return None if longer is None else longer + view.text(node)[head:]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yes, no = _with_end(view, body, end), _with_end(view, orelse, end)
            if yes is None or no is None:
                return None
            return f"{yes} if {folds.on_one_line(view, test)} else {no}"
    text = folds.on_one_line(view, node)
    if '"' not in text and "\\" not in text and end:
        return None
    if _is_exactly(view, node, _TEXT):
        return f"{view.operand(node)} + {_quoted(end)}" if end else text
    if not resolve.is_builtin(view, "str") or isinstance(node, _OWN_SYNTAX):
        return None
    return f"str({text}) + {_quoted(end)}" if end else f"str({text})"


def _longer(literal: str, end: str, *, braces: bool = False) -> str | None:
    """A text literal with `end` behind its last character; None unless it is a single plain one."""
    quote = literal[-3:] if literal[-3:] in {'"""', "'''"} else literal[-1:]
    prefix = literal.partition(quote)[0]
    if "\n" in literal or prefix.lower() not in {"", "f"} or not _is_single(literal):
        return None
    end = end.replace("{", "{{").replace("}", "}}") if braces else end
    return f"{literal[: -len(quote)]}{_escaped(end, quote[0])}{quote}"


def _is_single(literal: str) -> bool:
    """Whether it is one literal and not several that stand side by side."""
    opening = getattr(token, "FSTRING_START", None)
    closing = getattr(token, "FSTRING_END", None)
    depth = count = 0
    for part in tokenize.generate_tokens(io.StringIO(literal).readline):
        if opening is not None and part.type in {opening, closing}:
            depth += 1 if part.type == opening else -1
            count += part.type == opening and depth == 1
        elif part.type == token.STRING and not depth:
            count += 1
    return count == 1


def _formatted(view: FunctionView, nodes: list[ast.expr], ends: dict[str, str]) -> str | None:
    """An f-string of the expressions; None where one cannot stand in it."""
    texts = list(_fields(view, nodes))
    if None in texts:
        return None
    if all(text and text[:1] == "=" for text in texts):
        return _quoted(ends["sep"].join(text[1:] for text in texts if text) + ends["end"])
    quote = "'" if any(text and text[:1] == "{" and '"' in text for text in texts) else '"'
    if any(text and text[:1] == "{" and quote in text for text in texts):
        return None
    shown = [text if text[:1] == "{" else _braced(text[1:], quote) for text in texts if text]
    sep, end = (_braced(ends[key], quote) for key in ("sep", "end"))
    return f"f{quote}{sep.join(shown)}{end}{quote}"


def _fields(view: FunctionView, nodes: list[ast.expr]) -> Iterator[str | None]:
    """Each expression as `{x}` or `{x!s}`, a literal as `=` and its own characters."""
    for node in nodes:
        match node:
            case ast.Constant(value=str() | int() as value):
                yield f"={value}"
                continue
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                yield f"={-value}"
                continue
        text = folds.on_one_line(view, node)
        strange = any(isinstance(part, _OWN_SYNTAX) for part in ast.walk(node))
        if strange or any(mark in text for mark in ("\\", "#", "'''", '"""')) or text[:1] in "{[(":
            yield None
            continue
        alike = _is_exactly(view, node, _FORMATTED_ALIKE)
        yield f"{{{text}}}" if alike else f"{{{text}!s}}"


def _is_exactly(view: FunctionView, node: ast.expr, names: frozenset[str]) -> bool:
    """Whether it is of such a type itself: an argument may be an enumeration's member instead."""
    given = any(resolve.is_parameter(view, name) for name in resolve.loaded([node]))
    called = isinstance(node, ast.Call | ast.JoinedStr)
    return kinds.is_kind(view, node, names) and (called or not given)


def _braced(text: str, quote: str) -> str:
    return _escaped(text.replace("{", "{{").replace("}", "}}"), quote)


def _quoted(text: str) -> str:
    return f'"{_escaped(text, chr(34))}"'


def _escaped(text: str, quote: str) -> str:
    """The characters as they are written between such quotes."""
    shown = repr(text)
    inner = shown[1:-1]
    if shown[0] == "'" and quote == '"':
        inner = inner.replace("\\'", "'").replace('"', '\\"')
    elif shown[0] == '"' and quote == "'":
        inner = inner.replace("'", "\\'")
    return inner
