"""Rule: count with a dict's get or with a Counter."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import counters, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CounterIdioms(Rule):
    """Count with a Counter or with `get` in place of searches.

    `items.count(x)` in a loop walks the list each time; a `Counter` built once knows all the
    answers. A loop that only counts into a new dict becomes `dict(Counter(…))`, a dict with the
    same order; one that counts into a `defaultdict(int)` or a `Counter()` makes that at once, as
    counting in C costs a third. `if k in d: d[k] += 1`, `else: d[k] = 1` becomes one line with
    `get`. The items must be hashable, and of a mapping a Counter would take the values.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    break_even = "20 items"
    examples = (
        Example(
            """
            def frequencies(words):
                return {word: words.count(word) for word in words}
            """,
            """
            from collections import Counter


            def frequencies(words):
                words_counts = Counter(words)
                return {word: words_counts[word] for word in words}
            """,
        ),
        Example(
            """
            def lengths(words):
                found = {}
                for word in words:
                    if len(word) in found:
                        found[len(word)] += 1
                    else:
                        found[len(word)] = 1
                return found
            """,
            """
            from collections import Counter


            def lengths(words):
                found = dict(Counter([len(word) for word in words]))
                return found
            """,
        ),
        Example(
            """
            def add(counts: dict[str, int], word: str) -> None:
                if word not in counts:
                    counts[word] = 2  # one more
                else:
                    counts[word] += 1
            """,
            """
            def add(counts: dict[str, int], word: str) -> None:
                # one more
                counts[word] = counts.get(word, 1) + 1
            """,
        ),
        Example(
            """
            from collections import defaultdict


            def repeated(text, least):
                # how often each part of three
                counts = defaultdict(int)
                for i in range(len(text) - 2):
                    part = text[i : i + 3]
                    counts[part] += 1
                return [part for part, count in counts.items() if count >= least]
            """,
            """
            from collections import Counter


            def repeated(text, least):
                # how often each part of three
                counts = Counter([text[i : i + 3] for i in range(len(text) - 2)])
                return [part for part, count in counts.items() if count >= least]
            """,
        ),
        Unchanged(
            """
            def shrinking(words: list[str]) -> dict[str, int]:
                found = {}
                while words:
                    found[words[0]] = words.count(words[0])
                    words.pop(0)
                return found
            """,
            "the list changes between the counts",
        ),
        Unchanged(
            """
            def vowels(text: str) -> list[int]:
                return [text.count(part) for part in ("a", "ei")]
            """,
            "`count` on a string looks for a substring",
        ),
        Unchanged(
            """
            def grouped(words):
                found = {}
                for word in words:
                    if word in found:
                        found[word] += word
                    else:
                        found[word] = word
                return found
            """,
            "what is added up is no number",
        ),
    )
    workload = """
SCALES = (20, 200, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.choice("abcdefgh") * r.randrange(1, 9) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        name, imports = resolve.need(function, "collections", "Counter")
        for edits, line in counters.counted(function, name):
            yield Rewrite(edits, "count all items once", line, imports)
        for edits, line in counters.tallied(function, name):
            yield Rewrite(edits, "count with a Counter", line, imports)
        for edits, line in counters.updated(function):
            yield Rewrite(edits, "count with get", line)
