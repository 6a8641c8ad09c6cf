"""Every error the package raises on purpose, as one tree.

    AfterburnerError
    ├── ConfigError               a setting that cannot be used
    ├── TargetError               the function to optimise
    │   ├── TargetNotFound        no such file, name or line
    │   ├── TargetSyntaxError     the file does not parse
    │   ├── TargetUnsupported     it exists, but cannot be judged (a class, a lambda …)
    │   └── FileChanged           the file on disk is no longer the one that was read
    ├── InterpreterError          no usable Python for the user's code
    ├── WorkloadError             the inputs to judge on
    │   ├── WorkloadFileError     `--workload FILE` is missing, broken or raises
    │   └── RecordingError        the user's tests could not be run to record calls
    ├── SandboxError              the confined process
    │   ├── SandboxUnavailable    this system cannot confine as asked
    │   ├── LoadFailed            the module does not import inside the sandbox
    │   ├── ChildRefused          the child answered a request with an error
    │   └── ChildLost             the child gave no result
    │       ├── ChildDied         it exited, crashed or was killed
    │       ├── ChildTimeout      it passed its deadline
    │       └── ProtocolViolation it sent what it must not send
    ├── BenchError                a benchmark
    │   ├── TasksFileError        the tasks file is missing, or a line of it is no task
    │   ├── ResultsError          the folder for results cannot be used
    │   ├── OutsideCheckFailed    the check outside the loop could not be made
    │   └── PlotsUnavailable      what draws the plots is not installed
    ├── RuleError                 a rewrite rule is unknown or broke its own contract
    └── ProposerError             whoever proposes code is unknown or failed

A bad candidate is data, not an error: it ends as a `rejected` verdict. What is raised here
stops the job and is shown to the person, so each message says what failed and why, and `hint`
says what to do next.
"""

from __future__ import annotations

__all__ = [
    "AfterburnerError",
    "BenchError",
    "ChildDied",
    "ChildLost",
    "ChildRefused",
    "ChildTimeout",
    "ConfigError",
    "FileChanged",
    "InterpreterError",
    "LoadFailed",
    "OutsideCheckFailed",
    "PlotsUnavailable",
    "ProposerError",
    "ProtocolViolation",
    "RecordingError",
    "ResultsError",
    "RuleError",
    "SandboxError",
    "SandboxUnavailable",
    "TargetError",
    "TargetNotFound",
    "TargetSyntaxError",
    "TargetUnsupported",
    "TasksFileError",
    "WorkloadError",
    "WorkloadFileError",
]


class AfterburnerError(Exception):
    """Base of all. `message` says what failed and why; `hint`, if any, what to do next."""

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(AfterburnerError):
    """A setting that cannot be used."""

    code = "config"


class TargetError(AfterburnerError):
    """Something is wrong with the function to optimise."""

    code = "target"


class TargetNotFound(TargetError):
    """There is no such file, name or line."""

    code = "target_not_found"


class TargetSyntaxError(TargetError):
    """The target's file does not parse."""

    code = "target_syntax_error"


class TargetUnsupported(TargetError):
    """The target exists but is nothing that can be judged."""

    code = "target_unsupported"


class FileChanged(TargetError):
    """The file on disk is no longer the one that was read; nothing was written."""

    code = "file_changed"


class InterpreterError(AfterburnerError):
    """No usable Python interpreter for the user's code."""

    code = "interpreter"


class WorkloadError(AfterburnerError):
    """The inputs to judge on cannot be had."""

    code = "workload"


class WorkloadFileError(WorkloadError):
    """A workload file is missing, broken, or raises."""

    code = "workload_file"


class RecordingError(WorkloadError):
    """The user's tests could not be run to record calls."""

    code = "recording"


class SandboxError(AfterburnerError):
    """The confined process failed."""

    code = "sandbox"


class SandboxUnavailable(SandboxError):
    """This system cannot confine a process as asked."""

    code = "sandbox_unavailable"


class LoadFailed(SandboxError):
    """A module does not import inside the sandbox."""

    code = "load_failed"


class ChildRefused(SandboxError):
    """A sandboxed child answered a request with an error: `kind` is its type, `where` its place."""

    code = "child_refused"

    def __init__(self, message: str, *, kind: str = "", where: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.where = where


class ChildLost(SandboxError):
    """A sandboxed child gave no result."""

    code = "child_lost"


class ChildDied(ChildLost):
    """A sandboxed child exited, crashed or was killed."""

    code = "child_died"


class ChildTimeout(ChildLost):
    """A sandboxed child passed its deadline."""

    code = "child_timeout"


class ProtocolViolation(ChildLost):
    """A sandboxed child sent what the protocol does not allow."""

    code = "protocol_violation"


class BenchError(AfterburnerError):
    """A benchmark cannot be run."""

    code = "bench"


class TasksFileError(BenchError):
    """The tasks file is missing, or a line of it is no task."""

    code = "tasks_file"


class ResultsError(BenchError):
    """The folder for results cannot be used."""

    code = "results"


class OutsideCheckFailed(BenchError):
    """The check outside the loop could not be made; the rewrite is not to blame."""

    code = "outside_check"


class PlotsUnavailable(BenchError):
    """What draws the plots is not installed."""

    code = "plots_unavailable"


class RuleError(AfterburnerError):
    """A rewrite rule is unknown or broke its own contract."""

    code = "rule"


class ProposerError(AfterburnerError):
    """A proposer is unknown or failed."""

    code = "proposer"
