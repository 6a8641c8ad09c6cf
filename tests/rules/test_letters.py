"""Loops over letters: the same text, the same first error, and nothing that sees its neighbours."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

TRANSLATE = rule("letter-loop-to-translate")
DISTINCT = rule("repeated-letters-to-set")
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
        "if @ in 'abcxyz':\n    out += 'xyzabc'['abcxyz'.index(@)]",
        "out += '<'\nout += @\nif @.isalpha(): out += '>'",
        "if @.isalpha():\n    t = @.upper()\nelse:\n    t = '?'\nout += t",
        "if @.isdigit():\n    raise ValueError(@)\nout += @.upper()",
        "if @ in ' ,':\n    return @\nout += @.upper()",
        "if @ not in W:\n    out += @",
    ],
)
@pytest.mark.parametrize("head", ["for c in s:", "for i in range(len(s)):"])
@pytest.mark.parametrize("start", ['""', '"> "'])
def test_loops_give_the_same_text(body: str, head: str, start: str) -> None:
    body = indent(body.replace("@", "s[i]" if "range" in head else "c"), " " * 8)
    source = f"W = 'aeiou'\ndef f(s, d):\n    out = {start}\n    {head}\n{body}\n    return out\n"
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
        ("if c.isdigit(): return out\nout += c", "what is there so far is returned"),
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


@pytest.mark.parametrize(
    "body",
    [
        "m |= 1 << ord(c)",
        "m = m | (ord(c) % 8)",
        "if c.isdigit(): m |= 1 << int(c)",
        "k = ord(c) - 96\nm |= 1 << k",
        "seen.add(c.lower())",
        "if c == 'z': flag = True",
        "seen.add(d[c])",
        "m |= 1 << ord(c)\nif c.isdigit(): return c",
        "if c in ' ,': raise KeyError(c)\nm |= 1",
        "if c not in 'abcdefghij ': return None",
        "if c.isupper(): raise ValueError('capitals')",
        "if d[c] == 'xyz': return False",
    ],
)
@pytest.mark.parametrize("head", ["for c in s:", "for c in s.lower():"])
def test_loops_over_different_letters_do_the_same(body: str, head: str) -> None:
    start = "m, seen, flag = 0, set(), False"
    source = (
        f"def f(s, d):\n    {start}\n    {head}\n{indent(body, ' ' * 8)}\n"
        "    return m, list(seen), flag\n"
    )
    texts = rewritten(source, DISTINCT)
    assert len(texts) == 1, source
    assert "in set(s" in texts[0] or "in dict.fromkeys(s" in texts[0]
    for text in TEXTS:
        for table in ({}, {"a": "1", "l": "", "x": "xyz"}, dict.fromkeys(text, "-")):
            assert result(texts[0], text, table) == result(source, text, table)


@pytest.mark.parametrize(
    "expression",
    [
        "all(c in 'abc ' for c in s)",
        "any(c.isdigit() for c in s)",
        "max((ord(c) for c in s))",
        "set(c.lower() for c in s if c.isalpha())",
        "{c.lower() for c in s}",
        "all([d[c] == '-' for c in s])",
        "functools.reduce(operator.or_, (1 << ord(c) for c in s), 0)",
    ],
)
def test_questions_about_different_letters_have_the_same_answer(expression: str) -> None:
    source = f"import functools, operator\ndef f(s, d):\n    return {expression}\n"
    [text] = rewritten(source, DISTINCT)
    for given in TEXTS:
        for table in ({}, {"a": "1"}, dict.fromkeys(given, "-")):
            before, after = result(source, given, table), result(text, given, table)
            assert before == after
            assert list(map(str, before if isinstance(before, set) else [])) == list(
                map(str, after if isinstance(after, set) else [])
            )


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("m ^= 1 << ord(c)", "a second turn undoes the first"),
        ("m += ord(c)", "each turn adds"),
        ("m |= 1 << ord(c)\nn += 1", "each turn counts"),
        ("if c == 'a': flag = 1\nif c == 'b': flag = 2", "the last one wins"),
        ("if c.isdigit(): return c", "the first one is returned"),
        ("if ord(c) in seen: return 1\nseen.add(ord(c))", "it looks for what came before"),
        ("m |= 1 << ord(c)\nm &= 255", "setting and clearing are not the same in another order"),
        ("d.pop(c.lower())", "the table changes"),
        ("if c.isdigit(): break", "the loop ends for itself"),
        ("m |= c + 1", "numbers"),
        ("m |= 1 << c", "numbers"),
    ],
)
def test_loops_over_all_letters_stay(body: str, because: str) -> None:
    start = "m, n, seen, flag = 0, 0, set(), False"
    source = f"def f(s, d):\n    {start}\n    for c in s:\n{indent(body, ' ' * 8)}\n"
    found = rewritten(source + "    return m, n, seen, flag\n", DISTINCT)
    assert found == [], because


@pytest.mark.parametrize(
    "expression",
    [
        "all(c.isdigit() for c in set(s))",
        "all(c.isdigit() for c in 'abc')",
        "all(c.isdigit() for c in LETTERS)",
        "sum(c.isdigit() for c in s)",
        "any(len(w) > 3 for w in s)",
        "max((c.lower() for c in s), key=ord)",
        "[c.lower() for c in s]",
        "all(c.isdigit() and next(d) for c in s)",
    ],
)
def test_questions_that_stay(expression: str) -> None:
    assert rewritten(f"LETTERS = 'abc'\ndef f(s, d):\n    return {expression}\n", DISTINCT) == []


def test_a_text_that_is_made_first_gets_a_name() -> None:
    source = (
        "def f(s):\n    out = ''\n    for c in s.lower():\n        out += c.upper() + c\n"
        "    return out\n"
    )
    [text] = rewritten(source)
    assert "    text = s.lower()\n    table = dict.fromkeys(text" in text
    for given in TEXTS:
        assert result(text, given) == result(source, given)
