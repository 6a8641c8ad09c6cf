"""`path.py::qualname` and `path.py:LINE` lead to the right lines, or to a helpful error."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from afterburner_ide.errors import TargetNotFound, TargetSyntaxError, TargetUnsupported
from afterburner_ide.target.locate import (
    find_target,
    find_targets,
    function_source,
    split_spec,
)

MODULE = '''\
"""Doc."""
import functools
from typing import overload


def plain(x):
    return x


@functools.cache
@functools.wraps(
    plain,
)
def decorated():
    def inner():
        def innermost():
            return 1
        return innermost
    return inner


class Outer:
    class Inner:
        def method(self):
            return 1

    @property
    def prop(self):
        return self._prop

    @prop.setter
    def prop(self, value):
        self._prop = value

    @prop.deleter
    def prop(self):
        del self._prop

    @staticmethod
    def static():
        return 2

    @classmethod
    async def build(cls):
        yield 3

    if functools:
        def conditional(self):
            helper = lambda: 4
            return helper


try:
    import nothing
except ImportError:
    def fallback():
        return 5

with open(__file__):
    match plain:
        case _:
            def matched():
                return 6


@overload
def twice(x: int) -> int: ...
@overload
def twice(x: str) -> str: ...
def twice(x):
    return x + x


def again():
    return 1


def again():
    return 2


def local_class():
    class Local:
        def method(self):
            return 1
    return Local


square = lambda x: x * x
number: int = 5


def stub(x): ...


def documented_stub(x):
    """Doc."""
    ...
'''


def lines_of(qualname: str) -> str:
    return find_target(f"m.py::{qualname}", source=MODULE).qualname


@pytest.mark.parametrize(
    ("name", "entry", "first", "last"),
    [
        ("plain", "plain", "def plain(x):", "    return x"),
        ("decorated", "decorated", "@functools.cache", "    return inner"),
        ("decorated.inner", "decorated", "    def inner():", "        return innermost"),
        (
            "decorated.<locals>.inner.<locals>.innermost",
            "decorated",
            "        def innermost():",
            "            return 1",
        ),
        ("Outer.Inner.method", "Outer.Inner.method", "        def method(self):", None),
        ("Outer.prop", "Outer.prop", "    @property", "        return self._prop"),
        ("Outer.static", "Outer.static", "    @staticmethod", "        return 2"),
        ("Outer.build", "Outer.build", "    @classmethod", "        yield 3"),
        ("Outer.conditional", "Outer.conditional", "        def conditional(self):", None),
        ("fallback", "fallback", "    def fallback():", "        return 5"),
        ("matched", "matched", "            def matched():", "                return 6"),
        ("twice", "twice", "def twice(x):", "    return x + x"),
        ("again", "again", "def again():", "    return 2"),
        ("local_class.Local.method", "local_class", "        def method(self):", None),
    ],
)
def test_by_name(name: str, entry: str, first: str, last: str | None) -> None:
    target = find_target(f"m.py::{name}", source=MODULE)
    lines = MODULE.split("\n")[target.line - 1 : target.end_line]
    assert lines[0] == first
    assert last is None or lines[-1] == last
    assert target.entry == entry
    assert target.qualname == name.replace(".<locals>", "")
    assert target.source == MODULE
    assert function_source(MODULE, name) == "\n".join(lines) + "\n"


def test_pytest_spelling_is_understood() -> None:
    assert lines_of("Outer::Inner::method") == "Outer.Inner.method"


def row(text: str, nth: int = 1) -> int:
    """The 1-based number of the nth line that contains `text`."""
    return [n for n, line in enumerate(MODULE.split("\n"), 1) if text in line][nth - 1]


@pytest.mark.parametrize(
    ("text", "nth", "qualname"),
    [
        ("def plain", 1, "plain"),
        ("@functools.cache", 1, "decorated"),
        ("    plain,", 1, "decorated"),
        ("def innermost", 1, "decorated.inner.innermost"),
        ("return innermost", 1, "decorated.inner"),
        ("return inner", 2, "decorated"),
        ("return self._prop", 1, "Outer.prop"),
        ("helper = lambda", 1, "Outer.conditional"),
        ("def twice(x: int)", 1, "twice"),
        ("return 6", 1, "matched"),
        ("return 2", 2, "again"),
    ],
)
def test_by_line(text: str, nth: int, qualname: str) -> None:
    line = row(text, nth)
    assert find_target(f"m.py:{line}", source=MODULE).qualname == qualname
    assert find_target(f"m.py:{line}:7", source=MODULE).qualname == qualname


def test_decorator_that_starts_on_a_later_line() -> None:
    source = "@(\n  # why\n  staticmethod\n)\ndef f():\n    return 1\n"
    assert find_target("m.py:2", source=source).line == 1
    assert find_target("m.py::f", source="@\\\nstaticmethod\ndef f(): return 1\n").line == 1


@pytest.mark.parametrize("spec", ["m.py:0", "m.py:9999"])
def test_line_out_of_range(spec: str) -> None:
    with pytest.raises(TargetNotFound):
        find_target(spec, source=MODULE)


def test_line_outside_names_the_nearest() -> None:
    with pytest.raises(TargetNotFound) as caught:
        find_target("m.py:2", source=MODULE)
    assert "plain" in caught.value.hint


def test_line_in_setter_or_replaced_definition() -> None:
    with pytest.raises(TargetUnsupported, match="setter"):
        find_target(f"m.py:{row('self._prop = value')}", source=MODULE)
    with pytest.raises(TargetUnsupported, match="later definition"):
        find_target(f"m.py:{row('def again') + 1}", source=MODULE)


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("Outer", TargetUnsupported, "class"),
        ("square", TargetUnsupported, "lambda"),
        ("number", TargetUnsupported, "variable"),
        ("overload", TargetUnsupported, "imported"),
        ("stub", TargetUnsupported, "stub"),
        ("documented_stub", TargetUnsupported, "stub"),
        ("plian", TargetNotFound, "plian"),
        ("no.such", TargetNotFound, "no.such"),
    ],
)
def test_what_cannot_be_a_target(name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        find_target(f"m.py::{name}", source=MODULE)


def test_close_names_are_suggested() -> None:
    with pytest.raises(TargetNotFound) as caught:
        find_target("m.py::plian", source=MODULE)
    assert "plain" in caught.value.hint
    with pytest.raises(TargetNotFound) as caught:
        find_target("m.py::method", source=MODULE)
    assert "Outer.Inner.method" in caught.value.hint


def test_only_a_setter() -> None:
    source = "class A(B):\n    @B.x.setter\n    def x(self, v):\n        self.v = v\n"
    with pytest.raises(TargetUnsupported):
        find_target("m.py::A.x", source=source)


def test_no_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(TargetNotFound, match="no file"):
        find_target(f"{tmp_path / 'gone.py'}::f")
    with pytest.raises(TargetNotFound, match="directory"):
        find_target(f"{tmp_path}::f")
    with pytest.raises(TargetNotFound):
        find_target("bad\0name.py::f")


@pytest.mark.parametrize("spec", ["m.py", "", "::f", "m.py::", "m.py::12", "m.py::a..b", "m.py:x"])
def test_malformed_spec(spec: str) -> None:
    with pytest.raises(TargetNotFound) as caught:
        find_target(spec, source=MODULE)
    assert "path.py::function" in caught.value.hint


def test_windows_drive_is_no_line() -> None:
    path, where = split_spec(r"C:\a\m.py:12")
    assert where == 12
    assert str(path).endswith(r"C:\a\m.py")
    assert split_spec(r"C:\a\m.py::f")[1] == "f"
    with pytest.raises(TargetNotFound):
        split_spec(r"C:\a\m.py")


def test_syntax_error_shows_place_and_text() -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        find_target("m.py::f", source="x = 1\ndef f(:\n    pass\n")
    assert "m.py:2:" in str(caught.value)
    assert "def f(:" in str(caught.value)


def test_what_parses_but_does_not_compile() -> None:
    with pytest.raises(TargetSyntaxError, match="outside function"):
        find_target("m.py::f", source="def f():\n    return 1\nreturn 2\n")


@pytest.mark.parametrize(
    "source", ["x = '\0'\n", "(" * 5000 + ")" * 5000, "x = " + "-" * 100_000 + "1"]
)
def test_sources_that_break_parsers(source: str) -> None:
    with pytest.raises(TargetSyntaxError):
        find_target("m.py::f", source=source)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python knows the syntax")
@pytest.mark.parametrize(
    "source",
    [
        "def f[T](x: T) -> T:\n    return x\n",
        "type Pair = tuple[int, int]\n",
        "def f(x):\n    return f'{x['a']}'\n",
        "def f(x):\n    return f'{'\\n'.join(x)}'\n",
        "def f(x):\n    return f\"{x + '\\n'}\"\n",
    ],
)
def test_newer_syntax_is_named(source: str) -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        find_target("m.py::f", source=source)
    assert "3.12" in caught.value.hint


@pytest.mark.parametrize("source", ["f'{}'\n", "f'}'\n", "f'{x!z}'\n", "print 'x'\n"])
def test_plain_mistakes_are_not_taken_for_newer_syntax(source: str) -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        find_target("m.py::f", source=source)
    assert "needs Python" not in caught.value.hint


@pytest.mark.parametrize("name", ["book.ipynb", "stub.pyi", "fast.pyx"])
def test_foreign_files(name: str) -> None:
    with pytest.raises(TargetUnsupported):
        find_target(f"{name}::f", source="{}")


def test_user_warnings_stay_quiet() -> None:
    assert find_target("m.py::f", source="def f():\n    return '\\d' is 1\n").qualname == "f"


def test_buffer_wins_over_file(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text("def on_disk(): return 1\n", encoding="utf-8")
    target = find_target(f"{path}::f", source="\ufeffx = 1\r\ndef f():\r\n    return 1\r\n")
    assert target.source == "x = 1\ndef f():\n    return 1\n"
    assert (target.line, target.end_line) == (2, 3)
    assert (target.module, target.root, target.path) == ("m", tmp_path, path)
    with pytest.raises(TargetNotFound):
        find_target(f"{path}::f")


def test_disk_with_bom_crlf_and_wide_characters(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_bytes("\ufeffx = '日本🙂'; y = 1\r\n@d\r\ndef 関数(): return '🙂'\r\n".encode())
    target = find_target(f"{path}::関数")
    assert (target.line, target.end_line) == (2, 3)
    assert function_source(target.source, "関数") == "@d\ndef 関数(): return '🙂'\n"


def test_identifiers_are_compared_as_python_does() -> None:
    assert find_target("m.py::ﬁnd", source="def find(): return 1\n").qualname == "find"


def test_form_feed_and_line_separators_end_no_line() -> None:
    source = "x = 'a\x0bb\x1c\u2028'\n\x0cdef f():\n    return '\x85'\n"
    assert find_target("m.py::f", source=source).line == 2
    assert function_source(source, "f") == "\x0cdef f():\n    return '\x85'\n"


def test_no_final_newline() -> None:
    assert function_source("def f(x): return x", "f") == "def f(x): return x"


def test_long_elif_chain_and_deep_expression() -> None:
    chain = "".join(f"elif x == {n}: y = {n}\n" for n in range(900))
    deep = "+".join(["'a'"] * 1500)
    source = f"x = 1\nif x: pass\n{chain}z = {deep}\ndef f():\n    return 1\n"
    try:
        compile(source, "m.py", "exec")
    except RecursionError:
        pytest.skip("this Python cannot compile it either")
    assert find_target("m.py::f", source=source).qualname == "f"


def test_find_targets_lists_each_once() -> None:
    names = [item.qualname for item in find_targets(Path("m.py"), source=MODULE)]
    assert len(names) == len(set(names))
    assert {"plain", "Outer.prop", "decorated.inner.innermost", "again", "twice"} <= set(names)
    assert not {"stub", "documented_stub", "square", "Outer"} & set(names)
