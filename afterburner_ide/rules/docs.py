"""The rules as text: `docs/rules.md`, and what `rules explain NAME` prints.

`python -m afterburner_ide.rules.docs` writes `docs/rules.md` below the current directory.
"""

from __future__ import annotations

import sys
from pathlib import Path

from afterburner_ide.rules.base import Example, Rule, Safety, Unchanged
from afterburner_ide.rules.registry import every_rule

PAGE = Path("docs") / "rules.md"

_HEAD = """\
# Rules

The mechanical rewrites that Afterburner IDE tries, the one with the highest payoff first. A rule
checks on the syntax tree that it may apply; the judge then runs and times every rewrite, and only
what is shown to be right and faster is offered. This page is made by
`python -m afterburner_ide.rules.docs` from the rules themselves.
"""


def page(rules: tuple[Rule, ...]) -> str:
    """The whole of `docs/rules.md`."""
    grades = "\n".join(f"- **{safety.value}**: {safety.text}" for safety in Safety)
    rows = "\n".join(
        f"| [{rule.name}](#{rule.name}) | {rule.title} | {rule.safety.value} |" for rule in rules
    )
    table = f"| rule | what it does | safety |\n|---|---|---|\n{rows}"
    return "\n".join([_HEAD, grades, "", table, "", *(explain(rule) for rule in rules)])


def explain(rule: Rule) -> str:
    """One rule in Markdown: what it does, its examples, and what it leaves alone and why."""
    parts = [
        f"## {rule.name}\n",
        f"{rule.title}\n",
        f"{rule.text}\n" if rule.text else "",
        f"Safety: **{rule.safety.value}**. {rule.safety.text} Pays from: {rule.break_even}.\n",
        f"Only where it is asked for: `--proposer rules:{rule.name}`.\n" if rule.opt_in else "",
    ]
    for example in rule.examples:
        if isinstance(example, Example):
            parts += [_code(example.source), "becomes\n", _code(example.result)]
    parts.append("Left alone:\n")
    for case in rule.examples:
        if isinstance(case, Unchanged):
            parts += [f"{case.because}:\n", _code(case.source)]
    return "\n".join(part for part in parts if part)


def write(root: Path) -> Path:
    """Write the page below `root` and return its path."""
    path = root / PAGE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(every_rule()), encoding="utf-8")
    return path


def _code(text: str) -> str:
    return f"```python\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path.cwd())}\n")
