"""Compare whole effects of a call: outcome, arguments afterwards, what was printed, state left.

An effect is the canonical stream of `[[kind, value], args, kwargs, printed]`, so that aliasing
between the result and the arguments is compared as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from afterburner_ide.reasons import Reason
from afterburner_ide.verify.compare import Comparison, Difference, compare
from afterburner_ide.verify.values import Node, Token, show, tokens, tree

COMPARED = (
    "return value and its type",
    "arguments after the call",
    "aliasing between result and arguments",
    "exception type and message",
    "printed text",
    "module globals and class attributes",
    "iteration under a second hash seed",
)
NOT_COMPARED = (
    "order of sets",
    "warnings and log records",
    "tracebacks",
    "files, network and other processes",
    "behaviour on other inputs",
)

RESULT = "<the same object as number 2>"
"""How `values.show` writes a reference to the result of an effect."""


def compare_effects(before: bytes, after: bytes, rtol: float) -> Comparison:
    """Compare two effects and say in which part the first difference lies."""
    found = compare(before, after, rtol=rtol, name="")
    if found.difference is None:
        return found
    return replace(found, difference=_placed(found.difference, tree(before), tree(after)))


def outcome(effect: bytes) -> tuple[str, Token]:
    """(`value` or `raise`, the first token of what was returned or raised) of an effect."""
    stream = tokens(effect)
    _, _, kind, value = (next(stream) for _ in range(4))
    return kind.value.decode(), value


def exception_name(effect: bytes) -> str:
    """The qualified type name of what was raised; empty when a value was returned."""
    kind, value = outcome(effect)
    return str(value.value) if kind == "raise" and value.tag == b"x" else ""


def _placed(difference: Difference, before: Node, after: Node) -> Difference:
    path = difference.path
    old_kind, new_kind = (node.parts[0].parts[0].token.value for node in (before, after))
    old, new = (show(node.parts[0].parts[1]) for node in (before, after))
    if path.startswith("[0]"):
        if old_kind != new_kind:
            return Difference(
                Reason.DIFFERENT_EXCEPTION,
                "outcome",
                f"{_verb(old_kind)} {old}",
                f"{_verb(new_kind)} {new}",
            )
        if old_kind == b"raise":
            return Difference(Reason.DIFFERENT_EXCEPTION, "exception", old, new)
        return replace(difference, path="result" + path.removeprefix("[0][1]"))
    if path.startswith(("[1]", "[2]")):
        reason = Reason.DIFFERENT_ARGUMENTS
        if difference.reason is Reason.DIFFERENT_ALIASING:
            # Number 2 is the result itself; a copy of it is a matter of sharing, else of content.
            sides = (difference.before, difference.after)
            values = [
                shown if RESULT in side else side
                for side, shown in zip(sides, (old, new), strict=True)
            ]
            if values[0] == values[1]:
                reason = Reason.DIFFERENT_ALIASING
            difference = replace(difference, before=values[0], after=values[1])
        name = "argument " if path.startswith("[1]") else "keyword argument "
        return replace(difference, reason=reason, path=name + path[3:])
    return replace(difference, reason=Reason.DIFFERENT_OUTPUT, path="printed text")


def _verb(kind: bytes) -> str:
    return "returned" if kind == b"value" else "raised"


@dataclass(frozen=True, slots=True)
class State:
    """What a child's calls left behind (see `sandbox.child.state`)."""

    changed: dict[str, Node]
    gone: tuple[str, ...]
    tampered: tuple[str, ...]
    names: frozenset[str]


def read_state(stream: bytes) -> State:
    """Decode the reply to a STATE request."""
    fields = _mapping(tree(stream))
    return State(
        changed=_mapping(fields["changed"]),
        gone=tuple(_text(part) for part in fields["gone"].parts),
        tampered=tuple(_text(part) for part in fields["tampered"].parts),
        names=frozenset(_text(part) for part in fields["names"].parts),
    )


def compare_states(before: State, after: State) -> Difference | None:
    """The first difference in what both versions left behind, tampering and memos told apart."""
    tampered = sorted(set(after.tampered) - set(before.tampered))
    if tampered:
        return Difference(Reason.TAMPERED, tampered[0], "its own function", "another one")
    for label, node in after.changed.items():
        if label in before.changed:
            if _shape(before.changed[label]) != _shape(node):
                return Difference(
                    Reason.DIFFERENT_STATE, label, show(before.changed[label]), show(node)
                )
            continue
        kind, _, name = label.partition(":")
        mine = kind != "global" or name.split(".")[0] not in before.names
        reason = Reason.MEMOISED if mine else Reason.DIFFERENT_STATE
        return Difference(reason, label, "not changed by the calls", f"now {show(node)}")
    for label in before.changed:
        if label not in after.changed:
            return Difference(
                Reason.DIFFERENT_STATE,
                label,
                f"set to {show(before.changed[label])} by the calls",
                "not changed",
            )
    return None


def _shape(node: Node) -> str:
    return show(node, limit=1 << 16)


def _mapping(node: Node) -> dict[str, Node]:
    return {_text(key): value for key, value in zip(node.parts[::2], node.parts[1::2], strict=True)}


def _text(node: Node) -> str:
    return str(node.token.value.decode("utf-8", "replace"))
