"""The process of one task: `python -m afterburner_ide.bench FOLDER`.

`FOLDER/job.json` says what to do; `FOLDER/row.json` is the result, and what is known of it until
then. The process goes when its standard input closes, so that it does not outlive its parent.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

from afterburner_ide.bench.crew import JOB, ROW, WORK
from afterburner_ide.bench.options import Options
from afterburner_ide.bench.row import Row, row_to_json
from afterburner_ide.bench.tasks import Task
from afterburner_ide.bench.work import work


def main(folder: Path) -> int:
    """Do the job in `folder`; 0 when its row is complete."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    place = folder / WORK
    place.mkdir()

    def note(row: Row) -> None:
        growing = folder / f"{ROW}.new"
        growing.write_text(json.dumps(row_to_json(row)), encoding="utf-8")
        growing.replace(folder / ROW)

    work(Task(**job["task"]), Options.from_json(job["options"]), place, note)
    return 0


def _leave_with_parent() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
