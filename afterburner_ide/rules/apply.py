"""Rewrites put into a module's text, and all that can be proposed for one function."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from afterburner_ide.errors import RuleError, TargetNotFound
from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Edit, Rewrite, Rule
from afterburner_ide.rules.imports import import_edits
from afterburner_ide.rules.registry import all_rules
from afterburner_ide.rules.tidy import tidied
from afterburner_ide.rules.view import FunctionView


def apply(source: str, rewrite: Rewrite) -> str:
    """The module's text with the rewrite in it, the imports it needs, and nothing left unused.

    Raises RuleError when edits overlap or leave the text, or when the result does not parse.
    """
    # Imports first: what a rewrite puts in at the same place may need them.
    text = _edited(source, [*import_edits(source, rewrite.imports), *rewrite.edits])
    try:
        text = _edited(text, tidied(source, text))
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
