"""Settings: one dataclass, read from `[tool.afterburner]` of the nearest `pyproject.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from afterburner_ide.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set. Each field's `help` is its documentation."""

    iterations: int = field(default=8, metadata={"help": "Turns of the loop at most."})
    budget: float = field(default=60.0, metadata={"help": "Seconds a run may take."})
    min_inputs: int = field(
        default=3, metadata={"help": "Different recorded inputs a verdict must rest on."}
    )
    min_line_coverage: float = field(
        default=0.6, metadata={"help": "Share of the target's lines the workload must run."}
    )
    min_branch_coverage: float = field(
        default=0.4, metadata={"help": "Share of the target's branch outcomes it must take."}
    )
    float_rtol: float = field(
        default=1e-12,
        metadata={"help": "Relative difference up to which two floats count as equal; 0 is exact."},
    )
    call_timeout: float = field(default=10.0, metadata={"help": "Seconds one call may take."})
    memory_limit_mb: int = field(
        default=1024, metadata={"help": "MiB a sandboxed child may add to what it starts with."}
    )
    recording_timeout: float = field(
        default=30.0, metadata={"help": "Seconds the user's tests may run to record calls."}
    )
    namespaces: bool = field(
        default=True, metadata={"help": "Use user and network namespaces where allowed."}
    )
    unsafe: bool = field(
        default=False, metadata={"help": "Run without confinement where there is none."}
    )


def load_settings(root: Path) -> Settings:
    """Read `[tool.afterburner]` from `root/pyproject.toml`; defaults where there is none.

    Raises ConfigError for a file that does not parse, an unknown key or a value of another type.
    """
    path = root / "pyproject.toml"
    if not path.is_file():
        return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    return override(Settings(), table.get("tool", {}).get("afterburner", {}), str(path))


def override(settings: Settings, values: dict[str, Any], where: str) -> Settings:
    """Return `settings` with `values` put in; `where` names their source in error messages."""
    known = {item.name.replace("_", "-"): item for item in fields(Settings)}
    changes: dict[str, Any] = {}
    for key, value in values.items():
        item = known.get(key.replace("_", "-"))
        if item is None:
            raise ConfigError(
                f"{where}: there is no setting {key!r}", hint="Known: " + ", ".join(sorted(known))
            )
        wanted = type(item.default)
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted:
            raise ConfigError(f"{where}: {key} must be of type {wanted.__name__}, not {value!r}")
        changes[item.name] = value
    return replace(settings, **changes)
