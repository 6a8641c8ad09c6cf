"""Which operating systems user code can be run and measured on."""

from __future__ import annotations

import sys

from afterburner_ide.errors import SandboxUnavailable


def require_linux() -> None:
    """Raise SandboxUnavailable elsewhere, before anything that exists only on Linux is imported.

    Not even `--unsafe` helps there: the judge reads clocks and memory from Linux's `/proc`.
    """
    if not sys.platform.startswith("linux"):
        raise SandboxUnavailable(
            f"user code is confined and measured on Linux only, and this is {sys.platform}",
            hint="Run Afterburner in a Linux container or virtual machine, or in WSL 2 on Windows.",
        )
