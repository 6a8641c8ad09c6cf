"""What a rule is: a mechanical rewrite that carries its own examples, limits and workload."""

from __future__ import annotations

import ast
import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from textwrap import dedent
from typing import TYPE_CHECKING, ClassVar, Literal

from afterburner_ide.errors import RuleError
from afterburner_ide.reasons import Reason

if TYPE_CHECKING:
    from afterburner_ide.rules.view import FunctionView


class Safety(StrEnum):
    """How far a rewrite may be trusted before the judge has spoken; `.text` says it in words."""

    text: str

    def __new__(cls, code: str, text: str) -> Safety:
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    EXACT = "exact", "The same behaviour for every value."
    GUARDED = "guarded", "The preconditions that a tree can show are checked; the judge confirms."
    NEEDS_EVIDENCE = "needs_evidence", "Right only for the kinds of values that the workload shows."


@dataclass(frozen=True, slots=True)
class Example:
    """Module text before and after the rule's first rewrite of the first function in it."""

    before: str
    after: str

    @property
    def source(self) -> str:
        return dedent(self.before).lstrip("\n")

    @property
    def qualname(self) -> str:
        return first_function(self.source)

    @property
    def result(self) -> str:
        return dedent(self.after).lstrip("\n")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Module text whose first function the rule must leave alone, and why."""

    code: str
    because: str

    @property
    def source(self) -> str:
        return dedent(self.code).lstrip("\n")

    @property
    def qualname(self) -> str:
        return first_function(self.source)


def first_function(source: str) -> str:
    """The qualified name of a text's first function, a method if a class comes first."""
    body: list[ast.stmt] = ast.parse(source).body
    path: list[str] = []
    while True:
        found = next(
            item
            for item in body
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        )
        path.append(found.name)
        if not isinstance(found, ast.ClassDef):
            return ".".join(path)
        body = found.body


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the characters `start:end` of the module's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One site of one rule. `line` is 1-based; `imports` are whole import statements."""

    edits: tuple[Edit, ...]
    summary: str
    line: int
    imports: tuple[str, ...] = ()


class Rule(ABC):
    """A rewrite. Its file's name is its name, its docstring is its documentation.

    `payoff` is the prior by which rules are ordered: the typical log2 of the gain times the
    chance that there is one. `workload` is the source of `gen(scale, seed) -> [(args, kwargs)]`
    and `SCALES` for the function of the first example; the claim to be faster holds on it.
    `break_even` names the size from which it pays.

    An `opt_in` rule changes more than the speed, so it is tried only where it was asked for by
    name; for its rewrites the judge lets the reasons in `concedes` pass, and notes each.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    safety: ClassVar[Safety]
    payoff: ClassVar[float]
    examples: ClassVar[tuple[Example | Unchanged, ...]]
    workload: ClassVar[str]
    break_even: ClassVar[str] = "any size"
    kind: ClassVar[Literal["local", "template"]] = "local"
    opt_in: ClassVar[bool] = False
    concedes: ClassVar[frozenset[Reason]] = frozenset()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.name = cls.__module__.rpartition(".")[2].replace("_", "-")
        if not cls.__doc__:
            raise RuleError(
                f"the rule {cls.name} has no docstring",
                hint="Its first line is the title, the rest says what it does and when it pays.",
            )
        cls.title = inspect.cleandoc(cls.__doc__).splitlines()[0]

    @abstractmethod
    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        """Yield a rewrite for each site, the most promising first; none where in doubt."""

    @property
    def text(self) -> str:
        """The documentation below the title."""
        return inspect.cleandoc(self.__doc__ or "").partition("\n")[2].strip()
