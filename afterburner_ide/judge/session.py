"""The processes behind one target: fork servers under two hash seeds, and children of them."""

from __future__ import annotations

import ast
import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_ide.config import Settings
from afterburner_ide.errors import ChildLost, ChildRefused, WorkloadFileError
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child
from afterburner_ide.sandbox.server import ForkServer
from afterburner_ide.target.callees import find_callees
from afterburner_ide.types import Call, Interpreter, Target
from afterburner_ide.verify.effects import State, read_state
from afterburner_ide.workload.file import WorkloadFile

MEMORY_RUN_LIMIT = 4 << 30
EFFECTS_BUDGET_NS = 1_000_000_000
LEAST_EFFECTS = 3


@dataclass(frozen=True, slots=True)
class Effects:
    """For each call that was run its effect (None: no result) and its CPU time, in ns."""

    found: tuple[tuple[Call, bytes | None, int], ...]
    state: State
    report: dict[str, Any]


class Session:
    """Owns every process that runs user code for a target; leaving it ends them all."""

    def __init__(
        self,
        target: Target,
        interpreter: Interpreter,
        settings: Settings,
        *,
        extra_path: Sequence[Path] = (),
    ) -> None:
        self.target = target
        self.settings = settings
        self.helpers = find_callees(ast.parse(target.source), target.qualname)
        self.entries: dict[str, str] = {}
        self.import_ns: dict[str, int] = {}
        self.workload_file: WorkloadFile | None = None
        self._interpreter = interpreter
        self._extra_path = tuple(extra_path)
        self._servers: dict[int, ForkServer] = {}

    def server(self, hash_seed: int = 0) -> ForkServer:
        """The fork server under a hash seed, started on first use."""
        if hash_seed not in self._servers:
            self._servers[hash_seed] = ForkServer(
                self.target,
                self._interpreter,
                hash_seed=hash_seed,
                namespaces=self.settings.namespaces,
                unsafe=self.settings.unsafe,
                memory=self.settings.memory_limit_mb << 20,
                extra_path=self._extra_path,
            )
        return self._servers[hash_seed]

    def loaded(
        self, source: str, *, hash_seed: int = 0, watch: bool = False, trace: Sequence[str] = ()
    ) -> Child:
        """A child that holds `source`; LoadFailed when it does not import."""
        child = self.server(hash_seed).spawn()
        try:
            before = child.settled_cpu_ns()
            self.load(child, source, watch=watch, trace=trace)
            took = child.settled_cpu_ns() - before
            self.import_ns[source] = min(took, self.import_ns.get(source, took))
        except BaseException:
            child.kill()
            raise
        return child

    def load(
        self, child: Child, source: str, *, watch: bool = False, trace: Sequence[str] = ()
    ) -> None:
        """Load `source` into a fresh child; LoadFailed when it does not import."""
        entry = self.entries.get(source, self.target.entry)
        child.load(source, entry, trace=trace, watch=watch, workload=self._offer())

    def original(self) -> Child:
        return self.loaded(self.target.source)

    def generator(self, file: WorkloadFile) -> Child:
        """A child that has executed the workload file; WorkloadFileError when that fails."""
        self.workload_file = file
        child = self.original()
        order = json.dumps({"source": file.source, "path": str(file.path)}).encode()
        try:
            child.request(wire.FILE, order, 30.0)
        except (ChildRefused, ChildLost) as error:
            child.kill()
            raise WorkloadFileError(f"{file.path}: {error.message}") from error
        except BaseException:
            child.kill()
            raise
        return child

    def effects(
        self, calls: Sequence[Call], timeout: float, *, hash_seed: int = 0, trace: bool = False
    ) -> Effects:
        """The original's effect on each call, in one child, until EFFECTS_BUDGET_NS is spent.

        A child that is lost is replaced, and the next call goes on in the new one. `trace` counts
        the target's lines and branches on the way, and its helpers' lines.
        """
        source = self.target.source
        traced = (self.target.qualname, *self.helpers) if trace else ()
        found: list[tuple[Call, bytes | None, int]] = []
        spent = 0
        child = self.loaded(source, hash_seed=hash_seed, watch=True, trace=traced)
        try:
            for call in calls:
                if spent > EFFECTS_BUDGET_NS and len(found) >= LEAST_EFFECTS:
                    break
                before, cpu = time.perf_counter_ns(), child.settled_cpu_ns()
                cost = 0
                effect: bytes | None = None
                try:
                    with contextlib.suppress(ChildRefused):
                        effect = child.request(wire.CALL, call.blob, timeout * (4 if trace else 1))
                    cost = child.settled_cpu_ns() - cpu
                except ChildLost:
                    child.kill()
                    child = self.loaded(source, hash_seed=hash_seed, watch=True, trace=traced)
                spent += time.perf_counter_ns() - before
                found.append((call, effect, cost))
            state = read_state(child.request(wire.STATE, b"", 30.0))
            report = json.loads(child.request(wire.COVERAGE)) if trace else {}
        finally:
            child.kill()
        return Effects(tuple(found), state, report)

    def close(self) -> None:
        for server in self._servers.values():
            server.close()
        self._servers.clear()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _offer(self) -> dict[str, str] | None:
        if self.workload_file is None:
            return None
        return {"source": self.workload_file.source, "path": str(self.workload_file.path)}
