from __future__ import annotations

import pytest

from afterburner_ide.cli.console import write_diff
from afterburner_ide.cli.narrate import Narrator

WIDTHS = [60, 80, 120]


def told(console, story) -> str:
    narrator = Narrator(console, clock=lambda: 0.0)
    with narrator.live():
        for event in story.events:
            narrator.show(event)
    return console.file.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_without_a_terminal_there_is_no_control_code(story, screen, width) -> None:
    text = told(screen(width), story)
    assert "\x1b" not in text
    assert "\r" not in text


@pytest.mark.parametrize("width", WIDTHS)
def test_rows_fit_the_width(story, screen, width) -> None:
    text = told(screen(width), story)
    _, _, rows = text.partition("verdict")
    assert rows
    assert all(len(line) <= width for line in rows.splitlines())


def test_everything_is_told(story, screen) -> None:
    text = told(screen(100), story)
    for words in (
        "shop.py::f",
        "landlock + seccomp",
        "CPython 3.11.7",
        "running the tests to record calls",
        "36 inputs (30 from tests, 6 from generated)",
        "90 % of the lines and 83 % of the branches",
        "a note",
        "41.2 ms a call, peak 12.1 MiB (VmHWM)",
        "accepted",
        "2.31× [2.25, 2.38]",
        "−38 %",
        "use [list] directly",
        "rejected",
        "different_order: f([2, 1]) gives [1, 2] and not [2, 1].",
    ):
        assert words in text.replace("\n", " ") or words in " ".join(text.split()), words


def test_a_terminal_shows_stage_and_progress(story, screen) -> None:
    console = screen(100, terminal=True)
    narrator = Narrator(console, clock=iter([0.0] + [30.0] * 1000).__next__)
    with narrator.live():
        for event in story.events:
            narrator.show(event)
        with console.capture() as capture:
            console.print(narrator._moving())
    moving = capture.get()
    assert "candidate 2: sort first" in moving
    assert "iteration 2/8" in moving
    assert "best 2.31× · −38 % peak memory" in moving
    assert "30 of 60 s" in moving


def test_no_color_is_obeyed(story, screen, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = told(screen(100, terminal=True), story)
    assert "accepted" in text
    assert "\x1b[32m" not in text


def test_a_dumb_terminal_gets_no_moving_lines(story, screen, monkeypatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    text = told(screen(100, terminal=True), story)
    assert "running the tests to record calls" in text
    assert "\x1b[?25l" not in text


def test_a_diff_is_exact_in_a_file_and_coloured_on_a_terminal(story, screen) -> None:
    patch = story.result.patch + "\\ No newline at end of file\n"
    plain = screen(20)
    write_diff(plain, patch)
    assert plain.file.getvalue() == patch
    coloured = screen(200, terminal=True)
    write_diff(coloured, patch)
    assert "\x1b[31m-    return [x for x in xs]  # [bold]slow[/bold]" in coloured.file.getvalue()
    assert "\x1b[1m--- a/shop.py" in coloured.file.getvalue()
