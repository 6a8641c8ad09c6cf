"""What a trap is: a function, calls that tell a wrong rewrite from it, and what goes wrong."""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import dataclass
from textwrap import dedent

from afterburner_ide.reasons import Reason

RESULT = Reason.DIFFERENT_RESULT
TYPE = Reason.DIFFERENT_TYPE
ORDER = Reason.DIFFERENT_ORDER
FLOAT = Reason.DIFFERENT_FLOAT
ALIASING = Reason.DIFFERENT_ALIASING
EXCEPTION = Reason.DIFFERENT_EXCEPTION
ARGUMENTS = Reason.DIFFERENT_ARGUMENTS
OUTPUT = Reason.DIFFERENT_OUTPUT
STATE = Reason.DIFFERENT_STATE
MEMOISED = Reason.MEMOISED

BEHAVIOUR = frozenset(
    {
        RESULT,
        TYPE,
        ORDER,
        FLOAT,
        ALIASING,
        EXCEPTION,
        ARGUMENTS,
        OUTPUT,
        STATE,
        Reason.NOT_LAZY,
        Reason.HASH_SEED,
        Reason.LOST_RESULT,
        Reason.TIMED_OUT,
        Reason.OUT_OF_MEMORY,
        Reason.MEMOISED,
        Reason.SIGNATURE_CHANGED,
    }
)
"""The reasons that a person may read as: it does something else."""


@dataclass(frozen=True, slots=True)
class Trap:
    """A function and the calls on which a careless rewrite of it differs.

    `calls` are the texts between a call's parentheses; they run in turn in one module, whose
    names they may use. `naive` is the function as a careless hand would write it, `reasons` what
    the judge may call the difference. `setup` stands above both. A rule in `silent` must not even
    propose here. The values of a `hostile` trap have operators that lie or leave traces, which no
    tree shows: there a rule may be wrong as long as the judge sees it.
    """

    name: str
    goes_wrong: str
    code: str
    calls: tuple[str, ...]
    naive: str = ""
    reasons: tuple[Reason, ...] = ()
    setup: str = ""
    target: str = "f"
    silent: tuple[str, ...] = ()
    hostile: bool = False
    needs: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self._module(self.code)

    @property
    def wrong(self) -> str:
        return self._module(self.naive)

    @property
    def missing(self) -> list[str]:
        """The modules that the trap needs and this interpreter lacks."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]

    def _module(self, code: str) -> str:
        parts = [dedent(part).strip("\n") for part in (self.setup, code)]
        text = "\n\n\n".join(part for part in parts if part) + "\n"
        ast.parse(text)
        return text
