"""Loops over letters: the same text, the same first error, and nothing that sees its neighbours."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

TRANSLATE = rule("letter-loop-to-translate")
TEXTS = ("", "a", "Hello, World! 123 zzz", "áÉ🙂ß ﬁ", "aAbB" * 20, "9 8 7", "\ud800x")


def rewritten(source: str, which: Any = TRANSLATE) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(dedent(source), "f", [which], errors)]
    assert errors == []
    return found


def result(source: str, *given: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    try:
        return namespace["f"](*given)
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "body",
    [
        "out += @.upper() if @.islower() else @.lower()",
        "out = out + chr(ord(@) + 1)",
        "out = out + @ + @.upper()",
        "if @ != ' ':\n    out += @",
        "if @ in 'aeiou':\n    continue\nout += @",
        "if @.isdigit():\n    pass\nelif @ == ',':\n    out += ';'\nelse:\n    out += @",
        "k = ord(@)\nk = k % 26\nout += chr(k + 97)",
        "out += d.get(@, @)",
        "out += d[@]",
        "out += '<'\nout += @\nif @.isalpha(): out += '>'",
        "if @.isalpha():\n    t = @.upper()\nelse:\n    t = '?'\nout += t",
    ],
)
@pytest.mark.parametrize("head", ["for c in s:", "for i in range(len(s)):"])
@pytest.mark.parametrize("start", ['""', '"> "'])
def test_loops_give_the_same_text(body: str, head: str, start: str) -> None:
    body = indent(body.replace("@", "s[i]" if "range" in head else "c"), " " * 8)
    source = f"def f(s, d):\n    out = {start}\n    {head}\n{body}\n    return out\n"
    texts = rewritten(source)
    assert len(texts) == 1, source
    assert "translate" in texts[0]
    for text in TEXTS:
        for table in ({}, {"a": "1", "l": "", "x": "xyz"}, dict.fromkeys(text, "-")):
            assert result(texts[0], text, table) == result(source, text, table)


@pytest.mark.parametrize(
    "text",
    [
        "''.join(c for c in s if c.isalnum())",
        "''.join([c for c in s if not c.isspace()])",
        "''.join(c.upper() for c in s)",
        "''.join(c if c.isalpha() else '*' for c in s)",
        "''.join(d[c] for c in s)",
        "''.join(d.get(c, '?') for c in s if c != ' ')",
        "''.join(c for c in s if c.isalpha() or c == '1' if c not in 'xyz')",
        "''.join(c for c in s if c not in 'aeiou').upper()",
        "''.join(chr(ord(c) ^ 1) for c in s)",
        "''.join(c * 2 if c.isdigit() else c for c in s)",
    ],
)
def test_joins_give_the_same_text(text: str) -> None:
    source = f"def f(s, d):\n    return {text}\n"
    found = rewritten(source)
    if "* 2" in text:
        assert found == []
        return
    assert len(found) == 1
    for given in TEXTS:
        for table in ({}, {"a": "1", "l": "", "x": "xyz"}, dict.fromkeys(given, "-")):
            before, after = result(source, given, table), result(found[0], given, table)
            assert before == after


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("out = c.upper() + out", "it grows in front"),
        ("out += c.upper() + out", "it reads what it made"),
        ("out += c.upper()\nn += 1", "it does something else"),
        ("if c.isalpha(): last = c\nout += last", "it depends on another letter"),
        ("out += g(c.upper())", "unknown code may remember"),
        ("out += c.upper()\nprint(c)", "it prints"),
        ("out += d.pop(c)", "the table changes"),
        ("if c.isdigit(): break\nout += c", "it stops early"),
        ("for x in c.upper(): out += x", "a loop inside"),
        ("out += [c.upper()][0] if (n := n + 1) else c", "it counts"),
        ("out += c[0].upper()", "the items have items"),
        ("out += str(c)", "the items may be numbers"),
        ("out += c", "nothing says that they are letters"),
    ],
)
def test_loops_that_stay(body: str, because: str) -> None:
    source = f"def f(s, d, g, n, last):\n    out = ''\n    for c in s:\n{indent(body, ' ' * 8)}\n"
    assert rewritten(source + "    return out\n") == [], because


@pytest.mark.parametrize(
    ("source", "because"),
    [
        (
            "def f(s):\n    out = ''\n    for c in s:\n        out += c.upper()\n"
            "    return out, c\n",
            "the last letter is read",
        ),
        (
            "def f(s: list[str]):\n    out = ''\n    for c in s:\n        out += c.upper()\n"
            "    return out\n",
            "a list",
        ),
        (
            "def f(s):\n    out = []\n    for c in s:\n        out.append(c.upper())\n"
            "    return ''.join(out), len(out)\n",
            "the list is read elsewhere",
        ),
        (
            "def f(s):\n    out = []\n    for c in s:\n        out.append(c.upper())\n"
            "    return ' '.join(out)\n",
            "something stands between the letters",
        ),
        (
            "def f(s):\n    try:\n        out = ''\n        for c in s:\n"
            "            out += c.upper()\n    except TypeError:\n        return out\n",
            "a handler may see how far it came",
        ),
        ("def f(s):\n    return ''.join(str(c) for c in s)\n", "numbers, perhaps"),
        ("def f(s):\n    return ''.join(w[0].upper() for w in s)\n", "words"),
        ("def f(s, set):\n    return ''.join(c for c in s if c.isalpha())\n", "set is no set"),
    ],
)
def test_texts_that_stay(source: str, because: str) -> None:
    assert rewritten(source) == [], because


def test_a_comment_behind_the_start_keeps_it() -> None:
    source = 'def f(s):\n    out = ""  # so far\n    for c in s:\n        out += c.upper()\n'
    [text] = rewritten(source + "    return out\n")
    assert 'out = ""  # so far' in text
    assert "out += s.translate(" in text
