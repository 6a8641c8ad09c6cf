"""Whoever suggests code: one protocol, found by name without importing the others."""

from __future__ import annotations

from importlib import import_module

from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers.base import Context, Proposer

__all__ = ["Context", "Proposer", "names", "proposer"]

BUILT_IN = {
    "echo": "afterburner_ide.proposers.echo:EchoProposer",
    "exhaustive": "afterburner_ide.proposers.exhaustive:ExhaustiveProposer",
    "payoff-order": "afterburner_ide.proposers.payoff_order:PayoffOrderProposer",
    "random": "afterburner_ide.proposers.random_order:RandomProposer",
    "ruff": "afterburner_ide.proposers.ruff:RuffProposer",
    "rules": "afterburner_ide.proposers.rules:RulesProposer",
    "stop": "afterburner_ide.proposers.stop:StopProposer",
}


def names() -> tuple[str, ...]:
    """What `--proposer` may be, without the argument that some take."""
    return tuple(sorted(BUILT_IN))


def proposer(spec: str) -> Proposer:
    """Make the proposer `NAME` or `NAME:ARGUMENT`; ProposerError when there is none."""
    name, _, argument = spec.partition(":")
    place = BUILT_IN.get(name)
    if place is None:
        raise ProposerError(f"there is no proposer {name!r}", hint="Known: " + ", ".join(names()))
    module, _, attribute = place.partition(":")
    made: Proposer = getattr(import_module(module), attribute)(argument)
    return made
