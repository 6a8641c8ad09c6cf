"""The fork server: imports the user's module once, forks one confined child per candidate.

Started as `… zygote CONFIG FD`, with the control socket (SOCK_SEQPACKET) at file descriptor FD.
It confines itself before it imports anything of the user's. Requests: one message with a socket
attached (SCM_RIGHTS) asks for a child that speaks on that socket, and is answered with its pid;
`w PID` reaps a killed child. When the judge hangs up or dies, it and its children end.
"""

from __future__ import annotations

import array
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
    space = socket.CMSG_SPACE(array.array("i").itemsize)
    while True:
        message, extra, _, _ = control.recvmsg(MESSAGE_LIMIT, space)
        if not message:
            return
        if message[:1] == b"w":
            _, status, usage = os.wait4(int(message[2:]), 0)
            control.send(json.dumps([status, usage.ru_utime, usage.ru_stime]).encode())
            continue
        channel = array.array("i", extra[0][2])[0]
        order = json.loads(message)
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            _child(control, channel, config, module, policy, order, server)
        os.close(channel)
        control.send(b"%d" % pid)


def _child(
    control: socket.socket,
    channel: int,
    config: dict[str, Any],
    module: Any,
    policy: Any,
    order: dict[str, Any],
    server: int,
) -> None:
    """Never returns: the child must not fall back into the fork server's loop."""
    status = 97
    try:
        control.detach()
        os.dup2(channel, 3)
        os.closerange(4, 256)
        policy.memory = order["memory"]
        worker.run(3, config, module, None if config["unsafe"] else policy, server)
        status = 0
    except EOFError:
        status = 0
    except BaseException as error:
        wire.write_frame(3, wire.FAILED, worker._told(error))
    finally:
        os._exit(status)
