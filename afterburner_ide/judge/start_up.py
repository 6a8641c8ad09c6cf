"""What the first call in a new process costs, for rewrites that were asked for in spite of it."""

from __future__ import annotations

import math

from afterburner_ide.judge.session import Session
from afterburner_ide.measure.blocks import run_block
from afterburner_ide.measure.memory import single


def start_up_note(
    session: Session, before: str, after: str, blob: bytes, gain_s: float, timeout: float
) -> str:
    """From how many calls on `after` pays in a process of its own.

    `gain_s` is what one call gains in seconds, once all is imported and compiled; `blob` is the
    call whose first run is compared with its second one. Raises what the child raises.
    """
    extra = session.import_ns[after] - session.import_ns[before]
    for source, sign in ((after, 1), (before, -1)):
        with session.loaded(source) as child:
            first = run_block(child, single(blob), timeout).cpu_ns
            again = run_block(child, single(blob), timeout).cpu_ns
            extra += sign * (first - again)
    seconds = max(0.0, extra / 1e9)
    if gain_s <= 0:
        return f"Importing it and its first call take {seconds:.2f} s more."
    calls = math.ceil(seconds / gain_s)
    return (
        f"Importing it and its first call take {seconds:.2f} s more: "
        f"in one process it pays from {calls} such calls on."
    )
