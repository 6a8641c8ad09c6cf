"""The command line: `afterburner-ide`. Standard output is data, standard error is narration.

Exit codes: 0 the job is done, whatever the verdict; 1 an error; 2 wrong usage; 130 interrupted.
`sandbox exec` ends with the exit code of the program it ran.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on `argv` (the process's own by default); return the exit code."""
    from afterburner_ide.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show `×` must not end a run with UnicodeEncodeError.
            stream.reconfigure(errors="backslashreplace")
    try:
        app(args=None if argv is None else list(argv), prog_name="afterburner-ide")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0
