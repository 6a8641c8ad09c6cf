"""`python -m afterburner_ide` is the command `afterburner-ide`."""

from __future__ import annotations

from afterburner_ide.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
