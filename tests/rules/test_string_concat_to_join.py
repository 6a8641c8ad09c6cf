"""What keeps a text from being joined, and that it is the same text if it is."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

JOIN = rule("string-concat-to-join")


def rewritten(source: str) -> str | None:
    source = dedent(source)
    first = next(iter(JOIN.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("start", "body"),
    [
        ("s = ''", "s += x; s = x + s"),
        ("s = ''", "s += s[-1:] + x"),
        ("s = ''", "s += x; print(s)"),
        ("s = ''", "s = s.strip() + x"),
        ("s = ''", "s += x; s = ''"),
        ("s = ''", "s = f'{s}{s}'"),
        ("s = ''", "s = f'{s!r}{x}'"),
        ("s = ''", "s = f'<{s}>'"),
        ("s = ''", "s = f'{s}{{{x}'"),
        ("s = ''", "s = f'{s}' '-'"),
        ("s = ''", "s += (yield x)"),
        ("s = ''", "s += x; (lambda: s)()"),
        ("s = 0", "s += x"),
        ("s = []", "s += x"),
        ("s = g", "s += x"),
    ],
)
def test_text_is_not_joined(start: str, body: str) -> None:
    source = f"def f(a, g):\n    {start}\n    for x in a:\n        {body}\n    return s\n"
    assert rewritten(source) is None


def test_text_that_a_handler_may_see_is_not_joined() -> None:
    source = """
        def f(a):
            s = ""
            try:
                for x in a:
                    s += x
            except TypeError:
                pass
            return s
        """
    assert rewritten(source) is None


@pytest.mark.parametrize(
    "body",
    [
        "s += x",
        "s = s + x + '-'",
        "s = x + '-' + s",
        "if x > 'b':\n            s += x\n        else:\n            s += (\n'-'\n  '.')",
        "if x > 'c':\n            break\n        s += x",
        's += """\n  x"""',
        "s = f'{s}{x}'",
        's = f"{s}<{x!r:>4}>{len(x)}"',
        "s = f'{s}; '",
        "s = f'{x}{s}'",
        "s = f'({s}'",
    ],
)
@pytest.mark.parametrize("start", ["''", "'ab'", 'f"{a[:1]}"'])
def test_text_stays_the_same(start: str, body: str) -> None:
    source = f"def f(a):\n    s = {start}\n    for x in a:\n        {body}\n    return s + '!'\n"
    text = rewritten(source)
    assert text is not None
    assert "join" in text
    for letters in ("", "a", "badcab"):
        assert call(text, letters) == call(source, letters)


def test_start_in_the_outer_loop_keeps_the_join_in_it() -> None:
    source = """
        def f(rows):
            found = []
            for row in rows:
                line = b""
                for cell in row:
                    line += cell
                found.append(line)
            return found
        """
    text = rewritten(source)
    assert text is not None
    assert 'line = b"".join(row)' in text
    assert call(text, [[b"a", b"b"], []]) == [b"ab", b""]


METHOD = """
    class Page:
        def f(self, rows):
            for row in rows:
                self.text += f"{row} "{more}
            return self
    """


def test_attribute_is_joined_if_nothing_looks_at_it() -> None:
    source = dedent(METHOD.replace("{more}", ""))
    first = next(iter(JOIN.rewrites(FunctionView(source, "Page.f"))))
    namespace: dict[str, Any] = {}
    exec(apply(source, first), namespace)
    page = namespace["Page"]()
    page.text = "> "
    assert page.f([1, 2]).text == "> 1 2 "


@pytest.mark.parametrize("more", ["; self.show()", "; row.show()", "; self = row", "; self.text"])
def test_attribute_stays_where_it_may_be_seen(more: str) -> None:
    source = dedent(METHOD.replace("{more}", more))
    assert list(JOIN.rewrites(FunctionView(source, "Page.f"))) == []


def test_items_that_are_only_added_are_joined_as_they_are() -> None:
    source = """
        class C:
            def f(self, words):
                for word in words:
                    self.text += word
                return word
        """
    assert list(JOIN.rewrites(FunctionView(dedent(source), "C.f"))) == []
    plain = "def f(a):\n    s = '> '\n    for x in a:\n        s += x\n    return s\n"
    text = rewritten(plain)
    assert text is not None
    assert '    s += "".join(a)\n' in text
    assert call(text, ["b", "c"]) == "> bc"
    turned = "def f(a):\n    s = ''\n    for x in a:\n        s = x + s\n    return s\n"
    assert rewritten(turned) is None
