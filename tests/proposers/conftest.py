"""The state that a proposer is asked in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from afterburner_ide.proposers import Context
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Objective

SOURCE = """
def f(xs, ys):
    out = []
    for x in xs:
        if x in list(ys):
            out.append(x)
    return out
"""

MANY = """
def f(names, known):
    text = ""
    found = []
    for name in names:
        if name in known:
            found.append(name.upper())
        text += name + "\\n"
    seen = []
    for name in names:
        if name not in seen:
            seen.append(name)
    doubled = []
    for name in seen:
        doubled.append(name * 2)
    return text, doubled, sorted(found, key=lambda item: item[0])
"""


@pytest.fixture
def context(tmp_path: Path) -> Callable[..., Context]:
    """Make the context of a first iteration on the function `f` of a module."""

    def make(source: str = SOURCE, name: str = "f", **fields: Any) -> Context:
        target = find_target(f"{tmp_path / 'mod.py'}::{name}", source=source)
        values: dict[str, Any] = {"source": source, "objective": Objective.TIME, "iteration": 1}
        return Context(target, **values | fields)

    return make
