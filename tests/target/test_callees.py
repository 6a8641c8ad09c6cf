"""Which functions of its module a function may call."""

from __future__ import annotations

import ast
from textwrap import dedent

from afterburner_ide.target.callees import MOST, find_callees
from afterburner_ide.target.functions import changed_functions

MODULE = dedent("""
    class Tree:
        def __init__(self, items):
            self.items = sort(items)

        def search(self, key):
            return self._at(key)

        def _at(self, key):
            return self.items[key]

    class Other:
        def get(self, key):
            return key

        def reach(self):
            return self

    def sort(items):
        return sorted(items, key=weigh)

    def weigh(item):
        return item

    def alone(items):
        return [Tree(items).search(item) for item in items]

    def shadowed(sort, items):
        return sort(items), {}.get(1)

    def outer(items):
        def weigh(item):
            return -item
        return max(items, key=weigh)

    _sort = sort

    def renamed(items):
        return _sort(items)
""")


def helpers(qualname: str) -> tuple[str, ...]:
    return find_callees(ast.parse(MODULE), qualname)


def test_calls_are_followed_through_functions_classes_and_methods() -> None:
    assert helpers("alone") == ("Tree.search", "Tree.__init__", "Tree._at", "sort", "weigh")


def test_a_method_reaches_its_own_class_and_functions_passed_on_by_name() -> None:
    assert helpers("Tree.search") == ("Tree._at",)
    assert helpers("sort") == ("weigh",)


def test_names_that_mean_something_else_are_left_out() -> None:
    assert helpers("shadowed") == ()
    assert helpers("outer") == ()
    assert helpers("nowhere") == ()


def test_what_stands_inside_the_target_is_part_of_it() -> None:
    assert helpers("outer.weigh") == ()


def test_functions_that_call_each_other_end() -> None:
    source = "".join(f"def f{n}():\n    return f{(n + 1) % 30}()\n" for n in range(30))
    assert len(find_callees(ast.parse(source), "f0")) == MOST


def test_changed_functions_are_those_apart_from_the_target() -> None:
    changed = MODULE.replace("return -item", "return 0 - item").replace("self.items[key]", "key")
    assert changed_functions(MODULE, changed, "alone") == ("Tree._at", "outer", "outer.weigh")
    assert changed_functions(MODULE, changed, "outer.weigh") == ("Tree._at",)
    assert changed_functions(MODULE, "# new\n" + MODULE, "alone") == ()


def test_a_second_name_at_module_level_is_followed() -> None:
    assert helpers("renamed") == ("sort", "weigh")
