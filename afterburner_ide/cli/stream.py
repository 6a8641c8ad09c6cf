"""JSON on standard output: whole answers, and one line per event."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

__all__ = ["write_answer", "write_line"]


def write_answer(body: dict[str, Any]) -> None:
    """Write one object, indented, as the whole answer of a command."""
    sys.stdout.write(json.dumps(_finite(body), indent=2) + "\n")
    sys.stdout.flush()


def write_line(body: dict[str, Any]) -> None:
    """Write one object on one line, and let the reader have it at once."""
    sys.stdout.write(json.dumps(_finite(body), separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _finite(value: Any) -> Any:
    """Replace infinities and NaN by null: JSON has no word for an interval without a bound."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
