"""Seccomp filters as BPF programs: an allow-list, found by binary search over call numbers.

Layout of `struct seccomp_data`: nr at 0, arch at 4, six 64-bit arguments from 16, little-endian.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

from . import filters, syscalls

_LOAD, _JUMP, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x05, 0x15, 0x35, 0x45, 0x54, 0x06
_KILL = 0x80000000
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_EPERM = _ERRNO | errno.EPERM
_ENOSYS = _ERRNO | errno.ENOSYS
_X32 = 0x40000000
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_OWN_PID = 0x5AFEB01D  # stands for the caller's pid until the program is installed

_Instruction = tuple[int, int, int, int]
_Block = list[_Instruction]


def install(machine: str, strict: bool, fork: bool = False, execute: bool = False) -> None:
    """Install a filter on the calling thread for good. `no_new_privs` must be set.

    `strict` is the filter for candidates: threads but no processes, signals only to itself.
    Otherwise further confinement stays possible; `fork` allows processes, and signals to others
    (which Landlock's scope holds back), `execute` to start programs.
    """
    key = (machine, strict, fork, execute)
    if key not in _PROGRAMS:
        _PROGRAMS[key] = program(*key)
    code = _PROGRAMS[key].replace(struct.pack("<I", _OWN_PID), struct.pack("<I", os.getpid()))
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    try:
        syscalls.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(header))
    except OSError as error:
        message = "this kernel refuses a seccomp filter: " + str(error)
        raise syscalls.Unavailable(error.errno, message) from error


_PROGRAMS: dict[tuple[str, bool, bool, bool], bytes] = {}  # machine, strict, fork, execute


def prepare(machine: str) -> None:
    """Build the strict program now, so that installing it in a forked child costs little."""
    key = (machine, True, False, False)
    _PROGRAMS.setdefault(key, program(*key))


def program(machine: str, strict: bool, fork: bool, execute: bool) -> bytes:
    """The BPF program, with a placeholder for the pid; 8 bytes an instruction."""
    actions = _actions(strict, fork, execute)
    numbers = syscalls.numbers(machine)
    points = sorted((numbers[name], action) for name, action in actions.items() if name in numbers)
    blocks: list[_Block] = []
    tree = _search(_ranges(points), blocks)
    head: _Block = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, syscalls.audit_arch(machine)),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
    ]
    code = head + tree
    starts = []
    for block in blocks:
        starts.append(len(code))
        code = code + block
    for index, (kind, _, _, value) in enumerate(code):
        if kind == _JUMP and value < 0:  # -1 - n: to the n-th argument check
            code[index] = (_JUMP, 0, 0, starts[-1 - value] - index - 1)
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


_Action = object  # an int (what to return) or a tuple of instructions (an argument check)


def _actions(strict: bool, fork: bool, execute: bool) -> dict[str, _Action]:
    actions: dict[str, _Action] = dict.fromkeys(filters.REFUSED, _EPERM)
    actions.update(dict.fromkeys(filters.NO_ATTRIBUTES, _ERRNO | errno.EOPNOTSUPP))
    actions.update(dict.fromkeys(filters.ALLOWED, _ALLOW))
    to_self = _one_of(0, (_OWN_PID,))
    only_threads = tuple(_refuse_bits(0, filters.CLONE_REFUSED) + _need_thread())
    if strict:
        actions["prctl"] = _one_of(0, filters.PRCTL)
        actions["prlimit64"] = tuple(_need_zero(0, wide=False) + _need_zero(2) + _ALLOWED)
    else:
        actions.update(dict.fromkeys(filters.OUTER_ALLOWED, _ALLOW))
        actions["prctl"] = _one_of(0, filters.PRCTL_OUTER)
        actions["prlimit64"] = tuple(_need_zero(0, wide=False) + _ALLOWED)
        for name in ("sendmsg", "recvmsg"):
            actions[name] = tuple(_refuse_bits(2, filters.MSG_OOB) + _ALLOWED)
    if fork and not strict:
        actions.update(dict.fromkeys(filters.FORK_ALLOWED, _ALLOW))
        actions["clone"] = tuple(_refuse_bits(0, filters.CLONE_REFUSED) + _ALLOWED)
    else:
        actions["clone"] = only_threads
        actions["kill"] = actions["tgkill"] = to_self
    if execute and not strict:
        actions.update(dict.fromkeys(filters.EXECUTE_ALLOWED, _ALLOW))
    actions["fcntl"] = _one_of(1, filters.FCNTL)
    actions["ioctl"] = _one_of(1, filters.IOCTL, errno.ENOTTY)
    kind = 0xFF  # without SOCK_CLOEXEC and SOCK_NONBLOCK
    actions["socketpair"] = (
        *_need_equal(0, filters.AF_UNIX),
        *_one_of(1, filters.CONNECTED_TYPES, mask=kind),
    )
    for name in ("sendto", "recvfrom"):
        actions[name] = tuple(_refuse_bits(3, filters.MSG_OOB) + _ALLOWED)
    actions["sendto"] = tuple(_need_zero(4) + _refuse_bits(3, filters.MSG_OOB) + _ALLOWED)
    # Opening for reading may not cut a file off: older Landlock takes that for reading.
    actions["open"] = tuple(_no_truncating_read(1))
    actions["openat"] = tuple(_no_truncating_read(2))
    return actions


# ---- argument checks: each ends in a return, or falls through to the next -------------------

_ALLOWED: _Block = [(_RETURN, 0, 0, _ALLOW)]


def _low(argument: int) -> _Instruction:
    return (_LOAD, 0, 0, 16 + 8 * argument)


def _high(argument: int) -> _Instruction:
    return (_LOAD, 0, 0, 20 + 8 * argument)


def _one_of(
    argument: int, values: Iterable[int], otherwise: int = errno.EPERM, mask: int = 0
) -> tuple[_Instruction, ...]:
    """Allow when the argument's low word is one of these (the kernel reads no more of it)."""
    block = [_low(argument)]
    if mask:
        block.append((_AND, 0, 0, mask))
    for value in values:
        block += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
    return (*block, (_RETURN, 0, 0, _ERRNO | otherwise))


def _need_equal(argument: int, value: int) -> _Block:
    return [_low(argument), (_EQUAL, 1, 0, value), (_RETURN, 0, 0, _EPERM)]


def _need_zero(argument: int, wide: bool = True) -> _Block:
    block = [_low(argument), (_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _EPERM)]
    if wide:
        block += [_high(argument), (_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _EPERM)]
    return block


def _refuse_bits(argument: int, bits: int) -> _Block:
    return [_low(argument), (_ANY_BIT, 0, 1, bits), (_RETURN, 0, 0, _EPERM)]


def _need_thread() -> _Block:
    return [
        _low(0),
        (_ANY_BIT, 0, 1, filters.CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _EPERM),
    ]


def _no_truncating_read(argument: int) -> _Block:
    return [
        _low(argument),
        (_AND, 0, 0, filters.O_TRUNC | filters.O_ACCMODE),
        (_EQUAL, 0, 1, filters.O_TRUNC),
        (_RETURN, 0, 0, _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


# ---- the search tree -----------------------------------------------------------------------


def _ranges(points: list[tuple[int, _Action]]) -> list[tuple[int, _Action]]:
    """Join neighbours with one answer; each range runs from its number to the next range."""
    ranges: list[tuple[int, _Action]] = [(0, _ENOSYS)]
    following = 0
    for number, action in points:
        if number > following and ranges[-1][1] != _ENOSYS:
            ranges.append((following, _ENOSYS))
        if ranges[-1][1] != action:
            if ranges[-1][0] == number:
                ranges.pop()
            ranges.append((number, action))
        following = number + 1
    ranges.append((following, _ENOSYS))
    return ranges


def _search(ranges: list[tuple[int, _Action]], blocks: list[_Block]) -> _Block:
    if len(ranges) == 1:
        action = ranges[0][1]
        if isinstance(action, int):
            return [(_RETURN, 0, 0, action)]
        assert isinstance(action, tuple)
        blocks.append(list(action))
        return [(_JUMP, 0, 0, -len(blocks))]
    middle = len(ranges) // 2
    left = _search(ranges[:middle], blocks)
    right = _search(ranges[middle:], blocks)
    if len(left) <= 255:
        return [(_AT_LEAST, len(left), 0, ranges[middle][0]), *left, *right]
    far: _Instruction = (_JUMP, 0, 0, len(left))
    return [(_AT_LEAST, 0, 1, ranges[middle][0]), far, *left, *right]
