"""Texts: pieces that are no text, letters of several code points, and what str methods take."""

from __future__ import annotations

from .trap import EXCEPTION, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "a piece that is no text",
        "`+=` raises at the piece, after what was printed before; join at the end.",
        """
        def f(pieces):
            out = ""
            for piece in pieces:
                print(len(out))
                out += piece
            return out
        """,
        ("['a', 'b']", "['a', 1, 'b']", "[]", "[None]", "'xyz'"),
        naive="""
        def f(pieces):
            parts = []
            for piece in pieces:
                print(sum(map(len, parts)))
                parts.append(piece)
            return "".join(parts)
        """,
        reasons=(EXCEPTION,),
        hostile=True,
    ),
    Trap(
        "text that is read while it grows",
        "The loop looks at what it has written so far.",
        """
        def f(letters):
            out = ""
            for letter in letters:
                if letter not in out:
                    out += letter
            return out
        """,
        ("'abcabd'", "['ab', 'b', 'a']", "''", "['', 'a']"),
        naive="""
        def f(letters):
            return "".join(set(letters))
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "text in front of text",
        "The pieces come in the other order.",
        """
        def f(words):
            out = ""
            for word in words:
                out = word + " " + out
            return out
        """,
        ("['a', 'b', 'c']", "[]", "'xy'", "[1]"),
        naive="""
        def f(words):
            return " ".join(reversed(words)) + " "
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "what is added to may be a list",
        "Nothing says that `start` is a text; `+=` extends the caller's list.",
        """
        def f(start, pieces):
            for piece in pieces:
                start += piece
            return start
        """,
        ("'', ['a']", "[], [[1], [2]]", "0, [1, 2]", "(), [(1,)]", "b'', [b'x']", "'', []"),
        naive="""
        def f(start, pieces):
            return start + "".join(pieces)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "bytes one after the other",
        "Iterating bytes gives numbers, which cannot be added to bytes.",
        """
        def f(data, key):
            out = b""
            for byte in data:
                out += bytes([byte ^ key])
            return out
        """,
        ("b'abc', 1", "b'', 5", "b'a', 300", "[1, 2], 3", "'a', 1"),
        naive="""
        def f(data, key):
            return "".join(chr(byte ^ key) for byte in data)
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "overlapping parts",
        "str.count does not count parts that overlap.",
        """
        def f(text):
            count = 0
            for i in range(len(text) - 1):
                if text[i] == "a" and text[i + 1] == "a":
                    count += 1
            return count
        """,
        ("'aaa'", "'aabaa'", "''", "['a', 'a', 'a']", "'a'"),
        naive="""
        def f(text):
            return text.count("aa")
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "letters of a list of words",
        "A list counts items, a text counts parts.",
        """
        def f(items, wanted):
            count = 0
            for item in items:
                if item == wanted:
                    count += 1
            return count
        """,
        (
            "'banana', 'an'",
            "'aaa', ''",
            "['an', 'a'], 'an'",
            "[1, True, 1.0], 1",
            "iter('aba'), 'a'",
            "{1: 1}, 1",
        ),
        naive="""
        def f(items, wanted):
            return items.count(wanted)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a NaN that is counted",
        "list.count finds the same object, `==` does not.",
        """
        from math import nan


        def f(values, limit):
            values = [nan if value > limit else value for value in values]
            count = 0
            for value in values:
                if value == nan:
                    count += 1
            return count
        """,
        ("[1, 5, 7], 4", "[], 1", "[1], 9"),
        naive="""
        from math import nan


        def f(values, limit):
            values = [nan if value > limit else value for value in values]
            return values.count(nan)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "letters that become two",
        "upper() of 'ß' has two letters, and a letter may become nothing.",
        """
        def f(text, table):
            out = ""
            for letter in text:
                out += table.get(letter, letter.upper())
            return out
        """,
        (
            "'straße', {}",
            "'abc', {'b': ''}",
            "'ab', {'a': 65}",
            "'', {}",
            "['ab', 'c'], {'ab': 'x'}",
            "'e\\u0301a', {'\\u0301': '-'}",
            "'a\\U0001f600', {'\\U0001f600': ':)'}",
        ),
        naive="""
        def f(text, table):
            return text.upper().translate(str.maketrans(table))
        """,
        reasons=(RESULT, EXCEPTION),
        hostile=True,
    ),
    Trap(
        "letters shifted round the alphabet",
        "What is no letter stays, also where isalpha() says yes.",
        """
        def f(text, key):
            out = ""
            for letter in text:
                if letter.isalpha():
                    base = ord("A") if letter.isupper() else ord("a")
                    out += chr((ord(letter) - base + key) % 26 + base)
                else:
                    out += letter
            return out
        """,
        (
            "'Hello, Zoe', 3",
            "'é', 1",
            "'', 5",
            "'abc', -30",
            "'aB', 1.0",
            "['ab'], 1",
            "['a', 'B'], 1",
        ),
        naive="""
        from string import ascii_lowercase


        def f(text, key):
            shifted = ascii_lowercase[key % 26 :] + ascii_lowercase[: key % 26]
            table = str.maketrans(
                ascii_lowercase + ascii_lowercase.upper(), shifted + shifted.upper()
            )
            return text.translate(table)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a letter that a table lacks",
        "The first missing letter in the text's order is in the message.",
        """
        def f(text, table):
            out = []
            for letter in text:
                out.append(table[letter])
            return "".join(out)
        """,
        (
            "'abba', {'a': '1', 'b': '2'}",
            "'azby', {'a': '1'}",
            "'', {}",
            "'a', {'a': 1}",
            "[0], ['x']",
        ),
        naive="""
        def f(text, table):
            return "".join([table[letter] for letter in sorted(text)])
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "split at the last separator",
        "A separator that overlaps itself is found elsewhere from the right.",
        """
        def f(text):
            return text.split("aa")[-1], text.split()[-1]
        """,
        ("'Xaaa b'", "'aaa'", "'one two '", "''", "'  '", "b'x'"),
        naive="""
        def f(text):
            return text.rsplit("aa", 1)[-1], text.rsplit(None, 1)[-1]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "spaces that only some methods know",
        "\\s of re and split() know the same spaces, split(' ') only one.",
        """
        import re


        def f(text):
            return re.sub(r"\\s+", "", text), len(text.split(" "))
        """,
        ("'a b\\tc\\n'", "'\\u2003x\\x1cy'", "''", "' '", "b'a b'", "None"),
        naive="""
        def f(text):
            return text.replace(" ", ""), len(text.split())
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "patterns with signs of their own",
        "In a pattern a point is any letter but a newline.",
        """
        import re


        def f(texts, mark):
            return [bool(re.search("a.c", text)) or bool(re.search(mark, text)) for text in texts]
        """,
        ("['abc', 'a.c', 'a\\nc', 'x'], 'x+'", "['abc'], '('", "[], '('", "['a+'], '+'"),
        naive="""
        def f(texts, mark):
            return ["a.c" in text or mark in text for text in texts]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "matches at the start, at the end, or anywhere",
        "`$` matches before a newline at the end, match() only at the start.",
        """
        import re


        def f(texts):
            return [
                [bool(ask("ab", text)) for ask in (re.match, re.fullmatch)]
                + [bool(re.search("ab$", text)), re.search("^ab", text) is not None]
                for text in texts
            ]
        """,
        ("['ab', 'ab\\n', 'xab', 'abx', '']", "[]"),
        naive="""
        def f(texts):
            return [
                [text.startswith("ab"), text == "ab", text.endswith("ab"), text.startswith("ab")]
                for text in texts
            ]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "characters of a set by strip",
        "An empty text is made of any characters, and strip('') strips spaces? No: nothing.",
        """
        def f(texts, letters):
            return [all(letter in letters for letter in text) for text in texts]
        """,
        (
            "['0110', '012', '', ' '], '01'",
            "['', 'a'], ''",
            "[['a', 'ab']], 'ab'",
            "[[1, 2]], [1, 2, 3]",
            "['ab'], {'a': 1}",
            "[[]], 5",
        ),
        naive="""
        def f(texts, letters):
            return [not text.strip(letters) for text in texts]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "half of a pair of surrogates",
        "A lone surrogate is a letter that cannot be printed or encoded.",
        """
        def f(text):
            out = ""
            for letter in text:
                if letter != "x":
                    out = out + letter
            return out, len(out)
        """,
        ("'a\\ud800xb'", "'\\udc00'", "''", "'x'"),
        naive="""
        def f(text):
            out = text.replace("x", "").encode("utf-8", "replace").decode()
            return out, len(out)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "vowels in either case",
        "lower() of some capitals has more than one letter, or is the Kelvin sign's k.",
        """
        def f(text):
            count = 0
            for letter in text:
                if letter.lower() in "aeiouk":
                    count += 1
            return count
        """,
        ("'Banane'", "'\\u212a\\u0130'", "''", "['ae', 'A']", "[1]", "'İ'"),
        naive="""
        def f(text):
            return sum(text.count(letter) for letter in "aeioukAEIOUK")
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a text that is cut shorter and shorter",
        "''[0] says that a text's index is out of range, a list's pop says another thing.",
        """
        def f(text, turns):
            taken = ""
            for _ in range(turns):
                taken += text[-1]
                text = text[:-1]
            return taken, text
        """,
        ("'abc', 2", "'a', 2", "'', 0", "['a', 'b'], 2", "[], 1"),
        naive="""
        def f(text, turns):
            letters = list(text)
            taken = "".join([letters.pop() for _ in range(turns)])
            return taken, "".join(letters)
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "the first letter that comes once",
        "Counted by letter, the order of the text decides, not that of the counts.",
        """
        def f(text):
            for i in range(len(text)):
                if text.count(text[i]) == 1:
                    return i
            return -1
        """,
        ("'leetcode'", "'aabb'", "''", "[[1], [2], [1]]", "[1, True, 2]", "(1,)"),
        naive="""
        from collections import Counter


        def f(text):
            counts = Counter(text)
            return next((text.index(x) for x in sorted(counts) if counts[x] == 1), -1)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "str() of a text that is more",
        "str() of a subclass is a plain text; split() gives plain texts already.",
        """
        class Name(str):
            def split(self, *rest):
                return [Name(part) for part in str.split(self, *rest)]


        def f(name):
            parts = list(map(str, name.split()))
            return [type(part).__name__ for part in parts]
        """,
        ("Name('a b')", "'a b'", "''"),
        naive="""
        class Name(str):
            def split(self, *rest):
                return [Name(part) for part in str.split(self, *rest)]


        def f(name):
            return [type(part).__name__ for part in name.split()]
        """,
        target="f",
        reasons=(RESULT,),
        hostile=True,
    ),
)
