"""Regular expressions: shorter ones that find the same, and texts that need none."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from afterburner_ide.rules import candidates, patterns, rule

TRIM = rule("regex-truth-trim")
PLAIN = rule("regex-to-str-method")
FIRST = rule("finditer-first-to-search")
TEXTS = (
    "",
    "a",
    "abb",
    "x\ny z",
    "aab b.c\n",
    "zz",
    " a\t b\x1c\u2003c ",
    "a.b",
    "-#-",
    "ab",
    "abab",
)


def rewritten(source: str, which: Any) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [which], errors)]
    assert errors == []
    return found


def results(source: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return [namespace["f"](text) for text in TEXTS]


ATOMS = ("a", "b", "z", ".", r"\w", r"\s", "[ab]", "[^a]", "^", "$", r"\b", "(ab)", "(?:a|b)")
MORE = (r"\.", "-", "[a-c.]", "{", "]", r"\B", "(a*b)", r"\n")
REPEATS = ("", "", "", "*", "+", "?", "{2}", "{2,3}", "{,2}", "{1,}", "*?", "+?", "??", "{2,}?")


def test_patterns_cut_short_find_the_same() -> None:
    r = random.Random(5)
    cut = 0
    for _ in range(4000):
        picked = r.choices(ATOMS + MORE, k=r.randrange(1, 5))
        pattern = "".join(atom + r.choice(REPEATS) for atom in picked)
        if not patterns.compiles(pattern):
            continue
        texts = ["".join(r.choices("abz .-\n{]", k=r.randrange(8))) for _ in range(6)]
        for front, find in ((True, re.search), (False, re.match)):
            shorter = patterns.trimmed(pattern, front=front, back=True)
            cut += shorter != pattern
            for text in texts:
                assert bool(find(shorter, text)) == bool(find(pattern, text)), (pattern, text)
        plain = patterns.literal(pattern)
        for text in texts if plain else ():
            assert plain
            assert re.sub(pattern, "<>", text) == text.replace(plain, "<>"), (pattern, text)
    assert cut > 1000


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("[abc]", "abc"),
        ("[a-c]+", "abc"),
        (r"[\]\-x]", "]-x"),
        ("[]a]", "]a"),
        ("[a-]", "a-"),
        (r"[\n\t]", "\n\t"),
        ("[^a]", None),
        (r"[\d]", None),
        (r"[a\w]", None),
        ("[a]b", None),
        ("[ab]*", None),
        ("a", None),
        ("[ -~]", None),
    ],
)
def test_sets_of_letters(pattern: str, letters: str | None) -> None:
    found = patterns.letter_set(pattern)
    assert (found[0] if found else None) == letters


@pytest.mark.parametrize(
    ("use", "wanted"),
    [
        ("bool(re.search(r'a*b+', t))", "re.search(r'b', t)"),
        ("1 if re.search('a+b.*', t) else 2", "re.search('ab', t)"),
        ("not re.match('a+?b*', t)", "re.match('a', t)"),
        ("re.search('b*?a{2,}', t) is not None", "re.search('a{2}', t)"),
        ("[x for x in t.split() if re.search('b+', x)]", "re.search('b', x)"),
        ("bool(t and re.search('^a+.*', t))", "re.search('^a', t)"),
        ("bool(re.compile('b+').search(t))", "re.compile('b').search(t)"),
        ("bool(re.search(r'a|b', t) or re.search(r'(ab)+', t))", "re.search(r'(ab)', t)"),
    ],
)
def test_only_the_truth_is_asked(use: str, wanted: str) -> None:
    source = f"import re\ndef f(t):\n    return {use}\n"
    [text] = rewritten(source, TRIM)
    assert wanted in text
    assert results(text) == results(source)


@pytest.mark.parametrize(
    ("use", "because"),
    [
        ("str(re.search('a+', t))", "the match is shown"),
        ("t and re.search('a+', t)", "the match is returned"),
        ("bool(re.search('a+', t, re.I))", "flags"),
        ("bool(re.fullmatch('ab*', t))", "all of the text must match"),
        ("bool(re.search(r'(?i)a+', t))", "flags inside"),
        (r"bool(re.search(r'(a*)\1b+', t))", "it refers to a group"),
        ("bool(re.search('a*', t))", "nothing would be left"),
        ("bool(re.search('a*|b', t))", "alternatives"),
        ("bool(re.search('a+' 'b+', t))", "two literals"),
        ("bool(re.search('\\x61+', t))", "an escape in the literal"),
        ("bool(re.search('b+$', t) if (re := None) else 1)", "re is bound anew"),
    ],
)
def test_other_patterns_stay(use: str, because: str) -> None:
    found = rewritten(f"import re\ndef f(t):\n    return {use}\n", TRIM)
    assert [text for text in found if "b$" not in text] == [], because


@pytest.mark.parametrize(
    ("use", "wanted"),
    [
        ("bool(re.search('ab', t))", '"ab" in t'),
        ("not re.search('a', t)", '"a" not in t'),
        ("re.search(r'\\.', t) is None", '"." not in t'),
        ("re.match('a', t) is not None", 't.startswith("a")'),
        ("bool(re.search('^ab', t))", 't.startswith("ab")'),
        ("bool(re.fullmatch('ab', t))", 't == "ab"'),
        ("not re.match('#', t[1:])", 'not t[1:].startswith("#")'),
        ("1 if t and re.search('b{2}', t + 'b') else 2", "\"bb\" in (t + 'b')"),
        ("bool(re.search('ab{2,3}', t))", '"abb" in t'),
        ("bool(re.match('a+b?', t))", 't.startswith("a")'),
        ("bool(re.search('a', t)) == True", '("a" in t) == True'),
        ("re.sub('a', 'b', t)", "t.replace(\"a\", 'b')"),
        ("re.sub(r'\\s+', '', t)", '"".join(t.split())'),
        ("re.sub(r'\\s', '', t)", '"".join(t.split())'),
        ("re.sub('[ab]', '', t)", 'maketrans("", "", "ab")'),
        ("re.sub('[ab]+', '', t)", 'maketrans("", "", "ab")'),
        ("re.sub('[a.]', '--', t)", "dict.fromkeys(\"a.\", '--')"),
        ("re.split(r'\\.', t)", 't.split(".")'),
        ("re.findall(r'\\S+', t)", "t.split()"),
        ("len(re.findall('ab', t))", 't.count("ab")'),
        ("P.sub('-', t)", "t.replace(\"b\", '-')"),
        ("[x for x in t.split() if P.search(x)]", '"b" in x'),
    ],
)
def test_plain_texts_need_no_pattern(use: str, wanted: str) -> None:
    source = f"import re\n\nP = re.compile('b')\n\n\ndef f(t):\n    return {use}\n"
    [text] = rewritten(source, PLAIN)
    assert wanted in text
    assert results(text) == results(source)


@pytest.mark.parametrize(
    ("use", "because"),
    [
        ("re.search('ab', t)", "the match is returned"),
        ("bool(re.search('a.', t))", "any letter"),
        ("bool(re.search('ab$', t))", "a line end may follow"),
        ("bool(re.search('a', t, re.I))", "flags"),
        ("re.sub('a', '', t, 1)", "a number of times"),
        ("re.sub('a', '', t, count=1)", "a number of times"),
        (r"re.sub('a', r'\n', t)", "an escape in what is put there"),
        ("re.sub('a', str.upper, t)", "a function puts it there"),
        ("re.sub('[ab]+', '-', t)", "runs become one"),
        (r"re.sub(r'\s+', ' ', t)", "runs become one"),
        ("re.split(r'\\s+', t)", "the ends give empty parts"),
        ("re.split('(a)', t)", "the group is kept"),
        ("re.findall('a', t)", "the list is used"),
        ("re.sub('', '-', t)", "an empty pattern"),
        ("Q.sub('', t)", "what it is is not known"),
    ],
)
def test_what_needs_a_pattern_stays(use: str, because: str) -> None:
    source = f"import re\n\nQ = re.compile(input())\n\n\ndef f(t):\n    return {use}\n"
    assert rewritten(source, PLAIN) == [], because


def test_a_pattern_that_is_given_stays() -> None:
    source = "import re\ndef f(t, p='a'):\n    return re.sub(p, '', t)\n"
    assert rewritten(source, PLAIN) == []


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ("return m.group()", True),
        ("t = m.end()\n        return t", True),
        ("raise KeyError(m.group())", True),
        ("if t: continue\n        return m", False),
        ("if t: break\n        return m", False),
        ("t += m.group()", False),
    ],
)
def test_the_first_match(body: str, fits: bool) -> None:
    source = (
        f"import re\ndef f(t):\n    for m in re.finditer('b', t):\n        {body}\n    return 0\n"
    )
    found = rewritten(source, FIRST)
    assert bool(found) == fits
    if fits and "raise" not in body:
        assert list(map(str, results(found[0]))) == list(map(str, results(source)))
