"""Inputs as pickles of `(args, kwargs)`: made from the user's workload file, loaded for a call.

All of this runs in confined children only; the judge passes the bytes on and never looks inside.
Errors are ValueErrors whose text a person can act on.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import itertools
import pickle
import random
import sys
import traceback
import types
from collections.abc import Iterator
from typing import Any

from . import nans

MODULE = "afterburner_workload"
"""The name under which the workload file is imported: what it defines may be part of an input."""

ITEMS_LIMIT = 1_000_000
"""Items that an iterator among the arguments may give; more counts as endless."""

_PROTOCOL = 4
_STREAMS = (map, filter, zip, enumerate, reversed, types.GeneratorType)


class Namespace:
    """A workload file that was executed: `gen` and `SCALES`, or `inputs`."""

    def __init__(self, module: types.ModuleType, filename: str) -> None:
        self._names = module.__dict__
        self._filename = filename
        if "gen" not in self._names and "inputs" not in self._names:
            raise ValueError(filename + " defines neither gen(scale, seed) with SCALES nor inputs")

    def plan(self) -> dict[str, Any]:
        """`{"kind": "gen", "scales": [...]}` ascending, or `{"kind": "inputs", "count": n}`."""
        if "gen" in self._names:
            return {"kind": "gen", "scales": self._scales()}
        return {"kind": "inputs", "count": len(self._fixed())}

    def generate(self, scale: int | None = None, seed: int = 0) -> list[bytes]:
        """The inputs of one scale and seed as blobs; those of `inputs` whatever is asked for.

        `gen` returns a list of pairs `(args, kwargs)`, or one tuple: a call's positional arguments.
        """
        if "gen" not in self._names:
            return self._dump_all("inputs", self._fixed())
        function = self._names["gen"]
        call = "gen(%r, %r)" % (scale, seed)
        if not callable(function):
            raise ValueError("gen in %s is not a function" % self._filename)
        _seed(seed)
        value = self._run(call, function, scale, seed)
        if isinstance(value, tuple):
            if value and (all(map(_is_pair, value)) or _is_pair(value)):
                raise ValueError(
                    "%s in %s gives a tuple that may be the arguments of one call or pairs of "
                    "(args, kwargs): return a list of pairs" % (call, self._filename)
                )
            value = [(value, {})]
        return self._dump_all(call, self._listed(call, value))

    def _scales(self) -> list[int]:
        scales = self._names.get("SCALES")
        if not isinstance(scales, (list, tuple, range)) or not scales:
            raise ValueError(
                "%s defines gen and must also define SCALES, a list of input sizes such as "
                "[100, 1000, 10000]; it is %r" % (self._filename, scales)
            )
        for scale in scales:
            if type(scale) is not int or scale < 0:
                raise ValueError(
                    "SCALES in %s must hold whole numbers that are not negative, not %r"
                    % (self._filename, scale)
                )
        return sorted(set(scales))

    def _fixed(self) -> list[Any]:
        value = self._names["inputs"]
        if callable(value):
            _seed(0)
            value = self._run("inputs()", value)
        return self._listed("inputs", value)

    def _listed(self, call: str, value: Any) -> list[Any]:
        if isinstance(value, Iterator):
            value = self._run(call, _take, value)
        if not isinstance(value, (list, tuple)):
            raise ValueError(
                "%s in %s must give a list of (args, kwargs) pairs, not a value of type %s"
                % (call, self._filename, type(value).__name__)
            )
        return list(value)

    def _dump_all(self, call: str, items: list[Any]) -> list[bytes]:
        if not items:
            raise ValueError("%s in %s gives no inputs" % (call, self._filename))
        blobs = []
        for position, item in enumerate(items):
            where = "input %d of %s" % (position, call)
            if not _is_pair(item):
                raise ValueError(
                    "%s in %s must be a pair (args, kwargs) such as ((data,), {}): a tuple of the "
                    "positional arguments and a dict of the named ones; it is %s"
                    % (where, self._filename, _shown(item))
                )
            try:
                blobs.append(dumps(tuple(item[0]), item[1]))
            except ValueError as error:
                raise ValueError("%s in %s: %s" % (where, self._filename, error)) from error
        return blobs

    def _run(self, call: str, function: Any, *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise ValueError(_raised(call, self._filename, error)) from error


_offered: list[tuple[str, str]] = []


def load(source: str, filename: str) -> Namespace:
    """Execute the workload file under the name `MODULE` and return what it defines."""
    return Namespace(_execute(source, filename), filename)


def offer(source: str, filename: str) -> None:
    """Name the workload file for `loads`: executed when an input first refers to it, not before."""
    _offered[:] = [(source, filename)]


def dumps(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """Pickle one input. Generators and other iterators are drained, and loaded as fresh ones."""
    try:
        return dump(args, kwargs, Pickler)
    except Exception as error:
        raise ValueError(explain(args, kwargs, error, Pickler)) from error


def loads(blob: bytes) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The `(args, kwargs)` of one input, made anew.

    Every NaN in its lists, tuples, dicts and sets is one and the same object. A pickle does not
    say which were, real data is full of one `math.nan`, and `in`, `index`, `count`, sets and
    dicts find the same object where `==` finds nothing.
    """
    try:
        args, kwargs = _Unpickler(io.BytesIO(blob)).load()
    except Exception as error:
        raise ValueError(
            "an input cannot be loaded: %s: %s" % (type(error).__name__, error)
        ) from error
    loaded: tuple[tuple[Any, ...], dict[str, Any]] = nans.unified(blob, (args, kwargs))
    return loaded


class Pickler(pickle.Pickler):
    """A pickler that turns iterators into lists for the journey."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, types.GeneratorType):
            return _rebuild_generator, (_take(obj),)
        if is_stream(obj):
            return _rebuild_iterator, (_take(obj),)
        return NotImplemented


def is_stream(value: Any) -> bool:
    """Whether reading `value` uses it up and pickle would not bring it back the same."""
    return isinstance(value, _STREAMS) or (
        isinstance(value, Iterator) and type(value).__module__ == "itertools"
    )


def dump(args: tuple[Any, ...], kwargs: dict[str, Any], pickler: type[pickle.Pickler]) -> bytes:
    """Pickle `(args, kwargs)` with `pickler`; whatever it raises comes through."""
    file = io.BytesIO()
    # A child hides this package from the user's code, and pickle looks functions up by import,
    # which asks for the package before the module in it.
    package = __name__.rpartition(".")[0]
    hidden = {name for name in (package, __name__) if name and name not in sys.modules}
    sys.modules.update({name: _this_module() for name in hidden})
    try:
        pickler(file, _PROTOCOL).dump((args, kwargs))
    finally:
        for name in hidden:
            del sys.modules[name]
    return file.getvalue()


def explain(
    args: tuple[Any, ...], kwargs: dict[str, Any], error: Exception, pickler: type[pickle.Pickler]
) -> str:
    """Which argument it is that cannot be pickled, and why."""
    named: list[tuple[str, Any]] = [("argument %d" % i, value) for i, value in enumerate(args)]
    named += [("argument %r" % key, value) for key, value in kwargs.items()]
    for name, value in named:
        if is_stream(value):
            continue  # used up by the first attempt
        try:
            dump((value,), {}, pickler)
        except Exception as reason:
            return "%s (%s) cannot be pickled: %s" % (name, type(value).__name__, reason)
    return "the arguments cannot be pickled: %s" % error


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == __name__:
            return _REBUILDERS[name]
        if module == MODULE and MODULE not in sys.modules:
            if not _offered:
                raise ValueError("it refers to %s of a workload file that is not at hand" % name)
            _execute(*_offered[0])
        return super().find_class(module, name)


def _rebuild_generator(items: list[Any]) -> Iterator[Any]:
    yield from items


def _rebuild_iterator(items: list[Any]) -> Iterator[Any]:
    return iter(items)


def _rebuild_global(module: str, qualname: str) -> Any:
    found: Any = importlib.import_module(module)
    for name in qualname.split("."):
        found = getattr(found, name)
    return found


def _rebuild_call(blob: bytes, streams: list[tuple[Any, bool, list[Any]]]) -> Any:
    """An input whose iterators were recorded while they were read, apart from the rest."""
    args, kwargs = loads(blob)
    places: Any = {**dict(enumerate(args)), **kwargs}
    for place, generator, items in streams:
        places[place] = (_rebuild_generator if generator else _rebuild_iterator)(items)
    return tuple(places[i] for i in range(len(args))), {name: places[name] for name in kwargs}


_REBUILDERS = {
    function.__name__: function
    for function in (_rebuild_generator, _rebuild_iterator, _rebuild_global, _rebuild_call)
}


def _execute(source: str, filename: str) -> types.ModuleType:
    module = types.ModuleType(MODULE)
    module.__file__ = filename
    try:
        code = compile(source, filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise ValueError("%s does not parse: %s" % (filename, error)) from error
    # Dataclasses and pickle look a class up through its module.
    sys.modules[MODULE] = module
    try:
        exec(code, module.__dict__)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        del sys.modules[MODULE]
        raise ValueError(_raised("importing it", filename, error)) from error
    return module


def _this_module() -> types.ModuleType:
    module = types.ModuleType(__name__)
    module.__dict__.update(_REBUILDERS)
    return module


def _take(stream: Iterator[Any]) -> list[Any]:
    items = list(itertools.islice(stream, ITEMS_LIMIT + 1))
    if len(items) > ITEMS_LIMIT:
        raise ValueError(
            "an iterator (%s) gives more than %d items: give a list or one that ends"
            % (type(stream).__name__, ITEMS_LIMIT)
        )
    return items


def _seed(seed: int) -> None:
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    with contextlib.suppress(Exception):  # numpy may be half imported, or not numpy at all
        if numpy is not None:
            numpy.random.seed(seed % 2**32)


def _raised(call: str, filename: str, error: BaseException) -> str:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == filename]
    where = "%s, line %s" % (filename, lines[-1]) if lines else filename
    return "%s raised %s: %s (%s)" % (call, type(error).__name__, error, where)


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and isinstance(value[0], (list, tuple))
        and isinstance(value[1], dict)
        and all(isinstance(key, str) for key in value[1])
    )


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        types_ = ", ".join(type(part).__name__ for part in value[:4])
        more = ", …" if len(value) > 4 else ""
        return "a %s of %d (%s%s)" % (type(value).__name__, len(value), types_, more)
    return "a value of type " + type(value).__name__
