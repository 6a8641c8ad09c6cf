"""A scripted proposer: `echo:FILE,FILE…` proposes each file's text, in order. For tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.types import Proposal


class EchoProposer(Proposer):
    """Proposes whole modules read from files, whatever the context."""

    name = "echo"

    def __init__(self, argument: str = "") -> None:
        self._paths = [Path(part) for part in argument.split(",") if part]
        if not self._paths:
            raise ProposerError("echo needs files to propose: --proposer echo:FILE,FILE…")

    def propose(self, context: Context) -> Iterator[Proposal]:
        for path in self._paths:
            try:
                source = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ProposerError(f"{path} cannot be proposed: {error}") from error
            yield Proposal(source, path.name, (*context.rules, f"echo:{path.name}"))
