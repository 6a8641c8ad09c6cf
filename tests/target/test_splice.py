"""A rewrite takes the old function's place, in its indentation, and nothing else moves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_ide.errors import TargetNotFound, TargetSyntaxError, TargetUnsupported
from afterburner_ide.target.functions import definitions
from afterburner_ide.target.locate import FunctionNode, function_source
from afterburner_ide.target.splice import add_imports, dedented_function, splice

MODULE = '''\
#!/usr/bin/env python
"""Doc."""
import os

X = 1  # trailing   \n\

class A:
    # above
    @staticmethod
    def method(x):
        """Doc.

        More.
        """
        text = """
  keep
        me"""
        # inside
        if x:
            return (x,
                    text)
        return None
    # below

    def other(self): return 1

def last(x):
    return x'''


def outside(source: str, qualname: str) -> tuple[str, str]:
    old = function_source(source, qualname)
    before, _, after = source.partition(old)
    return before, after


@pytest.mark.parametrize("name", ["A.method", "A.other", "last"])
def test_its_own_text_changes_nothing(name: str) -> None:
    assert splice(MODULE, name, function_source(MODULE, name)) == MODULE
    assert splice(MODULE, name, dedented_function(MODULE, name)) == MODULE
    assert splice(MODULE, name, "\n\n" + dedented_function(MODULE, name) + "\n\n") == MODULE
    crlf = "\ufeff" + dedented_function(MODULE, name).replace("\n", "\r\n")
    assert splice(MODULE, name, crlf) == MODULE


def test_dedenting_leaves_strings_alone() -> None:
    text = dedented_function(MODULE, "A.method")
    assert text.startswith('@staticmethod\ndef method(x):\n    """Doc.\n\n    More.\n    """\n')
    assert '"""\n  keep\n        me"""\n    # inside\n' in text
    assert "        return (x,\n                text)\n" in text


@pytest.mark.parametrize(
    "rewrite",
    [
        "def method(x):\n    if x:\n        # why\n        return [\n            x]\n    return 2",
        "        def method(x):\n            if x:\n                # why\n"
        "                return [\n                    x]\n            return 2",
        "def method(x):\n  if x:\n    # why\n    return [\n        x]\n  return 2\n",
        "def method(x):\n\tif x:\n\t\t# why\n\t\treturn [\n\t\t    x]\n\treturn 2\n",
        "\tdef method(x):\n\t\tif x:\n\t\t\t# why\n\t\t\treturn [\n\t\t\t    x]\n\t\treturn 2\n",
        "# a remark\ndef method(x):\n if x:\n  # why\n  return [\n      x]\n return 2\n# the end\n",
    ],
)
def test_any_indentation_is_moved_to_the_place(rewrite: str) -> None:
    before, after = outside(MODULE, "A.method")
    wanted = (
        "    def method(x):\n        if x:\n            # why\n            return [\n"
        "                x]\n        return 2\n"
    )
    assert splice(MODULE, "A.method", rewrite) == before + wanted + after


def test_spaces_into_a_file_with_tabs() -> None:
    source = "class A:\n\tdef f(self):\n\t\treturn 1\n\n\tx = 1\n"
    rewrite = "def f(self):\n    if x:\n        # y\n        z = '''\n    a\n'''\n\n    return z\n"
    wanted = "\tdef f(self):\n\t\tif x:\n\t\t\t# y\n\t\t\tz = '''\n    a\n'''\n\n\t\treturn z\n"
    assert splice(source, "A.f", rewrite) == "class A:\n" + wanted + "\n\tx = 1\n"


def test_comment_at_the_end_of_a_block() -> None:
    source = "if 1:\n\tdef f():\n\t\treturn 1\n"
    rewrite = "def f():\n    if x:\n        y()\n        # done\n    # and now\n    return 2\n"
    wanted = "\tdef f():\n\t\tif x:\n\t\t\ty()\n\t\t\t# done\n\t\t# and now\n\t\treturn 2\n"
    assert splice(source, "f", rewrite) == "if 1:\n" + wanted


def test_one_line_function_takes_the_file_s_step() -> None:
    source = "class A:\n  x = 1\n  def f(self): return 1\n"
    assert splice(source, "A.f", "def f(self):\n    return 2\n") == (
        "class A:\n  x = 1\n  def f(self):\n    return 2\n"
    )
    assert splice("def f(): return 1", "f", "def f():\n\treturn 2\n") == "def f():\n\treturn 2"
    assert splice("def f():\n    return 1\n", "f", "def f(): return 2") == "def f(): return 2\n"


def test_steps_of_a_function_with_mixed_ones_stay() -> None:
    source = "def f():\n    if x:\n      return 1\n    return 2\n"
    assert splice(source, "f", source.replace("2", "3")) == source.replace("2", "3")


def test_decorators_are_replaced_with_the_function() -> None:
    source = "@a\n@b(\n  1,\n)\ndef f(x): return x  # why\n\n\n# after\n"
    assert (
        splice(source, "f", "@c\ndef f(x): return 2\n") == "@c\ndef f(x): return 2\n\n\n# after\n"
    )


def test_form_feed_continuation_and_wide_characters_stay() -> None:
    source = (
        "é = '日🙂' \\\n  '🙂'\n\x0cdef f():\n    return 2\n\x0c\n"
        "class B:\n\x0c    def g(self):\n        pass\n"
    )
    rewrite = "def f():\n    return '日'\n"
    assert splice(source, "f", rewrite) == source.replace("return 2", "return '日'")
    rewrite = "def g(self):\n    return 1\n"
    assert splice(source, "B.g", rewrite) == source.replace("pass", "return 1")
    rewrite = "def f():\n    x = 1 + \\\n        2\n\x0c    return x\n"
    assert splice("if 1:\n    def f(): pass\n", "f", rewrite) == (
        "if 1:\n    def f():\n        x = 1 + \\\n            2\n\x0c        return x\n"
    )


def test_f_strings_over_several_lines_keep_their_content() -> None:
    rewrite = "def f(a):\n    return f'''\n  {a}\n    x{\n    a}\n'''\n"
    done = splice("class A:\n    def f(a): pass\n", "A.f", rewrite)
    scope: dict[str, object] = {}
    exec(done, scope)
    assert scope["A"].f(1) == "\n  1\n    x1\n"  # type: ignore[attr-defined]


def test_nested_property_and_redefined_functions() -> None:
    source = "def o():\n    def i():\n        return 1\n    return i\n"
    assert splice(source, "o.<locals>.i", "def i(): return 2") == (
        "def o():\n    def i(): return 2\n    return i\n"
    )
    prop = (
        "class A:\n    @property\n    def p(self): return 1\n"
        "    @p.setter\n    def p(self, v): pass\n"
    )
    assert splice(prop, "A.p", "@property\ndef p(self): return 2") == prop.replace("n 1", "n 2")
    twice = "def f(): return 1\ndef f(): return 1\n"
    assert splice(twice, "f", "def f(): return 2") == "def f(): return 1\ndef f(): return 2\n"


@pytest.mark.parametrize(
    "rewrite",
    [
        "",
        "# nothing\n",
        "def g(): pass",
        "def f(: pass",
        "    def f():\n  pass",
        "    def f():\n        pass\nx = 1\n",
        "def f(): pass\ndef h(): pass",
        "import os\ndef f(): pass",
        "class f: pass",
        "f = lambda: 1",
        "def f():\n\tif 1:\n        pass\n",
        "def f():\n    break\n",
        "def f(): '\0'",
        "    def f():\n        return '''",
    ],
)
def test_rewrite_that_is_no_such_function(rewrite: str) -> None:
    with pytest.raises(TargetSyntaxError):
        splice("def f(): return 1\n", "f", rewrite)


def test_place_in_an_indented_rewrite_s_error() -> None:
    with pytest.raises(TargetSyntaxError, match="<rewrite>:2:"):
        splice("def f(): return 1\n", "f", "    def f():\n        return (\n")


def test_no_such_function() -> None:
    with pytest.raises(TargetNotFound):
        splice("x = 1\n", "f", "def f(): pass")


IMPORTS = [
    ("def f(): pass\n", "import os\n\ndef f(): pass\n"),
    ("'doc'\ndef f(): pass\n", "'doc'\n\nimport os\n\ndef f(): pass\n"),
    ("'doc'", "'doc'\n\nimport os\n"),
    ("", "import os\n"),
    (
        '"""Doc\n"""\nfrom __future__ import annotations\n\nx = 1\n',
        '"""Doc\n"""\nfrom __future__ import annotations\n\nimport os\n\nx = 1\n',
    ),
    ("import abc\nimport sys\n", "import abc\nimport os\nimport sys\n"),
    ("import sys\nfrom a import b\n", "import os\nimport sys\nfrom a import b\n"),
    ("from sys import path\n", "import os\nfrom sys import path\n"),
    ("import numpy\n", "import os\n\nimport numpy\n"),
    ("import abc; x = 1\ny = 2\n", "import abc; x = 1\nimport os\ny = 2\n"),
    ("import abc, \\\n  ast\nx = 1\n", "import abc, \\\n  ast\nimport os\nx = 1\n"),
    ("'''a\nb'''; import sys\n", "'''a\nb'''; import sys\nimport os\n"),
    ("from abc import (\n  ABC,\n)\n", "import os\nfrom abc import (\n  ABC,\n)\n"),
    ("#!/bin/sh\n# coding: utf-8\ndef f(): pass\n", None),
    ("# Licence.\n\ndef f(): pass\n", "# Licence.\n\nimport os\n\ndef f(): pass\n"),
    ("# about f\ndef f(): pass\n", "import os\n\n# about f\ndef f(): pass\n"),
    ("x = 1\nimport abc\n", "import os\n\nx = 1\nimport abc\n"),
    # there already
    ("import os\n", "import os\n"),
    ("import os.path\n", "import os.path\n"),
    ("import os as os\n", "import os as os\n"),
    ("try:\n    import os\nexcept ImportError:\n    pass\n", None),
]


@pytest.mark.parametrize(("source", "wanted"), IMPORTS)
def test_imports_go_where_imports_are(source: str, wanted: str | None) -> None:
    done = add_imports(source, ["import os"])
    if wanted is not None:
        assert done == wanted
    assert add_imports(done, ["import os", "import os"]) == done
    assert done.count("import os") == 1
    ast.parse(done)


def test_shebang_and_cookie_stay_on_top() -> None:
    done = add_imports("#!/bin/sh\n# coding: utf-8\ndef f(): pass\n", ["import os"])
    assert done == "#!/bin/sh\n# coding: utf-8\n\nimport os\n\ndef f(): pass\n"


def test_only_the_missing_names_are_added() -> None:
    source = "from collections import Counter\n"
    wanted = ["from collections import Counter, deque as dq", "from collections import Counter"]
    assert add_imports(source, wanted) == source + "from collections import deque as dq\n"


def test_what_only_a_type_checker_sees_is_not_there() -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\n"
    assert add_imports(source, ["import os"]).startswith("import os\n")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("from mine import Counter\n", "from collections import Counter"),
        ("import numpy as math\n", "import math"),
        ("def math(): pass\n", "import math"),
        ("math = 1\n", "import math"),
        ("for math in x: pass\n", "import math"),
        ("with x as math: pass\n", "import math"),
        ("class math: pass\n", "import math"),
        ("x = 1\n", "from __future__ import annotations"),
    ],
)
def test_import_that_would_change_a_meaning(source: str, wanted: str) -> None:
    with pytest.raises(TargetUnsupported):
        add_imports(source, [wanted])


@pytest.mark.parametrize("text", ["x = 1", "import", "import os; x()", "def f(): pass"])
def test_what_is_no_import(text: str) -> None:
    with pytest.raises(TargetSyntaxError):
        add_imports("x = 1\n", [text])


def test_function_and_imports_together() -> None:
    done = splice(MODULE, "last", "def last(x):\n  return math.sqrt(x)", ["import math"])
    assert done == MODULE.replace("import os\n", "import math\nimport os\n").replace(
        "    return x", "    return math.sqrt(x)"
    ).replace("    return math.sqrt(x),", "    return (x,")


BODY = st.lists(
    st.sampled_from(
        [
            "x = 1",
            "# comment",
            "",
            "if x:\n{u}y = (1,\n2)\n{u}# end",
            "for i in x:\n{u}if i:\n{u}{u}s = '''\n  a\n'''",
            "z = 1 + \\\n  2",
            "def g(): return 1",
        ]
    ),
    min_size=1,
    max_size=5,
)


@given(BODY, st.sampled_from(["    ", "\t", "  "]), st.sampled_from(["    ", "\t", "   "]))
def test_any_function_keeps_its_meaning(parts: list[str], mine: str, theirs: str) -> None:
    lines = "\n".join([*parts, "return x"]).replace("{u}", mine).split("\n")
    quoted = False
    rewrite = "def f(x):\n"
    for line in lines:
        rewrite += (line if quoted or not line else mine + line) + "\n"
        quoted ^= line.count("'''") == 1
    place = f"class A:\n{theirs}def f(x):\n{theirs}{theirs}return 1\n\n{theirs}y = 2\n"
    done = splice(place, "A.f", rewrite)
    assert done.startswith("class A:\n")
    assert done.endswith(f"\n\n{theirs}y = 2\n")
    new = next(d.node for d in definitions(ast.parse(done)) if d.qualname == "A.f")
    assert ast.dump(new) == ast.dump(ast.parse(rewrite).body[0])
    assert splice(done, "A.f", dedented_function(done, "A.f")) == done


@pytest.mark.parametrize("name", ["argparse", "inspect", "typing", "tokenize", "decimal"])
def test_every_function_of_real_modules_splices_to_itself(name: str) -> None:
    import importlib

    origin = importlib.import_module(name).__file__
    if name == "decimal":
        origin = importlib.import_module("_pydecimal").__file__
    assert origin is not None
    source = Path(origin).read_text(encoding="utf-8")
    found = [d for d in definitions(ast.parse(source)) if isinstance(d.node, FunctionNode)]
    for item in found[::40]:
        assert splice(source, item.qualname, dedented_function(source, item.qualname)) == source
