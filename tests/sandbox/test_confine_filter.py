"""The seccomp programs of both machines, run by an interpreter of classic BPF."""

from __future__ import annotations

import errno
import itertools
import os
import re
import struct
from pathlib import Path

import pytest

from afterburner_ide.sandbox.child import filters, seccomp, syscalls

MACHINES = ["x86_64", "aarch64"]
KILL, ALLOW, ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
EPERM, ENOSYS = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
OWN = 4242


def answer(code: bytes, arch: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the program returns; raises where the kernel would refuse to load it."""
    data = struct.pack("<IIQ6Q", number, arch, 0, *(*arguments, *(0,) * (6 - len(arguments))))
    steps = list(struct.iter_unpack("<HBBI", code))
    place = value = 0
    while True:
        kind, yes, no, constant = steps[place]
        place += 1
        if kind == 0x20:
            assert constant % 4 == 0
            value = struct.unpack_from("<I", data, constant)[0]
        elif kind == 0x54:
            value &= constant
        elif kind == 0x05:
            place += constant
        elif kind == 0x06:
            return int(constant)
        else:
            true = {
                0x15: value == constant,
                0x35: value >= constant,
                0x45: value & constant != 0,
            }[kind]
            place += yes if true else no


class Program:
    def __init__(self, machine: str, strict: bool, fork: bool = False, execute: bool = False):
        own = struct.pack("<I", seccomp._OWN_PID)
        code = seccomp.program(machine, strict, fork, execute)
        self.code = code.replace(own, struct.pack("<I", OWN))
        self.numbers = syscalls.numbers(machine)
        self.arch = syscalls.audit_arch(machine)

    def __call__(self, name: str, *arguments: int) -> int:
        wide = tuple(argument % (1 << 64) for argument in arguments)
        return answer(self.code, self.arch, self.numbers[name], wide)


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def strict(machine: str) -> Program:
    return Program(machine, strict=True)


@pytest.fixture
def server(machine: str) -> Program:
    return Program(machine, strict=False, fork=True)


def test_every_call_has_its_answer(strict: Program) -> None:
    checked = {"open", "openat", "clone", "prctl", "prlimit64", "kill", "tgkill", "fcntl", "ioctl"}
    checked |= {"socketpair", "sendto", "recvfrom"}
    for name in set(strict.numbers) - checked:
        if name in filters.ALLOWED:
            assert strict(name) == ALLOW, name
        elif name in filters.REFUSED:
            assert strict(name) == EPERM, name
        elif name in filters.NO_ATTRIBUTES:
            assert strict(name) == ERRNO | errno.EOPNOTSUPP, name
        else:
            assert strict(name) == ENOSYS, name


def test_what_is_in_no_table_does_not_exist(strict: Program) -> None:
    known = set(strict.numbers.values())
    for number in set(range(1100)) - known:
        assert answer(strict.code, strict.arch, number) == ENOSYS, number


def test_the_lists_do_not_contradict_each_other() -> None:
    assert not filters.ALLOWED & filters.REFUSED
    assert not (filters.ALLOWED | filters.REFUSED) & filters.NO_ATTRIBUTES
    known = set(syscalls.numbers("x86_64"))
    assert known >= filters.ALLOWED | filters.REFUSED | filters.NO_ATTRIBUTES


def test_another_architecture_is_killed(strict: Program) -> None:
    for arch in (0x40000003, 0xC00000B7, 0xC000003E, 0x40000028):
        if arch != strict.arch:
            assert answer(strict.code, arch, 0) == KILL
    assert answer(strict.code, strict.arch, 0x40000000 | 57) == KILL


def test_the_programs_are_ones_the_kernel_takes(machine: str) -> None:
    for flags in itertools.product((False, True), repeat=3):
        code = seccomp.program(machine, *flags)
        steps = list(struct.iter_unpack("<HBBI", code))
        assert len(steps) <= 4096
        assert steps[-1][0] == 0x06
        for place, (kind, yes, no, constant) in enumerate(steps):
            jumps = {0x05: [constant], 0x15: [yes, no], 0x35: [yes, no], 0x45: [yes, no]}
            assert all(place + 1 + jump < len(steps) for jump in jumps.get(kind, []))


def test_threads_but_no_processes(strict: Program) -> None:
    thread = 0x3D0F00  # what pthread_create passes
    assert strict("clone", thread) == ALLOW
    for flags in (17, 0x4111, 0x100 | 0x4000 | 17, 0):
        assert strict("clone", flags) == EPERM
    for new in (0x20000, 0x02000000, 0x10000000, 0x20000000, 0x40000000, 0x8000, 0x2000):
        assert strict("clone", thread | new) == EPERM
    assert strict("clone3") == ENOSYS


def test_signals_only_to_itself(strict: Program) -> None:
    for name in ("kill", "tgkill"):
        assert strict(name, OWN, 9) == ALLOW
        for other in (1, 0, -1, -OWN, OWN + 1):
            assert strict(name, other, 9) == EPERM


def test_limits_can_be_read_only(strict: Program, server: Program) -> None:
    assert strict("prlimit64", 0, 7, 0, 0x7FFF00001000) == ALLOW
    assert strict("prlimit64", 0, 7, 0x7FFF00000000, 0) == EPERM
    assert strict("prlimit64", 0, 7, 0x1000, 0) == EPERM
    assert strict("prlimit64", OWN, 7, 0, 0) == EPERM
    assert server("prlimit64", 0, 7, 0x1000, 0) == ALLOW
    assert server("prlimit64", 1, 7, 0x1000, 0) == EPERM


def test_socket_pairs_reach_nobody_else(strict: Program, server: Program) -> None:
    for program in (strict, server):
        for kind, expected in ((1, ALLOW), (5, ALLOW), (2, EPERM), (3, EPERM)):
            for flags in (0, 0o2000000, 0o4000):
                assert program("socketpair", 1, kind | flags, 0) == expected
        assert program("socketpair", 2, 1, 0) == EPERM
        assert program("sendto", 3, 4, 5, 0, 0, 0) == ALLOW
        assert program("sendto", 3, 4, 5, 0, 0x7FFF00000000, 16) == EPERM
        assert program("sendto", 3, 4, 5, 1, 0, 0) == EPERM
        assert program("recvfrom", 3, 4, 5, 1, 0, 0) == EPERM
        assert program("socket", 1, 1, 0) == EPERM
        assert program("connect", 3) == EPERM
    assert strict("sendmsg", 3, 4, 0) == EPERM
    assert server("sendmsg", 3, 4, 0) == ALLOW
    assert server("recvmsg", 3, 4, 1) == EPERM


def test_commands_on_files(strict: Program) -> None:
    assert strict("fcntl", 3, 4, 0) == ALLOW
    for command in (8, 10, 15, 1024, 1026, 1033):
        assert strict("fcntl", 3, command, 0) == EPERM
    assert strict("ioctl", 0, 0x5401, 0) == ALLOW
    for request in (0x5412, 0x8901, 0x541C, 0x5402):
        assert strict("ioctl", 0, request, 0) == ERRNO | errno.ENOTTY


def test_reading_cuts_nothing_off(strict: Program) -> None:
    assert strict("openat", -100, 1, os.O_RDONLY | os.O_CLOEXEC) == ALLOW
    assert strict("openat", -100, 1, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) == ALLOW
    assert strict("openat", -100, 1, os.O_RDONLY | os.O_TRUNC) == EPERM


def test_a_candidate_keeps_what_binds_it(strict: Program, server: Program) -> None:
    for option in (1, 4, 8, 22, 24, 35, 36, 38, 47, 0x59616D61):
        assert strict("prctl", option) == EPERM
    for option in (15, 16, 3):
        assert strict("prctl", option) == ALLOW
    for option in (1, 22, 38):
        assert server("prctl", option) == ALLOW
    for option in (4, 8, 24, 35, 36, 47):
        assert server("prctl", option) == EPERM


def test_what_a_fork_server_may_do(machine: str, server: Program) -> None:
    assert server("clone", 17) == ALLOW
    assert server("clone", 0x10000000 | 17) == EPERM
    assert server("execve") == EPERM
    assert Program(machine, strict=False, fork=True, execute=True)("execve") == ALLOW
    assert server("kill", 1, 0) == ALLOW  # Landlock's scope decides
    still = Program(machine, strict=False)
    assert still("clone", 17) == EPERM
    assert still("kill", 1, 0) == EPERM
    assert Program(machine, strict=True, fork=True, execute=True)("execve") == EPERM


def test_the_tables_agree_with_the_headers() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("the kernel's headers are not installed")
    known = dict(re.findall(r"#define __NR_(\w+)\s+(\d+)", header.read_text()))
    ours = syscalls.numbers("x86_64")
    assert {n: v for n, v in ours.items() if n in known and int(known[n]) != v} == {}


def test_the_generic_table_agrees_with_the_headers() -> None:
    header = Path("/usr/include/asm-generic/unistd.h")
    if not header.exists():
        pytest.skip("the kernel's headers are not installed")
    known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
    ours = syscalls.numbers("aarch64")
    assert {n: v for n, v in ours.items() if n in known and int(known[n]) != v} == {}
