"""`report.html`: one file without anything from elsewhere, pictures and sorting included.

It is well-formed XML as well, so that programs can read it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from afterburner_ide.bench.comparison import figures_of
from afterburner_ide.bench.row import Row
from afterburner_ide.types import IntegralDelta, MemoryDelta, Ratio

__all__ = ["page", "write_report"]

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem;
  color: #1d2129; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; font-size: 13px }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #e3e5e8; text-align: left;
  vertical-align: top }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
#tasks th { cursor: pointer; position: sticky; top: 0; background: #f4f5f7 }
#tasks th[aria-sort=ascending]::after { content: " ▲" }
#tasks th[aria-sort=descending]::after { content: " ▼" }
tr.bad td { background: #fdecea } tr.improved td.gain { font-weight: 600 }
img { max-width: 100%; display: block } figure { margin: 1rem 0 } figcaption { color: #5b616b }
pre { font-size: 12px; overflow-x: auto; max-width: 44rem; margin: .3rem 0 }
.wide { overflow-x: auto } code { font-size: 12px }
"""
SCRIPT = """
document.querySelectorAll('#tasks th').forEach(function (head, place) {
  head.addEventListener('click', function () {
    var body = document.querySelector('#tasks tbody');
    var down = head.getAttribute('aria-sort') === 'ascending';
    document.querySelectorAll('#tasks th').forEach(function (other) {
      other.removeAttribute('aria-sort');
    });
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    var number = head.classList.contains('n');
    function key(row) { return row.children[place].getAttribute('data-key'); }
    Array.from(body.children).sort(function (a, b) {
      var one = key(a), other = key(b);
      var order = number ? one - other : one.localeCompare(other);
      return down ? -order : order;
    }).forEach(function (row) { body.appendChild(row); });
  });
});
"""


def write_report(
    path: Path, rows: Sequence[Row], summary: dict[str, Any], pictures: Sequence[tuple[Path, str]]
) -> None:
    """Write the page with the pictures, each a PNG file and a sentence, embedded."""
    path.write_text(page(rows, summary, pictures), encoding="utf-8")


def page(rows: Sequence[Row], summary: dict[str, Any], pictures: Sequence[tuple[Path, str]]) -> str:
    """The whole page as text."""
    settings, machine = summary["settings"], summary["machine"]
    chosen = (
        f"{summary['tasks']} of {settings['tasks_available']} tasks of {settings['tasks_file']}"
        + (f", drawn at random with seed {summary['seed']}" if settings["chosen_at_random"] else "")
    )
    asked = (
        f"proposer {settings['proposer']}, objective {settings['objective']}, "
        f"{settings['budget']:g} s and {settings['iterations']} iterations a task, "
        f"{settings['jobs']} at once"
    )
    where = (
        f"afterburner-ide {machine['version']} (commit {', '.join(summary['commits'])}), "
        f"CPython {machine['python']}, {machine['cores']} cores of {machine['processor']}, "
        f"load {machine['load_before'][0]} before and {machine['load_after'][0]} after"
    )
    images = "".join(_picture(file, words) for file, words in pictures)
    return f"""<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head><meta charset="utf-8"/><title>Benchmark: {_text(settings["proposer"])}</title>
<style>{STYLE}</style></head>
<body>
<h1>Benchmark of afterburner-ide</h1>
<p>{_text(chosen)}: {_text(asked)}.<br/>{_text(where)}.</p>
<p>Ratios were measured again outside the loop, on fresh inputs; a task without an accepted rewrite
counts as 1. A rewrite that fails the task's tests or differs on fresh inputs is wrong.</p>
<table>{_lines(figures_of(summary))}</table>
{images}
<h2>Sources</h2>
<div class="wide">{_sources(summary["per_source"])}</div>
<h2>Tasks</h2>
<p>A click on a heading sorts.</p>
<div class="wide"><table id="tasks"><thead><tr>{_heads()}</tr></thead>
<tbody>{"".join(_task(row) for row in rows)}</tbody></table></div>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _picture(file: Path, words: str) -> str:
    data = base64.b64encode(file.read_bytes()).decode("ascii")
    return (
        f'<figure><img alt="{_text(words)}" src="data:image/png;base64,{data}"/>'
        f"<figcaption>{_text(words)}</figcaption></figure>\n"
    )


def _lines(figures: Sequence[tuple[str, str]]) -> str:
    return "".join(
        f'<tr><th>{_text(name)}</th><td class="n">{_text(value)}</td></tr>'
        for name, value in figures
    )


def _sources(per_source: dict[str, Any]) -> str:
    names: list[str] = []
    body = ""
    for source, entry in per_source.items():
        figures = figures_of(entry)
        names = [name for name, _ in figures]
        cells = "".join(f'<td class="n">{_text(value)}</td>' for _, value in figures)
        body += f"<tr><td>{_text(source)}</td>{cells}</tr>"
    heads = "".join(f'<th class="n">{_text(name)}</th>' for name in names)
    return f"<table><tr><th>source</th>{heads}</tr>{body}</table>"


Cell = tuple[str, float | str, str]
"""What is shown (HTML), what it is sorted by, and the class of the cell."""


def _number(value: float | None, form: str = "{:.2f}") -> Cell:
    if value is None:
        return "", -1.0, "n"
    return form.format(value).replace("-", "−"), value, "n"


def _ratio(ratio: Ratio | None) -> Cell:
    if ratio is None:
        return "", -1.0, "n"
    return f"{ratio.ratio:.2f} [{ratio.low:.2f}, {ratio.high:.2f}]", ratio.ratio, "n"


def _change(delta: MemoryDelta | IntegralDelta | None) -> Cell:
    if delta is None:
        return "", 0.0, "n"
    before, after = (
        (delta.before_bytes, delta.after_bytes)
        if isinstance(delta, MemoryDelta)
        else (delta.before, delta.after)
    )
    if before <= 0:
        return ("±0 %", 0.0, "n") if after <= 0 else ("new", 1e9, "n")
    moved = (after / before - 1) * 100
    return f"{moved:+.0f} %".replace("-", "−"), moved, "n"


def _words(text: str) -> Cell:
    return _text(text), text, ""


def _verdict(row: Row) -> Cell:
    trouble = f"wrong: {row.why}" if row.wrong else row.error or ""
    told = _text(f"{row.status}: {row.reason}")
    if trouble or row.detail:
        told += f"<br/><small>{_text((trouble or row.detail)[:400])}</small>"
    if row.patch:
        told += f"<details><summary>patch</summary><pre>{_text(row.patch)}</pre></details>"
    return told, row.status, ""


COLUMNS: tuple[tuple[str, str, Callable[[Row], Cell]], ...] = (
    ("task", "", lambda row: _words(row.id)),
    ("source", "", lambda row: _words(row.source)),
    ("outcome", "", _verdict),
    ("gain", "n", lambda row: (f"{row.gain:.2f}", row.gain, "n gain")),
    ("time, measured again", "n", lambda row: _ratio(row.time)),
    ("time, claimed", "n", lambda row: _ratio(row.claimed_time)),
    ("peak", "n", lambda row: _change(row.memory)),
    ("integral", "n", lambda row: _change(row.integral)),
    ("reference", "n", lambda row: _ratio(row.reference_time)),
    ("against reference", "n", lambda row: _ratio(row.against_reference)),
    ("rules", "", lambda row: _words(", ".join(row.rules))),
    ("judged", "n", lambda row: _number(row.evaluations, "{:.0f}")),
    ("seconds", "n", lambda row: _number(row.seconds, "{:.1f}")),
)


def _heads() -> str:
    return "".join(f'<th class="{kind}">{_text(name)}</th>' for name, kind, _ in COLUMNS)


def _task(row: Row) -> str:
    cells = []
    for _, _, show in COLUMNS:
        shown, key, kind = show(row)
        cells.append(f'<td class="{kind}" data-key="{_text(str(key))}">{shown}</td>')
    bad = row.wrong or row.error is not None
    return f'<tr class="{"bad" if bad else row.status}">{"".join(cells)}</tr>\n'


def _text(value: object) -> str:
    """Text that is safe in XML: escaped, and without the control characters it has no word for."""
    plain = "".join(
        c if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff") else "�" for c in str(value)
    )
    return escape(plain.encode("utf-8", "replace").decode("utf-8"))
