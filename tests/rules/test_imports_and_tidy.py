"""Where new imports go, and what is taken out because nothing needs it any more."""

from __future__ import annotations

import pytest

from afterburner_ide.rules import Edit, Rewrite, apply

BODY = "\n\ndef f(xs):\n    return xs\n"


def with_imports(source: str, *imports: str) -> str:
    return apply(source, Rewrite((), "", 1, imports))


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [
        ("import os\nimport sys\n", "import re", "import os\nimport re\nimport sys\n"),
        (
            "import os\nfrom json import loads\n",
            "import re",
            "import os\nimport re\nfrom json import loads\n",
        ),
        (
            "import os\n\nimport numpy as np\n",
            "from math import isqrt",
            "import os\nfrom math import isqrt\n\nimport numpy as np\n",
        ),
        (
            "from collections import deque\n",
            "from collections import Counter",
            "from collections import Counter, deque\n",
        ),
        (
            "from math import (\n    pi,\n)\n",
            "from math import isqrt",
            "from math import (\n    pi,\n)\nfrom math import isqrt\n",
        ),
        (
            "from math import pi  # why\n",
            "from math import isqrt",
            "from math import isqrt, pi  # why\n",
        ),
    ],
)
def test_a_new_import_finds_its_place(before: str, added: str, after: str) -> None:
    used = f"\n\nuses = [{', '.join(sorted(_words(before)))}]\n"
    assert with_imports(before + used, added) == after + used


def _words(text: str) -> set[str]:
    code = text.partition("#")[0].replace("(", " ").replace(")", " ").replace(",", " ").split()
    return {"np" if word == "numpy" else word for word in code} - {
        "import", "from", "as", "collections", "math", "json",
    }  # fmt: skip


def test_two_names_of_one_module_make_one_line() -> None:
    text = with_imports(BODY, "from bisect import insort", "from bisect import bisect_left")
    assert "from bisect import bisect_left, insort\n" in text


def replaced(source: str, old: str, new: str) -> str:
    assert source.count(old) == 1
    start = source.index(old)
    return apply(source, Rewrite((Edit(start, start + len(old), new),), "", 1))


def test_a_length_that_nothing_reads_any_more_goes() -> None:
    source = "def f(xs):\n    n = len(xs)\n    return sum(xs[i] for i in range(n))\n"
    text = replaced(source, "sum(xs[i] for i in range(n))", "sum(xs)")
    assert text == "def f(xs):\n    return sum(xs)\n"


def test_of_names_bound_together_only_the_unread_goes() -> None:
    source = "def f(xs, k):\n    m, n = len(xs), k\n    return sum(xs[:m]) + n\n"
    text = replaced(source, "xs[:m]", "xs")
    assert text == "def f(xs, k):\n    n = k\n    return sum(xs) + n\n"
    source = "def f(xs, k):\n    m, n = read(xs), k\n    return sum(xs[:m]) + n\n"
    assert replaced(source, "xs[:m]", "xs") == source.replace("xs[:m]", "xs")


@pytest.mark.parametrize(
    "source",
    [
        "def f(xs):\n    n = read(xs)\n    return sum(xs, n)\n",
        "def f(xs):\n    n = m = 3\n    return sum(xs, n), m\n",
        "def f(xs):\n    global n\n    n = 1\n    return sum(xs, n)\n",
        "def f(xs):\n    n = 1\n    for n in xs:\n        pass\n    return sum(xs, n)\n",
    ],
)
def test_what_may_do_more_than_bind_a_name_stays(source: str) -> None:
    text = replaced(source, "sum(xs, n)", "sum(xs)")
    assert text == source.replace("sum(xs, n)", "sum(xs)")


def test_a_block_keeps_a_statement() -> None:
    source = "def f(xs):\n    for x in xs:\n        n = 1\n        n = 2\n    return sum(xs, n)\n"
    text = replaced(source, "sum(xs, n)", "sum(xs)")
    assert "    for x in xs:\n        n = 2\n    return sum(xs)\n" in text


def test_what_was_unused_before_is_not_touched() -> None:
    source = "import os\n\n\ndef f(xs):\n    n = 1\n    return sum(xs, 0)\n"
    assert replaced(source, "sum(xs, 0)", "sum(xs)") == source.replace(", 0", "")


def test_an_import_that_nothing_names_any_more_goes_with_its_blank_lines() -> None:
    source = "from itertools import chain\n\n\ndef f(xs):\n    return chain(xs)\n"
    assert replaced(source, "chain(xs)", "xs") == "def f(xs):\n    return xs\n"
    source = "from itertools import chain, cycle\n\n\ndef f(xs):\n    return cycle(chain(xs))\n"
    assert replaced(source, "chain(xs)", "xs").startswith("from itertools import cycle\n")


@pytest.mark.parametrize(
    "other",
    ["__all__ = ['chain']\n", "def g(x: 'chain[int]'):\n    return x\n"],
)
def test_an_import_that_is_named_elsewhere_stays(other: str) -> None:
    source = f"from itertools import chain\n\n{other}\ndef f(xs):\n    return chain(xs)\n"
    assert "import chain" in replaced(source, "chain(xs)", "xs")
