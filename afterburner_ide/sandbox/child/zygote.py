"""The fork server: imports the user's module once, forks one confined child per candidate.

Started as `… zygote CONFIG FD`, with the control socket (SOCK_SEQPACKET) at file descriptor FD.
It confines itself before it imports anything of the user's. Requests: a JSON object asks for a
child, and is answered with its pid and, attached (SCM_RIGHTS), the socket that it speaks on;
`w PID` reaps a killed child. One child is kept in reserve, forked and confined while the judge is
busy with another. When the judge hangs up or dies, it and its children end.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from typing import Any

from . import confine, loader, wire, worker

MESSAGE_LIMIT = 60_000


def main(argv: list[str]) -> int:
    with open(argv[0], encoding="utf-8") as handle:
        config = json.load(handle)
    control = socket.socket(fileno=int(argv[1]))
    os.chdir(config["scratch"])
    policy = confine.Policy.from_json(config["policy"])
    policy.read = [*policy.read, *(folder for folder in sys.path if folder)]
    answer: dict[str, Any] = {"confined": [], "error": None, "version": list(sys.version_info[:3])}
    module = None
    try:
        if not config["unsafe"]:
            answer["confined"] = confine.outer(policy, config["judge"])
        module = loader.import_target(
            config["module"],
            config["path"],
            config["source"],
            config["root"],
            config["sys_path"],
        )
    except BaseException as error:
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        answer["error"] = {
            "type": type(error).__name__[:200],
            "text": str(error)[:2000],
            "trace": "".join(lines)[-2500:],  # at most 12 bytes a character as JSON
            "confining": not answer["confined"] and not config["unsafe"],
        }
    control.send(json.dumps(answer).encode())
    if module is None:
        return 1
    null = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(null, place)
    os.environ.clear()
    os.environ.update(config["environment"])
    signal.set_wakeup_fd(-1)
    if "async" in config["source"]:
        importlib.import_module("asyncio")
    config["others"] = loader.importers(module, config["root"])
    gc.collect()
    gc.freeze()
    _serve(control, config, module, policy)
    return 0


def _serve(control: socket.socket, config: dict[str, Any], module: Any, policy: Any) -> None:
    nursery = _Nursery(control, config, module, policy)
    while True:
        message = control.recv(MESSAGE_LIMIT)
        if not message:
            return
        if message[:1] == b"w":
            _, status, usage = os.wait4(int(message[2:]), 0)
            control.send(json.dumps([status, usage.ru_utime, usage.ru_stime]).encode())
            continue
        memory = json.loads(message)["memory"]
        pid, channel = nursery.take(memory)
        with channel:
            socket.send_fds(control, [b"%d" % pid], [channel.fileno()])
        nursery.reserve(memory)


class _Nursery:
    """Forks children, one ahead of the demand."""

    def __init__(
        self, control: socket.socket, config: dict[str, Any], module: Any, policy: Any
    ) -> None:
        self.control = control
        self.config = config
        self.module = module
        self.policy = policy
        self.server = os.getpid()
        self.spare: tuple[int, int, socket.socket] | None = None

    def take(self, memory: int) -> tuple[int, socket.socket]:
        """A child that may add `memory` bytes: its pid and the judge's end of its channel."""
        if self.spare is not None:
            allowed, pid, channel = self.spare
            self.spare = None
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                if allowed == memory:
                    return pid, channel
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            channel.close()
        return self._fork(memory)

    def reserve(self, memory: int) -> None:
        """Fork the next child now; where that fails, the next request will tell why."""
        try:
            self.spare = (memory, *self._fork(memory))
        except OSError:
            self.spare = None

    def _fork(self, memory: int) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            pid = os.fork()
            if pid == 0:
                self._child(theirs.fileno(), memory)
        return pid, ours

    def _child(self, channel: int, memory: int) -> None:
        """Never returns: the child must not fall back into the fork server's loop."""
        status = 97
        try:
            self.control.detach()
            os.dup2(channel, 3)
            os.closerange(4, 256)
            self.policy.memory = memory
            policy = None if self.config["unsafe"] else self.policy
            worker.run(3, self.config, self.module, policy, self.server)
            status = 0
        except EOFError:
            status = 0
        except BaseException as error:
            wire.write_frame(3, wire.FAILED, worker._told(error))
        finally:
            os._exit(status)
