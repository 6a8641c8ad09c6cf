"""The caller's terminal; with a real one: test_confine.py."""

import fcntl
import os
import termios

BARE = ("own_terminal",)


def probe_controlling_terminal():
    os.close(os.open("/dev/tty", os.O_RDWR))


def probe_own_terminal():
    os.close(os.openpty()[0])


def probe_console():
    os.close(os.open("/dev/console", os.O_WRONLY))


def probe_typing():
    fcntl.ioctl(0, termios.TIOCSTI, b"x")


def probe_claiming():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
