"""Rewrites put into a module's text, and all that can be proposed for one function."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from afterburner_ide.errors import RuleError, TargetNotFound
from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Edit, Rewrite, Rule
from afterburner_ide.rules.registry import all_rules
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


def apply(source: str, rewrite: Rewrite) -> str:
    """The module's text with the rewrite in it and its imports added where they are missing.

    Raises RuleError when edits overlap or leave the text, or when the result does not parse.
    """
    text = _edited(source, [*rewrite.edits, *_import_edits(source, rewrite.imports)])
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise RuleError(
            f"line {rewrite.line}: the rewritten module does not parse: {error}"
        ) from error
    return text


def candidates(
    source: str,
    qualname: str,
    rules: Iterable[Rule] | None = None,
    errors: list[RuleError] | None = None,
    helpers: Sequence[str] = (),
) -> Iterator[tuple[Rule, Rewrite, str]]:
    """Every rewrite of a function with the module's text after it, highest payoff first.

    Rewrites of its `helpers`, other functions of the module, come after its own of the same rule.
    Texts come once each, and never the text that was there. A rule that fails is left out; its
    RuleError is put into `errors`. A function with `locals()`, `exec` or the like gets nothing.
    Raises TargetSyntaxError or TargetNotFound for a bad target; a helper that is gone is left out.
    """
    views = _views(source, qualname, helpers)
    chosen = all_rules() if rules is None else sorted(rules, key=lambda item: -item.payoff)
    seen = {source}
    for item in chosen:
        for view in views:
            try:
                for rewrite in item.rewrites(view):
                    text = apply(source, rewrite)
                    if text not in seen:
                        seen.add(text)
                        if view.qualname != qualname:
                            summary = f"in {view.qualname}: {rewrite.summary}"
                            rewrite = replace(rewrite, summary=summary)
                        yield item, rewrite, text
            except GeneratorExit:
                raise
            except Exception as error:  # noqa: BLE001 - one broken rule must not silence the others
                if errors is not None:
                    errors.append(
                        RuleError(
                            f"the rule {item.name} failed on {view.qualname}: "
                            f"{type(error).__name__}: {error}",
                            hint="This is a fault of the rule; please report it with the function.",
                        )
                    )


def _views(source: str, qualname: str, helpers: Sequence[str]) -> list[FunctionView]:
    views = [FunctionView(source, qualname)]
    for name in helpers:
        with contextlib.suppress(TargetNotFound):
            views.append(FunctionView(source, name))
    return [view for view in views if not resolve.is_dynamic(view)]


def exhaust(source: str, qualname: str, rule: Rule, limit: int = 16) -> tuple[str, int]:
    """Apply one rule's first rewrite again and again: the last text and how often it applied."""
    for count in range(limit):
        first = next(candidates(source, qualname, [rule]), None)
        if first is None:
            return source, count
        source = first[2]
    return source, limit


def _edited(source: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not at <= edit.start <= edit.end <= len(source):
            raise RuleError(f"edits overlap or leave the text at offset {edit.start}")
        parts += [source[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, source[at:]])


def _import_edits(source: str, imports: Sequence[str]) -> list[Edit]:
    if not imports:
        return []
    body = ast.parse(source).body
    present = {
        ast.dump(_single(node, alias))
        for node in body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    missing = [
        line for line in dict.fromkeys(imports) if ast.dump(ast.parse(line).body[0]) not in present
    ]
    if not missing:
        return []
    line, before, after = _import_line(source, body)
    text = before + "".join(f"{line}\n" for line in missing)
    lines = source.split("\n")
    at = sum(len(part) + 1 for part in lines[:line])
    if at > len(source):
        return [Edit(len(source), len(source), "\n" + text.rstrip("\n") + "\n")]
    return [Edit(at, at, text + after)]


def _import_line(source: str, body: list[ast.stmt]) -> tuple[int, str, str]:
    """The 0-based line that new imports go to, and the blank lines before and after them."""
    head: ast.stmt | None = None
    last: ast.stmt | None = None
    first: ast.stmt | None = None
    for number, statement in enumerate(body):
        if number == 0 and _is_docstring(statement):
            head = statement
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            first = statement
            break
        elif isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            head = statement
        else:
            last = statement
    if last is not None:
        return last.end_lineno or last.lineno, "", ""
    lines = source.split("\n")
    if head is not None:
        line = head.end_lineno or head.lineno
        following = lines[line] if line < len(lines) else ""
        return line, "\n", "\n" if following.strip() else ""
    if first is None:
        return len(lines), "", ""
    decorators = getattr(first, "decorator_list", [])
    line = min([first.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while line > 0 and lines[line - 1].startswith("#") and not _is_header(lines, line - 1):
        line -= 1
    return line, "", "\n\n" if isinstance(first, (*FUNCTIONS, ast.ClassDef)) else "\n"


def _is_header(lines: list[str], line: int) -> bool:
    return lines[line].startswith("#!") or (line < 2 and "coding" in lines[line])


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _single(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import(names=[alias])
    return ast.ImportFrom(module=node.module, names=[alias], level=node.level)
