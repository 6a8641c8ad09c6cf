"""NaN in inputs: one object for all, as it mostly is in real data.

A pickle does not say which NaNs of an input were the same object. `in`, `index`, `count`, sets and
dicts find the same object where `==` finds nothing, so a rewrite from one to the other differs on
data with one `math.nan` in it, and would not on copies.
"""

from __future__ import annotations

import re
from typing import Any

_NAN = float("nan")
_NAN_CODE = re.compile(rb"G[\x7f\xff][\xf0-\xff]")
"""How pickle writes a float whose exponent is that of NaN and infinity."""


def unified(blob: bytes, value: Any) -> Any:
    """What was loaded from `blob`, with one object for every NaN in lists, tuples, dicts and sets.

    Containers that can be changed stay the same objects.
    """
    return _one_nan(value, {}) if _NAN_CODE.search(blob) else value


def _one_nan(value: Any, known: dict[int, Any]) -> Any:
    kind = type(value)
    if kind is float:
        return value if value == value else _NAN
    if kind not in (list, tuple, dict, set):
        return value
    if id(value) in known:
        return known[id(value)]
    known[id(value)] = value
    if kind is list:
        value[:] = [_one_nan(item, known) for item in value]
    elif kind is dict:
        items = [(_one_nan(key, known), _one_nan(item, known)) for key, item in value.items()]
        value.clear()
        value.update(items)
    elif kind is set:
        if any(item != item for item in value if type(item) is float):
            items = [_one_nan(item, known) for item in value]
            value.clear()
            value.update(items)
    else:
        made = tuple([_one_nan(item, known) for item in value])
        if any(new is not old for new, old in zip(made, value)):
            known[id(value)] = made
    return known[id(value)]
