"""Which attributes may be searched through a set, and that the answers are the same then."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

ATTRIBUTE = rule("attribute-membership-to-set")
NAN = float("nan")
TEMPLATE = """class C:
    def __init__(self, items, other=None):
        self.items = {value}
        self.n = 0

    def f(self, a, g):
        out = []
        for x in a:
            if x in self.items:
                out.append(x)
            {use}
        return out, self.n

    def h(self, x):
        {method}
"""


def rewritten(source: str, qualname: str = "C.f") -> str | None:
    first = next(iter(ATTRIBUTE.rewrites(FunctionView(source, qualname))), None)
    return None if first is None else apply(source, first)


def fill(value: str = "[y for y in items]", use: str = "pass", method: str = "pass") -> str:
    return TEMPLATE.format(value=value, use=use, method=method)


def call(source: str, items: Any, *args: Any) -> str:
    """What the call returns, told apart as far as `repr` goes (True from 1, -0.0 from 0.0)."""
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return repr(namespace["C"](items).f(*args))


@pytest.mark.parametrize(
    "value",
    [
        "items",
        "items or []",
        "items if items else []",
        "''.join(items)",
        "str(items)",
        "{y: 1 for y in items}",
        "set(items)",
        "range(9)",
        "None",
        "[[y] for y in items]",
        "[[], []]",
        "other.items",
        "open(items)",
    ],
)
def test_kind_must_be_plain(value: str) -> None:
    assert rewritten(fill(value)) is None


@pytest.mark.parametrize(
    "use",
    [
        "self.h(x)",
        "g(self)",
        "g(x)",
        "x.run()",
        "self.items = []",
        "self.items.append(x)",
        "self.items += [x]",
        "self.items *= 2",
        "self.n *= 2",
        "self.n += a",
        "self.items[0] = x",
        "del self.items[0]",
        "self = g",
        "b = self.items; b.append(x)",
        "yield x",
        "with g: pass",
    ],
)
def test_loop_may_change_the_list(use: str) -> None:
    assert rewritten(fill(use=use)) is None


@pytest.mark.parametrize(
    "method",
    [
        "self.items = x",
        "self.items = 'abc'",
        "self.items = None",
        "self.items = (x,)",
        "self.items, self.n = x",
        "for self.items in x: pass",
        "x.items = 'abc'",
        "del self.items",
    ],
)
def test_other_stores_count(method: str) -> None:
    assert rewritten(fill(method=method)) is None


@pytest.mark.parametrize(
    "tail",
    [
        "def load(c):\n    c.items = 'abc'\n",
        "class D(C):\n    def __init__(self):\n        self.items = 'abc'\n",
    ],
)
def test_stores_outside_the_class_count(tail: str) -> None:
    assert rewritten(fill()) is not None
    assert rewritten(fill() + "\n\n" + tail) is None


def test_stores_of_an_unrelated_class_do_not_count() -> None:
    tail = "\n\nclass D:\n    def __init__(self):\n        self.items = 'abc'\n"
    assert rewritten(fill() + tail) is not None
    assert rewritten(fill().replace("class C:", "class C(D):") + tail) is None


@pytest.mark.parametrize(
    "body",
    [
        "@property\n    def items(self):\n        return g()",
        "def __getattr__(self, name):\n        return g()",
        "items = 'abc'",
    ],
)
def test_computed_attribute_is_left_alone(body: str) -> None:
    source = fill().replace("    def h(self, x):\n        pass", "    " + body)
    assert rewritten(source) is None


def test_search_must_happen_on_each_turn() -> None:
    source = fill(use="if x > 3 and x * 2 in self.items: self.n += 1")
    source = source.replace("if x in self.items", "if x")
    assert rewritten(source) is None


@pytest.mark.parametrize("head", ["@staticmethod", "@classmethod"])
def test_first_parameter_need_not_be_an_object(head: str) -> None:
    assert rewritten(fill().replace("    def f(", f"    {head}\n    def f(")) is None


def test_name_bound_by_a_comprehension_is_another_object() -> None:
    source = fill().replace(
        "return out, self.n", "return [[x for x in a if x in self.items] for self in g]"
    )
    source = source.replace("if x in self.items:", "if x:")
    assert rewritten(source) is None


@pytest.mark.parametrize(
    "value",
    ["list(items)", "[*items]", "[y for y in items]", "tuple(items)", "sorted(items, key=repr)"],
)
@pytest.mark.parametrize(
    "use",
    [
        "pass",
        "self.n += 1",
        "self.n += len(self.items)",
        "if x == 3: return out, -1",
        "if x not in self.items: out.append(-1)  # none",
        "for y in self.items: self.n += x == y",
    ],
)
@pytest.mark.parametrize("method", ["pass", "x = self.items", "self.items.append(x)"])
def test_answers_are_the_same(value: str, use: str, method: str) -> None:
    source = fill(value, use, method)
    text = rewritten(source)
    assert text is not None
    assert "items_set = set(self.items)\n        for x in a:" in text
    assert "in self.items:\n" not in text.replace("for y in self.items", "")
    for items in ([], [1], [1, 2, 2, 3], [True, 0.0], [NAN, "a"], [(1, 2)]):
        for wanted in ([], [1, 1.0, True, 0, -0.0, 3], [NAN, float("nan"), "a", ""], [(1, 2), 3]):
            assert call(text, items, wanted, None) == call(source, items, wanted, None)


def test_unhashable_item_raises_and_is_not_missed() -> None:
    text = rewritten(fill())
    assert text is not None
    with pytest.raises(TypeError, match="unhashable"):
        call(text, [[1]], [[1]], None)


@pytest.mark.parametrize("annotation", ["list[int]", "List[str]", '"list"', "tuple[int, ...]"])
def test_annotations_tell_the_kind(annotation: str) -> None:
    assert (
        rewritten(fill("items").replace("items, other", f"items: {annotation}, other")) is not None
    )
    declared = fill("items").replace("class C:", f"class C:\n    items: {annotation}\n")
    assert rewritten(declared) is None, "the store tells nothing"
    fields = f"class C:\n    items: {annotation}\n\n    def f(self, a):\n"
    fields += "        return [x for x in a if x in self.items]\n"
    assert rewritten(fields) is not None


@pytest.mark.parametrize("annotation", ["str", "Sequence[int]", "Optional[list]", "list | None"])
def test_annotations_that_leave_doubt(annotation: str) -> None:
    assert rewritten(fill("items").replace("items, other", f"items: {annotation}, other")) is None


def test_default_none_leaves_doubt() -> None:
    source = fill("other").replace("other=None", "other: list = None")
    assert rewritten(source) is None


def test_parameter_of_a_known_class() -> None:
    source = fill() + "\n\ndef f(c: C, a):\n    return [x for x in a if x in c.items]\n"
    text = rewritten(source, "f")
    assert text is not None
    assert "    items_set = set(c.items)\n    return [x for x in a if x in items_set]\n" in text
    assert rewritten(source.replace("c: C", "c"), "f") is None
    assert rewritten(source.replace("c: C", "c: K"), "f") is None
