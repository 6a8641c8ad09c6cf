"""Not coming to an end."""

import resource
import signal

BARE = ()
ENDS = 124


def alone_loop_with_signals_blocked():
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    for number in set(range(1, 65)) - {9, 19, 32, 33}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass


def alone_sleep_with_pipes_closed():
    import os
    import time

    os.close(1)
    os.close(2)
    time.sleep(600)


def alone_endless_exit():
    import atexit

    @atexit.register
    def loop():
        while True:
            pass

    raise SystemExit(0)


def probe_more_cpu_time():
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY,) * 2)


def probe_limit_on_cpu_time():
    if resource.getrlimit(resource.RLIMIT_CPU)[1] != resource.RLIM_INFINITY:
        raise PermissionError("there is a limit")
