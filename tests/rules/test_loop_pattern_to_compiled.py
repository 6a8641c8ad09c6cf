"""Which patterns are compiled before the loop, and that they find the same."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

COMPILED = rule("loop-pattern-to-compiled")
LINES = ["abc", "", "aab", "b\na", "A1"]


def rewritten(source: str) -> list[str]:
    return [apply(source, rewrite) for rewrite in COMPILED.rewrites(FunctionView(source, "f"))]


def run(source: str, *args: Any) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    return names["f"](*args)


@pytest.mark.parametrize(
    "use",
    [
        "bool(re.match(p, x))",
        "re.findall(p, x, re.I)",
        "re.findall(p, x, flags=re.I | re.M)",
        "re.sub(p, '-', x, 1)",
        "re.sub(p, '-', string=x, count=1, flags=re.S)",
        "re.split(p, x, maxsplit=1)",
        "re.subn(p, '', x)",
        "bool(re.search(rf'^{p}', x)), bool(re.fullmatch(rf'^{p}', x))",
        "[m.span() for m in re.finditer(p, x)]",
    ],
)
@pytest.mark.parametrize(
    "loop",
    [
        "def f(p, xs):\n    out = []\n    for x in xs:\n        out.append(({use}))\n"
        "    return out\n",
        "def f(p, xs):\n    return [({use}) for x in xs]\n",
        "def f(p, xs):\n    out, i = [], 0\n    while i < len(xs):\n        x = xs[i]\n"
        "        out += [({use})]\n        i += 1\n    return out\n",
    ],
)
def test_the_same_is_found(loop: str, use: str) -> None:
    source = "import re\n\n" + loop.replace("{use}", use)
    after = rewritten(source)[0]
    assert "compiled.f" in after or "compiled.s" in after or "compiled.m" in after
    for pattern in ("a", "(a)?b", "^A|x"):
        assert run(after, pattern, LINES) == run(source, pattern, LINES)
        assert run(after, pattern, []) == run(source, pattern, [])


@pytest.mark.parametrize(
    "body",
    [
        "for x in xs:\n        p = p + x\n        re.match(p, x)",
        "for x in xs:\n        if x and re.match(p, x): return x",
        "for x in xs:\n        try: re.match(p, x)\n        except re.error: return 0",
        "for x in xs:\n        if not x: continue\n        re.match(p, x)",
        "re.match(p, xs[0])",
        "for x in xs: re.match('a', x)",
        "for x in xs: re.match(*x)",
        "for x in xs: re.match(pattern=p, string=x)",
        "for x in xs: re.match(p, x, x)",
        "for p.x in xs: re.match(p.x, 'a')",
    ],
)
def test_other_patterns_stay(body: str) -> None:
    assert rewritten(f"import re\n\ndef f(p, xs):\n    {body}\n") == []
