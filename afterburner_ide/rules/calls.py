"""What is known of a call: what it changes, what it returns, whether it can be done twice."""

from __future__ import annotations

import ast
from enum import Enum, auto

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.view import FunctionView


class Effect(Enum):
    """What a call may change."""

    NOTHING = auto()
    RECEIVER = auto()  # `a.append(x)` changes a
    FIRST = auto()  # `heappush(a, x)` changes a
    UNKNOWN = auto()


class Result(Enum):
    """How a call's result hangs together with its receiver or arguments."""

    PLAIN = auto()  # a number, a string: holds nothing of them
    COPY = auto()  # a new object with the same items
    PAIRS = auto()  # an iterator over tuples of their items
    ITEM = auto()  # one of their items
    VIEW = auto()  # the receiver itself, as it were
    UNKNOWN = auto()


MUTATORS = resolve.words(
    "append appendleft add clear discard extend extendleft insert pop popitem popleft remove "
    "reverse rotate setdefault sort update intersection_update difference_update "
    "symmetric_difference_update subtract move_to_end __setitem__ __delitem__"
)
PLAIN_BUILTINS = resolve.words(
    "len sum abs round ord chr int float complex bool str repr bin hex oct ascii format divmod pow "
    "isinstance issubclass callable hash id all any range type bytes"
)
COPYING_BUILTINS = resolve.words(
    "list tuple set frozenset sorted reversed iter dict filter bytearray slice"
)
PAIRING_BUILTINS = frozenset({"enumerate", "zip"})
ITEM_BUILTINS = frozenset({"min", "max"})
HARMLESS = frozenset({"print", "next", "input"})

STR_METHODS = resolve.words(
    "capitalize casefold center encode decode endswith expandtabs find format isalnum isalpha "
    "isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper "
    "join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust "
    "rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper "
    "zfill count index bit_length bit_count is_integer isdisjoint issubset issuperset"
)
COPYING_METHODS = resolve.words(
    "copy union intersection difference symmetric_difference most_common elements"
)
PURE_MODULES = frozenset({"math", "cmath"})
PURE_FUNCTIONS = frozenset(
    {
        *(f"bisect.{name}" for name in ("bisect", "bisect_left", "bisect_right")),
        *(
            f"operator.{name}"
            for name in resolve.words(
                "add sub mul truediv floordiv mod neg pos eq ne lt le gt ge xor and_ or_ "
                "not_ lshift rshift abs index truth contains countOf indexOf"
            )
        ),
    }
)
CHANGES_FIRST = frozenset(
    {
        *(
            f"heapq.{name}"
            for name in resolve.words("heappush heappop heapify heapreplace heappushpop")
        ),
        *(f"bisect.{name}" for name in ("insort", "insort_left", "insort_right")),
        "random.shuffle",
        "builtins.next",
        "builtins.setattr",
        "builtins.delattr",
    }
)
CHANGES_NOTHING = frozenset(
    {
        *(f"builtins.{name}" for name in PLAIN_BUILTINS | COPYING_BUILTINS | PAIRING_BUILTINS),
        *(f"builtins.{name}" for name in ITEM_BUILTINS | HARMLESS - {"next"}),
        *(f"collections.{name}" for name in ("deque", "defaultdict", "Counter", "OrderedDict")),
        *(
            f"random.{name}"
            for name in resolve.words("random randint randrange choice uniform sample")
        ),
        *(
            f"itertools.{name}"
            for name in resolve.words("count repeat product permutations combinations")
        ),
        *(f"heapq.{name}" for name in ("nlargest", "nsmallest")),
        *(f"time.{name}" for name in ("time", "perf_counter", "monotonic")),
        "copy.copy",
        "copy.deepcopy",
        "functools.reduce",
        *PURE_FUNCTIONS,
    }
)
_CALLBACKS = frozenset({"sorted", "min", "max", "filter", "map", "sort"})


def effect(view: FunctionView, node: ast.Call) -> Effect:
    """What the call may change. Callbacks (`key=`) must be lambdas or builtins to be seen."""
    origin = resolve.dotted(view, node.func)
    if origin is not None:
        module, _, name = origin.rpartition(".")
        if name in _CALLBACKS and module == "builtins" and not _plain_callbacks(view, node):
            return Effect.UNKNOWN
        if origin == "builtins.map":
            return Effect.NOTHING
        if origin in CHANGES_FIRST:
            return Effect.FIRST
        if module in PURE_MODULES or origin in CHANGES_NOTHING:
            return Effect.NOTHING
        return Effect.NOTHING if _is_exception(name, module) else Effect.UNKNOWN
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in MUTATORS and _plain_callbacks(view, node):
            return Effect.RECEIVER
        if name in STR_METHODS | COPYING_METHODS | {"get", "keys", "values", "items"}:
            return Effect.NOTHING
    return Effect.UNKNOWN


def result(view: FunctionView, node: ast.Call) -> Result:
    """How the call's result hangs together with what it is given."""
    origin = resolve.dotted(view, node.func)
    if origin is not None:
        module, _, name = origin.rpartition(".")
        if module == "builtins":
            if name in PLAIN_BUILTINS or name in HARMLESS - {"next"}:
                return Result.PLAIN
            if name in COPYING_BUILTINS:
                return Result.COPY
            if name in PAIRING_BUILTINS:
                return Result.PAIRS
            if name in ITEM_BUILTINS or name == "next":
                return Result.ITEM
        if module in PURE_MODULES or origin in PURE_FUNCTIONS or module in {"random", "time"}:
            return Result.ITEM if name in {"choice", "sample"} else Result.PLAIN
        if origin == "copy.deepcopy":
            return Result.PLAIN
        if module == "collections" or origin == "copy.copy":
            return Result.COPY
        if origin in {"heapq.heappop", "heapq.heappushpop", "heapq.heapreplace"}:
            return Result.ITEM
        return Result.UNKNOWN
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in STR_METHODS | {"keys"}:
            return Result.PLAIN
        if name in COPYING_METHODS:
            return Result.COPY
        if name in {"get", "pop", "popleft", "setdefault"}:
            return Result.ITEM
        if name == "values":
            return Result.VIEW
        if name in {"items", "popitem"}:
            return Result.PAIRS
        if name in MUTATORS:
            return Result.PLAIN
    return Result.UNKNOWN


def is_pure(view: FunctionView, node: ast.Call) -> bool:
    """Whether the call, done once more or once less, changes nothing (callee only)."""
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return False
    origin = resolve.dotted(view, node.func)
    if origin is not None:
        module, _, name = origin.rpartition(".")
        if module == "builtins":
            known = PLAIN_BUILTINS | ITEM_BUILTINS | {"sorted", "list", "tuple", "set", "frozenset"}
            return name in known and _plain_callbacks(view, node)
        return module in PURE_MODULES or origin in PURE_FUNCTIONS
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in {"get", "copy", "keys", "values", "items"}:
            return kinds.is_kind(view, node.func.value, frozenset({"dict", "list", "set"}))
        return name in STR_METHODS
    return False


def _plain_callbacks(view: FunctionView, node: ast.Call) -> bool:
    """Whether the functions handed over are lambdas without calls of unknown code, or builtins."""
    origin = resolve.dotted(view, node.func) or ""
    handed = [keyword.value for keyword in node.keywords if keyword.arg in {"key", None}]
    if origin in {"builtins.map", "builtins.filter"}:
        handed += node.args[:1]
    for value in handed:
        if isinstance(value, ast.Lambda):
            if any(
                isinstance(inner, ast.Call) and not is_pure(view, inner)
                for inner in ast.walk(value.body)
            ):
                return False
        elif isinstance(value, ast.Constant):
            continue
        elif not (resolve.dotted(view, value) or "").startswith(("builtins.", "operator.")):
            return False
    return True


def _is_exception(name: str, module: str) -> bool:
    return module == "builtins" and name.endswith(("Error", "Exception", "Iteration"))
