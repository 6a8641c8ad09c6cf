"""Notes the arguments of every outermost call of one function, as its probe hands them over.

Whatever goes wrong here is counted, and the test goes on.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import struct
import sys
import types
from collections.abc import Callable, Generator, Iterator
from typing import Any

from . import inputs

HEAD = struct.Struct(">II")
"""Lengths of a frame's JSON header and of its blob, both of which follow."""

UNCONFINED = 3
UNREADABLE = 4
"""Exit statuses: it cannot be confined; the function is not in the source, or that has errors."""

STREAM_LIMIT = 100_000
"""Items that a recorded iterator may give."""

_ATTEMPTS = 20  # looks at a call for each one that a test may still add: the rest are repeats


class Sink:
    """Appends frames to a file, each in one write, so that a killed run keeps what it had."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, header: dict[str, Any], blob: bytes = b"") -> None:
        head = json.dumps(header).encode()
        view = memoryview(HEAD.pack(len(head), len(blob)) + head + blob)
        while view:
            view = view[os.write(self._fd, view) :]


class Capture:
    """Takes the arguments from the probes and writes each distinct call once."""

    def __init__(
        self, sink: Sink, limits: dict[str, Any], place: Callable[[Any], tuple[str, str] | None]
    ) -> None:
        self.origin = ""
        self.source = ""
        self.full = False
        self.calls = 0
        self.repeats = 0
        self.skipped: dict[str, int] = {}
        self._sink = sink
        self._limits = limits
        self._bytes = 0
        self._seen: set[bytes] = set()
        self._left = 0
        self._attempts = 0
        self._busy = False
        self._pid = os.getpid()
        self._place = place

    def begin(self, source: str, origin: str) -> None:
        """From here on calls belong to the test or doctest `origin`."""
        self.source, self.origin = source, origin
        self._left = self._limits["per_test"]
        self._attempts = self._left * _ATTEMPTS
        self._sink.write({"kind": "test", "origin": origin})

    def take(
        self, names: tuple[str, ...], defaults: dict[str, Any], shape: Any, values: Any, rest: Any
    ) -> Any:
        """Note one call; returns what to bind to the parameters instead of `values`."""
        if self.full or self._busy or self._attempts <= 0 or os.getpid() != self._pid:
            return values
        frame = sys._getframe(1)
        if _is_within_itself(frame):
            return values
        self._busy = True
        self._attempts -= 1
        try:
            return self._note(names, defaults, shape, values, rest)
        except Exception as error:
            self._skip(_reason(error))
            return values
        finally:
            self._busy = False

    def _note(self, names: Any, defaults: Any, shape: Any, values: Any, rest: Any) -> Any:
        args, kwargs, where = _bind(names, defaults, shape, values, rest)
        streams = [(i, v) for i, v in enumerate(values) if inputs.is_stream(v) and i in where]
        if not streams:
            self._add(self._dump((args, kwargs)))
            return values
        listed = list(args)
        for i, _ in streams:
            if isinstance(where[i], int):
                listed[where[i]] = None
            else:
                kwargs[where[i]] = None
        recording = _Streams(self, self._dump((tuple(listed), kwargs)), len(streams))
        bound = list(values)
        for i, stream in streams:
            bound[i] = recording.watch(stream, where[i])
        return tuple(bound)

    def _dump(self, value: Any) -> bytes:
        file = _Bounded(self._limits["bytes"] - self._bytes)
        _Pickler(file, self._place).dump(value)
        return file.getvalue()

    def _add(self, blob: bytes) -> None:
        key = hashlib.sha256(blob).digest()
        if key in self._seen:
            self.repeats += 1
            return
        if self._left <= 0:
            self._attempts = 0
            return
        self._seen.add(key)
        self._left -= 1
        self.calls += 1
        self._bytes += len(blob)
        self._sink.write({"kind": "call", "source": self.source, "origin": self.origin}, blob)
        self.full = self.calls >= self._limits["calls"] or self._bytes >= self._limits["bytes"]

    def finish(self, blob: bytes, streams: list[tuple[Any, bool, list[Any]]]) -> None:
        """Add a call whose iterators have now been read as far as the function went."""
        if self.full or os.getpid() != self._pid:
            return
        try:
            if any(len(items) > STREAM_LIMIT for _, _, items in streams):
                raise pickle.PicklingError("an iterator gave more than %d items" % STREAM_LIMIT)
            self._add(self._dump(_Later(blob, streams)))
        except Exception as error:
            self._skip(_reason(error))

    def _skip(self, reason: str) -> None:
        if reason in self.skipped or len(self.skipped) < 20:
            self.skipped[reason] = self.skipped.get(reason, 0) + 1


class _Streams:
    """The iterators among one call's arguments, noted while the function reads them."""

    def __init__(self, capture: Capture, blob: bytes, open_: int) -> None:
        self._capture = capture
        self._blob = blob
        self._open = open_
        self._taken: list[tuple[Any, bool, list[Any]]] = []

    def watch(self, stream: Any, where: Any) -> Iterator[Any]:
        taken: list[Any] = []
        generator = isinstance(stream, types.GeneratorType)
        self._taken.append((where, generator, taken))
        watched = self._generator(stream, taken) if generator else self._iterator(stream, taken)
        # Started, or a generator that is never read would not tell when it goes.
        next(watched)
        return watched

    def _generator(self, stream: Any, taken: list[Any]) -> Generator[Any, Any, Any]:
        # The stream itself is left open: the test may go on reading it where the function stopped.
        try:
            step, value = stream.send, (yield)
            while True:
                try:
                    item = step(value)
                except StopIteration as stop:
                    return stop.value
                _append(taken, item)
                try:
                    step, value = stream.send, (yield item)
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step, value = stream.throw, error
        finally:
            self._close()

    def _iterator(self, stream: Any, taken: list[Any]) -> Iterator[Any]:
        try:
            yield
            for item in stream:
                _append(taken, item)
                yield item
        finally:
            self._close()

    def _close(self) -> None:
        self._open -= 1
        if not self._open:
            self._capture.finish(self._blob, self._taken)


class _Later:
    def __init__(self, blob: bytes, streams: list[tuple[Any, bool, list[Any]]]) -> None:
        self._parts = (blob, streams)

    def __reduce__(self) -> Any:
        return inputs._rebuild_call, self._parts


class _Bounded(io.BytesIO):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._limit:
            raise pickle.PicklingError("the arguments are too large to keep")
        return super().write(data)


class _Pickler(pickle.Pickler):
    """Names what is defined in the project as the judge will import it."""

    def __init__(self, file: Any, place: Callable[[Any], tuple[str, str] | None]) -> None:
        super().__init__(file, 4)
        self._place = place

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, (type, types.FunctionType)):
            named = self._place(obj)
            return NotImplemented if named is None else (inputs._rebuild_global, named)
        if inputs.is_stream(obj):
            raise pickle.PicklingError(
                "a %s inside another argument cannot be read twice" % type(obj).__name__
            )
        return NotImplemented


def _bind(
    names: Any, defaults: dict[str, Any], shape: Any, values: Any, rest: Any
) -> tuple[tuple[Any, ...], dict[str, Any], dict[int, Any]]:
    """A call that binds the same: (args, kwargs, where parameter i went).

    A default is left out, since it may be an object that is only recognised by its identity.
    """
    only, positional, variadic, keywords = shape
    extra = rest[0] if variadic else ()
    named = list(zip(names, values))
    left_out = {i for i, (name, value) in enumerate(named) if _is_default(defaults, name, value)}
    first = only  # the first parameter that is not passed by position, as far as that is free
    while first and first - 1 in left_out:
        first -= 1
    if first == only:
        while first < positional and first not in left_out:
            first += 1
    if extra:
        first = positional
    args = [value for _, value in named[:first]]
    where: dict[int, Any] = {i: i for i in range(first)}
    kwargs = {}
    for i, (name, value) in enumerate(named):
        if i >= first and i not in left_out:
            where[i] = name
            kwargs[name] = value
    if keywords:
        kwargs.update(rest[-1])
    return (*args, *extra), kwargs, where


def _is_default(defaults: dict[str, Any], name: str, value: Any) -> bool:
    return name in defaults and defaults[name] is value


def _is_within_itself(frame: types.FrameType) -> bool:
    """Whether the probed function, two frames up, is also further up the stack."""
    probed = frame.f_back
    code = probed.f_code if probed else None
    outer = probed.f_back if probed else None
    while outer is not None:
        if outer.f_code is code:
            return True
        outer = outer.f_back
    return False


def _append(taken: list[Any], item: Any) -> None:
    if len(taken) <= STREAM_LIMIT:
        taken.append(item)


def _reason(error: Exception) -> str:
    return ("%s: %s" % (type(error).__name__, error))[:200]
