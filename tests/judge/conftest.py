"""Benches are dear to set up: those of a module are kept until its tests are over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .bench import Bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Bench]]:
    """Make a bench for `source, name, workload`, or give the one made before."""
    made: dict[Any, Bench] = {}

    def get(source: str, *rest: str, **settings: Any) -> Bench:
        key = (source, rest, tuple(settings.items()))
        if key not in made:
            made[key] = Bench(tmp_path_factory.mktemp("bench"), source, *rest, **settings)
        return made[key]

    yield get
    for item in made.values():
        item.session.close()
