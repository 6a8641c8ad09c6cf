"""Places in the text, edits on it, and the loops around a node."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from afterburner_ide.errors import RuleError, TargetNotFound, TargetSyntaxError
from afterburner_ide.rules import Edit, FunctionView, Rewrite, apply


def view(source: str, qualname: str = "f") -> FunctionView:
    return FunctionView(dedent(source).lstrip("\n"), qualname)


def edited(found: FunctionView, *edits: Edit) -> str:
    return apply(found.source, Rewrite(edits, "", 1))


def named(found: FunctionView, name: str) -> ast.Name:
    return next(n for n in found.walk(ast.Name) if isinstance(n, ast.Name) and n.id == name)


def test_offsets_count_characters_not_bytes() -> None:
    found = view('def f(x):\n    return "🙂é", x, "ü"\n')
    assert found.text(named(found, "x")) == "x"
    edit = found.replace(named(found, "x"), "value")
    assert edited(found, edit) == 'def f(x):\n    return "🙂é", value, "ü"\n'


@pytest.mark.parametrize("qualname", ["C.f", "C.f.inner"])
def test_methods_and_inner_functions_are_found(qualname: str) -> None:
    found = view(
        """
        if True:
            class C:
                def f(self):
                    def inner():
                        return 1
                    return inner
        """,
        qualname,
    )
    assert found.node.name == qualname.rpartition(".")[2]
    assert found.outermost.name == "f"


def test_the_last_of_two_definitions_counts() -> None:
    assert view("def f():\n    return 1\ndef f():\n    return 2\n").node.lineno == 3


def test_what_is_missing_or_broken_is_named() -> None:
    with pytest.raises(TargetNotFound, match="'g'"):
        view("def f(): pass", "g")
    with pytest.raises(TargetNotFound, match="'f'"):
        view("class f: pass", "f")
    with pytest.raises(TargetSyntaxError, match="does not parse"):
        view("def f(:", "f")


def test_loops_around_leave_out_what_runs_once() -> None:
    found = view(
        """
        def f(a, b, c, d, e, g):
            for x in a:
                while b:
                    [c for y in d if e]
            else:
                g
        """
    )
    depth = {name: len(found.loops_around(named(found, name))) for name in "abcdeg"}
    assert depth == {"a": 0, "b": 2, "c": 3, "d": 2, "e": 3, "g": 0}


def test_a_function_in_a_loop_is_not_in_the_loop() -> None:
    found = view(
        """
        def f(a):
            for x in a:
                g = lambda: h
        """
    )
    assert found.loops_around(named(found, "h")) == []


def test_insert_before_keeps_a_comment_with_its_statement() -> None:
    found = view(
        """
        def f(a):
            # about the loop
            for x in a:
                pass
        """
    )
    assert edited(found, found.insert_before(found.node.body[0], "n = 1")) == (
        "def f(a):\n    n = 1\n    # about the loop\n    for x in a:\n        pass\n"
    )


def test_insert_after_the_last_line_of_a_file_without_a_line_end() -> None:
    found = view("def f(a):\n    a += 1")
    assert edited(found, found.insert_after(found.node.body[0], "a += 2")) == (
        "def f(a):\n    a += 1\n    a += 2"
    )


def test_replaced_statements_are_indented_and_keep_the_comment_behind() -> None:
    found = view("class C:\n\tdef f(self):\n\t\treturn 1  # one\n", "C.f")
    edit = found.replace(found.node.body[0], "if self:\n\treturn 2")
    assert edited(found, edit) == (
        "class C:\n\tdef f(self):\n\t\tif self:\n\t\t\treturn 2  # one\n"
    )
    assert found.step == "\t"


def test_delete_takes_the_lines_or_leaves_pass() -> None:
    found = view("def f(a):\n    a = 1  # gone\n    if a:\n        a = 2\n")
    first, second = found.node.body
    assert isinstance(second, ast.If)
    assert edited(found, found.delete(first)) == "def f(a):\n    if a:\n        a = 2\n"
    assert edited(found, found.delete(second.body[0])).endswith("if a:\n        pass\n")


def test_own_lines_refuses_what_shares_a_line() -> None:
    found = view(
        """
        def f(a):
            b = 1; c = 2
            if a: d = 3
            if a:
                e = 4  # fine
            elif b:
                pass
        """
    )
    b, c, one_line, two = found.node.body
    assert not found.own_lines(b)
    assert not found.own_lines(c)
    assert isinstance(one_line, ast.If)
    assert isinstance(two, ast.If)
    assert found.own_lines(one_line)
    assert not found.own_lines(*one_line.body)
    assert found.own_lines(*two.body)
    assert not found.own_lines(*two.orelse)


def test_shift_leaves_strings_that_span_lines_alone() -> None:
    found = view('def f():\n    # why\n    a = """one\n  two"""\n\n    return a\n')
    text = edited(found, *found.shift(found.node.body))
    assert text == 'def f():\n        # why\n        a = """one\n  two"""\n\n        return a\n'


def test_block_text_moves_to_the_left_margin() -> None:
    found = view('def f():\n    if 1:\n        a = """x\n        y"""\n        b = 2  # two\n')
    body = found.node.body[0]
    assert isinstance(body, ast.If)
    assert found.block_text(body.body) == 'a = """x\n        y"""\nb = 2  # two'


def test_expressions_are_made_fit_for_their_new_place() -> None:
    found = view("def f(a, b):\n    return (a +\n        b), (a, b), a.c\n")
    value = found.node.body[0]
    assert isinstance(value, ast.Return)
    assert isinstance(value.value, ast.Tuple)
    total, pair, attribute = value.value.elts
    assert found.expression(total) == "(a +\n        b)"
    assert found.operand(total) == "(a +\n        b)"
    assert found.operand(pair) == "(a, b)"
    assert found.operand(attribute) == "a.c"


def test_only_grouping_parentheses_go_with_the_expression() -> None:
    found = view("def f(a, b, g):\n    return 2 * (a * b) + g(a * b)\n")
    first, second = (
        node
        for node in found.walk(ast.BinOp)
        if isinstance(node, ast.BinOp) and found.text(node) == "a * b"
    )
    assert edited(found, found.replace_by_name(first, "p")).endswith("return 2 * p + g(a * b)\n")
    assert edited(found, found.replace_by_name(second, "p")).endswith("2 * (a * b) + g(p)\n")


def test_nothing_inside_an_f_string_is_editable() -> None:
    found = view('def f(a):\n    return f"{a}", a\n')
    names = list(found.walk(ast.Name))
    assert [found.editable(node) for node in names] == [False, True]


def test_fresh_names_clash_with_nothing() -> None:
    found = view(
        """
        import os as row
        def f(row_2, *row_3):
            global row_4
            try:
                pass
            except ValueError as row_5:
                pass
        """
    )
    assert found.fresh_name("row") == "row_6"
    assert found.fresh_name("row", "row_6") == "row_7"
    assert found.fresh_name("len") == "len_2"
    assert found.fresh_name("for") == "for_2"
    assert found.fresh_name("2x").isidentifier()


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(RuleError, match="overlap"):
        apply("a = 1\n", Rewrite((Edit(0, 3, "b"), Edit(2, 4, "c")), "", 1))
    with pytest.raises(RuleError, match="overlap"):
        apply("a = 1\n", Rewrite((Edit(0, 99, "b"),), "", 1))


def test_a_result_that_does_not_parse_is_refused() -> None:
    with pytest.raises(RuleError, match="does not parse"):
        apply("a = 1\n", Rewrite((Edit(2, 3, "("),), "", 1))
