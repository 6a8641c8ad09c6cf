"""The program of the confined process: `job.json` in, `answers.jsonl` out, both in its folder.

What was found is written at once, so that it is not lost when the process is ended; and whoever
reads it must not trust it, since the versions run in this very process.
"""

from __future__ import annotations

import json
import os
import sys
import threading

from .timing import measure
from .verify import verify
from .versions import Answers, Job

STACK = 256 << 20
RECURSION = 200_000
TASKS = {"verify": verify, "measure": measure}


def main(folder: str) -> None:
    """Do the job in a thread with room for deep recursion."""
    with open(os.path.join(folder, "job.json"), encoding="utf-8") as file:
        told = json.load(file)
    answers = Answers(os.path.join(folder, "answers.jsonl"))
    sys.setrecursionlimit(RECURSION)
    threading.stack_size(STACK)
    thread = threading.Thread(target=_work, args=(told, answers))
    thread.start()
    thread.join()


def _work(told: dict[str, object], answers: Answers) -> None:
    try:
        TASKS[str(told["do"])](Job(told, answers))
    except BaseException as error:
        answers.tell(error=(type(error).__name__ + ": " + str(error))[:300])
        return
    answers.tell(done=True)
