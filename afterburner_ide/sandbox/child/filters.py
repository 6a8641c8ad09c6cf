"""Which system calls a confined process may make: the lists behind the seccomp filters.

Two filters: OUTER for a process that starts others (the fork server, a test run), INNER for the
one that runs a candidate, stacked on top. What is in no list answers ENOSYS.
"""

from __future__ import annotations


def _names(*texts: str) -> frozenset[str]:
    return frozenset(name for text in texts for name in text.split())


_FILES = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range lseek
fstat newfstatat stat lstat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat
creat ftruncate fallocate fsync fdatasync getdents getdents64 getcwd chdir fchdir mkdir mkdirat
rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat dup dup2 dup3 flock
umask sendfile copy_file_range fadvise64 readahead pipe pipe2
"""
_MEMORY = "mmap munmap mremap mprotect madvise brk mincore msync membarrier"
_THREADS = """
futex futex_waitv set_robust_list get_robust_list set_tid_address gettid rseq getcpu arch_prctl
sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
sched_get_priority_min sched_rr_get_interval exit exit_group
"""
_SIGNALS = """
rt_sigaction rt_sigprocmask rt_sigpending rt_sigreturn rt_sigsuspend rt_sigtimedwait sigaltstack
restart_syscall pause alarm getitimer setitimer timer_create timer_settime timer_gettime
timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime signalfd signalfd4
"""
_TIME = "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday times time"
_EVENTS = """
epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 poll ppoll select
pselect6 eventfd eventfd2
"""
_IDENTITY = """
getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid getpgrp getsid
getpriority getrlimit getrusage sysinfo uname getrandom capget wait4 waitid
"""
_PAIRS = "shutdown getsockname getpeername getsockopt"

ALLOWED = _names(_FILES, _MEMORY, _THREADS, _SIGNALS, _TIME, _EVENTS, _IDENTITY, _PAIRS)
OUTER_ALLOWED = _names("setrlimit sendmsg recvmsg")
FORK_ALLOWED = _names("fork vfork kill tgkill")
EXECUTE_ALLOWED = _names("execve execveat")

# Known to be wanted by attackers or by ordinary code, so the answer is a clear "not permitted".
REFUSED = _names(
    """
    fork vfork execve execveat setrlimit sendmsg recvmsg sendmmsg recvmmsg
    socket connect accept accept4 bind listen setsockopt
    tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp seccomp
    mount umount2 pivot_root chroot unshare setns fsopen fsconfig fsmount fspick open_tree
    move_mount mount_setattr bpf perf_event_open userfaultfd io_uring_enter io_uring_register
    keyctl add_key request_key memfd_create memfd_secret open_by_handle_at name_to_handle_at
    init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct
    sync syncfs settimeofday clock_settime clock_adjtime adjtimex setpriority sched_setparam
    sched_setscheduler sched_setattr sched_setaffinity ioprio_set personality syslog quotactl
    quotactl_fd fanotify_init fanotify_mark vhangup iopl ioperm modify_ldt
    shmget shmat shmctl shmdt msgget msgsnd msgrcv msgctl semget semop semctl semtimedop
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
    setsid setpgid setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups
    capset sethostname setdomainname landlock_create_ruleset landlock_add_rule
    landlock_restrict_self mbind set_mempolicy migrate_pages move_pages mlock mlock2 mlockall
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat
    truncate mknod mknodat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
    """
)
# Answered as a file system without them would: `shutil.copystat` then carries on.
NO_ATTRIBUTES = _names("getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr")

# fcntl commands: duplicate, flags, locks, pipe sizes. Not F_SETOWN and F_SETSIG, which send
# signals to others, nor leases and directory notices.
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032)
# ioctl requests: TCGETS and TCGETS2 (isatty), TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
# Not TIOCSTI, which types into the terminal.
IOCTL = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# prctl options: names of threads and memory areas, and what only reads.
PRCTL = (2, 3, 15, 16, 21, 23, 39, 0x53564D41)
# Those with which a child of the outer process confines itself: PDEATHSIG, SECCOMP, NO_NEW_PRIVS.
PRCTL_OUTER = (*PRCTL, 1, 22, 38)

AF_UNIX = 1
CONNECTED_TYPES = (1, 5)  # SOCK_STREAM and SOCK_SEQPACKET: no message can be sent elsewhere
MSG_OOB = 1

CLONE_THREAD = 0x00010000
# Every CLONE_NEW* namespace (time's shares bits with the exit signal and is refused by the
# kernel here), CLONE_PARENT and CLONE_PTRACE.
CLONE_REFUSED = 0x7E020000 | 0x00008000 | 0x00002000

O_ACCMODE = 3
O_TRUNC = 0o1000
