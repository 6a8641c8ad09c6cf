"""Rule: translate a text with a table of its letters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import letters, resolve, translations
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class LetterLoopToTranslate(Rule):
    """Translate a text with a table of its letters.

    What a loop puts in place of a letter is found once for each different letter, and
    `str.translate` puts it in place of all of them. The letters come in the order in which the
    text first has them, so that the first error stays the first. Short texts are slower that way,
    and what is not a text cannot be translated.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "300 letters, or fewer where a letter takes long"
    examples = (
        Example(
            """
            def rotated(text, by):
                out = ""
                for letter in text:
                    if "a" <= letter <= "z":
                        out += chr((ord(letter) - 97 + by) % 26 + 97)  # in the alphabet
                    else:
                        out += letter
                return out
            """,
            """
            def rotated(text, by):
                table = dict.fromkeys(text, "")
                for letter in table:
                    if "a" <= letter <= "z":
                        table[letter] = chr((ord(letter) - 97 + by) % 26 + 97)  # in the alphabet
                    else:
                        table[letter] = letter
                out = text.translate(str.maketrans(table))
                return out
            """,
        ),
        Example(
            """
            def spelled(word, codes):
                parts = ["<"]
                parts = []
                for i in range(len(word)):
                    if word[i] in codes:
                        parts.append(codes[word[i]])
                return "<" + "".join(parts)
            """,
            """
            def spelled(word, codes):
                parts = ["<"]
                table = dict.fromkeys(word, "")
                for letter in table:
                    if letter in codes:
                        table[letter] += codes[letter]
                parts = word.translate(str.maketrans(table))
                return "<" + parts
            """,
        ),
        Example(
            """
            def hidden(text, names):
                return "".join("*" if c.isalpha() and c not in names else c for c in text)
            """,
            """
            def hidden(text, names):
                return text.translate({ord(c): "*" if c.isalpha() and c not in names else c for c in set(text)})
            """,  # noqa: E501 - the line of the example
        ),
        Unchanged(
            """
            def capitals(text):
                out = ""
                first = True
                for letter in text:
                    out += letter.upper() if first else letter
                    first = letter == " "
                return out
            """,
            "what becomes of a letter depends on the one before",
        ),
        Unchanged(
            """
            def lines(words):
                out = ""
                for word in words:
                    if not word:
                        break
                    out += word
                return out
            """,
            "the loop may end before the text does",
        ),
        Unchanged(
            """
            def coded(text, shift):
                out = ""
                for i in range(len(text)):
                    out += chr(ord(text[i]) + i)
                return out
            """,
            "the same letter becomes another one elsewhere",
        ),
    )
    workload = """
SCALES = (300, 3000, 30000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abcdefgh XYZ,.", k=scale)), r.randrange(26)), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not all(resolve.is_builtin(function, name) for name in ("dict", "str", "set", "ord")):
            return
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            found = letters.letter_loop(function, loop, leaving=True, named=False)
            edits = translations.of_loop(function, found) if found else None
            if edits:
                yield Rewrite(tuple(edits), "translate letter by letter at once", loop.lineno)
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            text = translations.of_join(function, call)
            if text is not None:
                edit = function.replace(call, text)
                yield Rewrite((edit,), "translate letter by letter at once", call.lineno)
