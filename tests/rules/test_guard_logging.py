"""Messages that nobody wants: not put together, and logged as before where somebody does."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

GUARD = rule("guard-logging")
HEAD = "import logging\n\nlogger = logging.getLogger('afterburner.example')\n\n\n"


def rewritten(source: str, name: str = "f") -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, name, [GUARD], errors)]
    assert errors == []
    return found


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING])
@pytest.mark.parametrize(
    "call",
    [
        "logger.debug(f'{x}')",
        "logger.info('a %s' % x)",
        "logger.debug('a {}'.format(x), extra={'y': 1})",
        "logger.info('%s', str(x))",
        "logger.debug('sum: ' + str(x))",
    ],
)
def test_the_same_is_logged(call: str, level: int, caplog: pytest.LogCaptureFixture) -> None:
    source = f"{HEAD}def f(a):\n    for x in a:\n        {call}\n    return a\n"
    [text] = rewritten(source)
    logged = []
    with caplog.at_level(level, "afterburner.example"):
        for code in (source, text):
            caplog.clear()
            namespace: dict[str, Any] = {}
            exec(code, namespace)
            assert namespace["f"]([1, "b"]) == [1, "b"]
            logged.append([(record.levelno, record.getMessage()) for record in caplog.records])
    assert logged[0] == logged[1]


@pytest.mark.parametrize(
    ("head", "call", "because"),
    [
        (HEAD, "logger.debug('a')", "nothing is put together"),
        (HEAD, "logger.debug('a %s', x)", "only names are handed over"),
        (HEAD, "logger.debug(f'a')", "nothing is put together"),
        (HEAD, "logger.debug(f'{a.pop()}')", "it has an effect"),
        (HEAD, "logger.debug(f'{g(x)}')", "it may have an effect"),
        (HEAD, "logger.warning(f'{x}')", "it is logged nearly always"),
        (HEAD, "y = logger.debug(f'{x}')", "the result is used"),
        (HEAD, "x; logger.debug(f'{x}')", "two statements on a line"),
        ("def g(): ...\n", "logger.debug(f'{x}')", "what it is is not known"),
        (HEAD + "logger = g\n", "logger.debug(f'{x}')", "it is bound to something else"),
        (
            HEAD,
            "if logger.isEnabledFor(10):\n            logger.debug(f'{x}')",
            "it is asked already",
        ),
    ],
)
def test_calls_that_stay(head: str, call: str, because: str) -> None:
    assert rewritten(f"{head}def f(a):\n    for x in a:\n        {call}\n") == [], because


def test_a_logger_of_a_class() -> None:
    source = """import logging


class C:
    def __init__(self):
        self.log = logging.getLogger("x")

    def m(self, x):
        self.log.debug(f"{x}")
"""
    [text] = rewritten(source, "C.m")
    assert 'if self.log.isEnabledFor(logging.DEBUG):\n            self.log.debug(f"{x}")\n' in text


def test_the_level_is_written_as_the_module_does() -> None:
    source = (
        "from logging import getLogger\n\nlogger = getLogger()\n\n\n"
        "def f(x):\n    logger.debug(f'{x}')\n"
    )
    [text] = rewritten(source)
    assert "from logging import DEBUG, getLogger" in text
    assert "if logger.isEnabledFor(DEBUG):" in text
