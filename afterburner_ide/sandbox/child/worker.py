"""The forked child: confines itself, loads one source, answers the judge until it is killed.

Nothing here is trusted once the user's code has been loaded. Whatever a result depends on (the
clock, the expected outputs, the comparison, the memory counters) is on the judge's side.
"""

from __future__ import annotations

import collections.abc
import contextlib
import gc
import importlib
import inspect
import io
import itertools
import json
import marshal
import random
import sys
import traceback
import tracemalloc
import types
from typing import Any

from . import canon, confine, inputs, loader, state, trace, wire

_STREAMS = frozenset((
    *canon.ITERATORS,
    *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
))  # fmt: skip
LAZY = _STREAMS | {types.CoroutineType, types.AsyncGeneratorType}
"""Results that have done nothing yet: their work belongs into the timed window."""


class Worker:
    """One child's side of the conversation."""

    def __init__(self, channel: int, project: dict[str, Any], module: types.ModuleType) -> None:
        self.channel = channel
        self.project = project
        self.module = module
        self.function: Any = None
        self.owner: Any = None
        self.kind = "function"
        self.block: list[Any] = []
        self.lazy = False
        self.outputs: list[Any] = []
        self.tracer: Any = None
        self.watch: Any = None
        self.file: Any = None
        self.loop: Any = None
        self.null = sys.stderr = sys.stdout  # the fork server left /dev/null there

    def serve(self) -> None:
        """Answer frames until the judge hangs up."""
        answers = {
            wire.LOAD: self.load,
            wire.CALL: self.call,
            wire.PREPARE: self.prepare,
            wire.GO: self.go,
            wire.OUTPUTS: self.give_outputs,
            wire.STATE: self.give_state,
            wire.FILE: self.open_file,
            wire.GENERATE: self.generate,
            wire.COVERAGE: self.give_coverage,
            wire.DESCRIBE: self.describe,
            wire.SHAPES: self.shapes,
            wire.TRACED: self.traced,
        }
        while True:
            try:
                frame = wire.read_frame(self.channel)
            except EOFError:
                return
            try:
                reply = answers[frame[:1]](frame[1:])
            except BaseException as error:
                wire.write_frame(self.channel, wire.FAILED, _told(error))
            else:
                wire.write_frame(self.channel, wire.OK, reply)

    def load(self, body: bytes) -> bytes:
        order = json.loads(body)
        path = self.project["path"]
        if order.get("workload"):
            inputs.offer(order["workload"]["source"], order["workload"]["path"])
        if order.get("trace"):
            traced = order["trace"]
            self.tracer = trace.Tracer(order["source"], path, traced[0], traced[1:])
            code = self.tracer.code()
        else:
            code = compile(order["source"], path, "exec", dont_inherit=True)
        if order.get("watch"):
            self.watch = state.Watch(self.module)
        loader.reload_target(self.module, code, self.project["others"])
        self.function, self.owner, self.kind = loader.resolve(self.module, order["entry"])
        if self.watch is not None:
            self.watch.begin()
        return json.dumps({"kind": self.kind}).encode()

    def call(self, blob: bytes) -> bytes:
        """Run one input for its whole effect: outcome, arguments afterwards, what was printed."""
        args, kwargs = self._arguments(blob)
        printed = sys.stdout = sys.stderr = io.StringIO()
        _seed()
        if self.tracer is not None:
            self.tracer.start()
        try:
            value = self._complete(self.function(*args, **kwargs))
            outcome = ["value", value]
        except BaseException as error:
            outcome = ["raise", error]
        finally:
            if self.tracer is not None:
                self.tracer.stop()
            sys.stdout = sys.stderr = self.null
        return canon.encode([outcome, list(args), kwargs, printed.getvalue()])

    def prepare(self, body: bytes) -> bytes:
        """Build the arguments of one timed block: each call gets its own fresh ones."""
        size = wire.LENGTH.unpack_from(body)[0]
        header = json.loads(body[4 : 4 + size])
        blobs = wire.unpack_blobs(body[4 + size :])
        self.outputs = []
        self.lazy = bool(header.get("first"))
        self.block = [self._arguments(blobs[place]) for place in header["order"]]
        if header.get("gc"):
            gc.enable()
        else:
            gc.disable()
        _seed()
        return b""

    def go(self, _: bytes) -> bytes:
        function, complete = self.function, self._complete
        if self.lazy:
            self.outputs = [_first(function(*a, **k)) for a, k in self.block]
            return b""
        outputs: list[Any] = []
        keep = outputs.append
        for args, kwargs in self.block:
            try:
                value = function(*args, **kwargs)
                if type(value) in LAZY:
                    value = complete(value)
                keep(value)
            except Exception as error:
                keep(error.with_traceback(None))
        self.outputs = outputs
        return b""

    def give_outputs(self, how: bytes) -> bytes:
        """Encode the outputs of the last block: marshal where it can, else canonically."""
        outputs = self.outputs
        if how == wire.MARSHAL:
            with contextlib.suppress(ValueError):
                return wire.MARSHAL + marshal.dumps(outputs, 2)
        return wire.CANONICAL + canon.encode(outputs)

    def give_state(self, _: bytes) -> bytes:
        return canon.encode(self.watch.changes())

    def open_file(self, body: bytes) -> bytes:
        order = json.loads(body)
        self.file = inputs.load(order["source"], order["path"])
        return json.dumps(self.file.plan()).encode()

    def generate(self, body: bytes) -> bytes:
        order = json.loads(body)
        return wire.pack_blobs(self.file.generate(order["scale"], order["seed"]))

    def give_coverage(self, _: bytes) -> bytes:
        return json.dumps(self.tracer.report()).encode()

    def describe(self, blob: bytes) -> bytes:
        args, kwargs = inputs.loads(blob)
        parts = [_shown(value) for value in args]
        parts += ["%s=%s" % (name, _shown(value)) for name, value in kwargs.items()]
        return ", ".join(parts).encode("utf-8", "replace")

    def shapes(self, blob: bytes) -> bytes:
        """Parameter, type, length and type of the first item for each argument of an input."""
        args, kwargs = self._arguments(blob)
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        names = list(code.co_varnames[: code.co_argcount]) if code is not None else []
        if self.kind == "classmethod":
            names = names[-len(args) :] if args else []
        names += ["*%d" % place for place in range(len(names), len(args))]
        found = [_shape(name, value) for name, value in zip(names, args)]
        found += [_shape(name, value) for name, value in kwargs.items()]
        return json.dumps(found).encode("utf-8", "replace")

    def traced(self, blob: bytes) -> bytes:
        """Peak bytes that tracemalloc sees in one call."""
        args, kwargs = self._arguments(blob)
        _seed()
        gc.collect()
        tracemalloc.start()
        try:
            base = tracemalloc.get_traced_memory()[0]
            try:
                value = self._complete(self.function(*args, **kwargs))
            except Exception as error:
                value = error
            peak = tracemalloc.get_traced_memory()[1] - base
            del value
        finally:
            tracemalloc.stop()
        return json.dumps({"peak": peak}).encode()

    def _arguments(self, blob: bytes) -> tuple[tuple[Any, ...], dict[str, Any]]:
        args, kwargs = inputs.loads(blob)
        if self.kind == "classmethod" and not (
            args and isinstance(args[0], type) and issubclass(args[0], self.owner)
        ):
            args = (self.owner, *args)
        return args, kwargs

    def _complete(self, value: Any) -> Any:
        """Run a coroutine to its end, and drain a generator, as whoever calls them would."""
        if type(value) in _STREAMS:
            return canon.drain(value)
        if type(value) is types.CoroutineType:
            return self._loop().run_until_complete(value)
        if type(value) is types.AsyncGeneratorType:
            return self._loop().run_until_complete(_collect(value))
        return value

    def _loop(self) -> Any:
        if self.loop is None:
            self.loop = importlib.import_module("asyncio").new_event_loop()
        return self.loop


async def _collect(stream: Any) -> canon.Items:
    items: list[Any] = []
    name = "builtins.async_generator"
    try:
        async for item in stream:
            items.append(item)
            if len(items) >= canon.ITEMS_LIMIT:
                return canon.Items(name, items, None, True)
    except Exception as error:
        return canon.Items(name, items, error)
    return canon.Items(name, items)


def _first(value: Any) -> Any:
    """The first item of a generator, which stays suspended; None when there is none.

    What it raises is its result, as in a whole run.
    """
    try:
        return next(value, None) if isinstance(value, collections.abc.Iterator) else value
    except Exception as error:
        return error.with_traceback(None)


def _seed() -> None:
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy is not None and hasattr(numpy, "random"):
        numpy.random.seed(0)


def _shape(name: str, value: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {"name": name, "type": type(value).__name__}
    if isinstance(value, (list, tuple, dict, set, frozenset, str, bytes, bytearray)):
        shape["length"] = len(value)
        for item in value:
            shape["item"] = type(item).__name__
            break
    elif hasattr(type(value), "__len__") and hasattr(value, "dtype"):  # an array
        shape["length"] = len(value)
        shape["item"] = str(value.dtype)
    return shape


def _told(error: BaseException) -> bytes:
    """Type, text and where: JSON for the judge's message."""
    frames = traceback.extract_tb(error.__traceback__)
    places = ["%s:%d" % (frame.filename, frame.lineno or 0) for frame in frames[-3:]]
    told = {"type": type(error).__name__, "text": str(error)[:2000], "where": places}
    return json.dumps(told).encode("utf-8", "replace")


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except Exception as error:
        text = "<%s whose repr raises %s>" % (type(value).__name__, type(error).__name__)
    return text if len(text) <= 300 else "%s … (%d characters)" % (text[:280], len(text))


def run(
    channel: int, project: dict[str, Any], module: types.ModuleType, policy: Any, parent: int
) -> None:
    """Confine this process, hide the harness from what it will load, and serve."""
    got = [] if policy is None else confine.inner(policy, parent)
    for name in [name for name in sys.modules if name.split(".")[0] == __name__.split(".")[0]]:
        del sys.modules[name]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.argv = [""]
    worker = Worker(channel, project, module)
    wire.write_frame(channel, wire.OK, json.dumps(got).encode())
    worker.serve()
