"""Where a target's inputs come from: the user's tests and doctests, or a workload file."""

from afterburner_ide.workload.collect import Workload, collect
from afterburner_ide.workload.file import WorkloadFile, read_workload_file
from afterburner_ide.workload.find_tests import find_tests
from afterburner_ide.workload.record import Recording, record

__all__ = [
    "Recording",
    "Workload",
    "WorkloadFile",
    "collect",
    "find_tests",
    "read_workload_file",
    "record",
]
