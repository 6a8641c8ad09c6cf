"""Mechanical rewrites of one function: preconditions on the tree, edits on the user's own text."""

from __future__ import annotations

from afterburner_ide.rules.apply import apply, candidates, exhaust
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.registry import all_rules, every_rule, rule
from afterburner_ide.rules.view import FunctionView

__all__ = [
    "Edit",
    "Example",
    "FunctionView",
    "Rewrite",
    "Rule",
    "Safety",
    "Unchanged",
    "all_rules",
    "apply",
    "candidates",
    "every_rule",
    "exhaust",
    "rule",
]
