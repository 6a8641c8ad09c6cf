"""Constants at module level: only what nobody can change, and in a place where it is known."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import Rule, candidates, exhaust, rule

RULE = rule("hoist-constants")
IMPORTS = rule("hoist-imports")


def hoisted(code: str, qualname: str = "f", which: Rule = RULE) -> str:
    errors: list[Any] = []
    code = dedent(code).lstrip()
    found = [text for *_, text in candidates(code, qualname, [which], errors)]
    assert errors == []
    return found[0] if found else code


def load(code: str) -> Any:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    return namespace["f"]


@pytest.mark.parametrize(
    ("use", "because"),
    [
        ("return d", "it is returned"),
        ("return [d]", "it is stored"),
        ("d['a'] = 9\n    return 1", "it is changed"),
        ("d.update(a=2)\n    return 1", "it is changed by a method"),
        ("e = d\n    e['a'] = 2\n    return 1", "another name stands for it"),
        ("g(d)\n    return 1", "unknown code sees it"),
        ("del d['a']\n    return 1", "an item is deleted"),
        ("d |= {}\n    return 1", "it is changed in place"),
        ("yield d", "it is handed out"),
        ("return lambda: d", "a closure hands it out"),
        ("return d.setdefault('a', 1)", "it may be changed"),
        ("return d.get", "the bound method keeps it"),
        ("d = dict(d)\n    return d", "the name has two meanings"),
    ],
)
def test_tables_that_may_change_stay(use: str, because: str) -> None:
    code = f"def g(d): ...\n\ndef f():\n    d = {{'a': 1, 'b': 2, 'c': 3}}\n    {use}\n"
    assert hoisted(code) == code, because


@pytest.mark.parametrize(
    "use",
    [
        "return [d[k] for k in 'abc']",
        "return [k for k in 'xab' if k in d]",
        "return [d.get(k) for k in 'abx'], len(d)",
        "return sum(v for k, v in d.items())",
        "return max(d), sorted(d), list(d.values())",
        "return [(i, k) for i, k in enumerate(d)]",
        "return [(lambda k: d[k])(k) for k in 'abc']",
    ],
)
def test_tables_that_are_only_read_go(use: str) -> None:
    code = f"def f():\n    d = {{'a': 1, 'b': 2, 'c': 3}}\n    {use}\n"
    text = hoisted(code)
    assert text.startswith("_D = {'a': 1, 'b': 2, 'c': 3}\n\n\ndef f():\n    d = _D\n")
    assert load(text)() == load(code)()


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("def f(x):\n    rows = [[1], [2], [3]]\n    return rows[x]\n", "its items can change"),
        ("def f(x):\n    rows = [x, 1, 2]\n    return rows[0]\n", "it depends on x"),
        ("def f(x):\n    return [1, 2, 3]\n", "each call returns a new list"),
        ("def f(x):\n    for y in [1, 2, 3]:\n        x += y\n    return x\n", "built once anyway"),
        ("def f(x):\n    t = (1, 2, 3)\n    return t[x]\n", "a tuple is built once anyway"),
        ("def f(x, set):\n    s = set('aeiou')\n    return x in s\n", "set is a parameter"),
        ("def f(x, v={'a': 1, 'b': 2, 'c': 3}):\n    return v[x]\n", "built once anyway"),
        ("def f(x):\n    return f'{[1, 2, 3][x]}'\n", "inside an f-string"),
    ],
)
def test_other_containers_stay(code: str, because: str) -> None:
    assert hoisted(code) == code, because


def test_a_table_in_many_lines_keeps_its_comments_and_loses_its_indent() -> None:
    text = hoisted(
        """
        X = 1
        # about C
        class C:
            def m(self, key):
                table = {
                    "a": 1,  # first
                    "b": 2,
                    "c": 3,
                }
                return table[key]
        """,
        "C.m",
    )
    assert text.startswith(
        'X = 1\n\n_TABLE = {\n    "a": 1,  # first\n    "b": 2,\n    "c": 3,\n}\n\n\n'
        "# about C\nclass C:\n    def m(self, key):\n        table = _TABLE\n"
    )


def test_names_do_not_clash() -> None:
    code = "_D = 5\n\n\ndef f(k):\n    d = {1: 2, 3: 4, 5: 6}\n    return d[k] + _D\n"
    text = hoisted(code)
    assert "_D_2 = {1: 2" in text
    assert load(text)(1) == 7


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("re.search('a+', x)", "re.compile('a+')\n"),
        ("re.sub('a+', '-', x, count=1)", "re.compile('a+')\n"),
        ("re.sub('A+', '-', x, 1, re.I)", "re.compile('A+', re.I)\n"),
        ("re.split('A', x, flags=re.I | re.A)", "re.compile('A', re.I | re.A)\n"),
        ("re.findall('A', x, re.IGNORECASE)", "re.compile('A', re.IGNORECASE)\n"),
        ("re.compile('(a)(b)?').subn('x', x)", "re.compile('(a)(b)?')\n"),
    ],
)
def test_patterns(call: str, wanted: str) -> None:
    code = f"import re\n\ndef f(x):\n    found = {call}\n    return str(found)\n"
    text = hoisted(code)
    assert f"_F_PATTERN = {wanted}" in text
    for x in ("", "aab", "xAyAa"):
        assert load(text)(x) == load(code)(x)


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("import re\ndef f(x):\n    return re.match('(', x)\n", "the error comes with the call"),
        ("import re\ndef f(x, n):\n    return re.match('a', x, n)\n", "the flags vary"),
        ("import re\ndef f(x, p='a'):\n    return re.match(p, x)\n", "the pattern is a parameter"),
        ("def f(x):\n    return re.match('a', x)\n\nimport re\n", "re is imported below"),
        ("import re\ndef f(re, x):\n    return re.match('a', x)\n", "re is a parameter"),
        ("import re\ndef f(*a):\n    return re.match('a', *a)\n", "the arguments are not known"),
    ],
)
def test_other_patterns_stay(code: str, because: str) -> None:
    assert hoisted(code) == code, because


def test_a_pattern_with_a_name_of_its_own_goes_with_it() -> None:
    code = "import re\n\n\ndef f(x):\n    p = r'\\d+'\n\n    return re.findall(p, x)\n"
    text = hoisted(code)
    assert "p = r" not in text
    assert load(text)("1 22") == ["1", "22"]


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("def f(x):\n    import tkinter\n    return x\n", "importing it may fail"),
        (
            "def f(x):\n    try:\n        import json\n        x = 1\n    except E: ...\n",
            "try",
        ),
        ("def f(x):\n    if x:\n        import json\n        return json\n", "only if"),
        (
            "def g(math):\n    return math\ndef f(x):\n    import math\n    return math.pi\n",
            "clash",
        ),
        ("def f(x):\n    import math\n    math = 2\n    return math\n", "bound twice"),
        ("def f(x):\n    import os.path\n    return os.path.sep\n", "binds another name"),
        ("def f(x):\n    from .a import b\n    return b\n", "relative"),
        ("def f(x):\n    import math\n    while x > 1:\n        x -= math.e\n", "a loop beside it"),
    ],
)
def test_imports_that_stay(code: str, because: str) -> None:
    assert hoisted(code, "f", IMPORTS) == code, because


def test_imports_go_to_the_top_one_by_one() -> None:
    code = """
        '''Module.'''
        import json

        def f(x):
            '''Function.'''
            from math import sqrt
            import math as m

            return sqrt(x) + m.pi + len(json.dumps(x))
        """
    text, count = exhaust(dedent(code).lstrip(), "f", IMPORTS)
    assert count == 2
    assert text.count("import") == 3
    assert "    from math" not in text
    assert "    import math" not in text
    assert load(text)(4) == load(dedent(code))(4)


def test_an_import_in_a_loop_goes() -> None:
    code = "def f(x):\n    while x > 1:\n        import math\n\n        x -= math.e\n    return x\n"
    assert hoisted(code, "f", IMPORTS).startswith("import math\n\n\ndef f")


@pytest.mark.parametrize(
    ("code", "because"),
    [
        (
            "def f(x):\n    s = set('aeiou')\n    return [y for y in x if y in s]\n",
            "it is small beside the loop",
        ),
        (
            "def f(x):\n    s = set('abcdefgh')\n    return [[z in s for z in y] for y in x]\n",
            "there are loops in loops",
        ),
    ],
)
def test_small_tables_beside_loops_stay(code: str, because: str) -> None:
    assert hoisted(code) == code, because
