"""Confined processes: a fork server for candidates, and single files (`run_file`).

Covered, with or without namespaces; tests/sandbox tries to break each line:
- network: no socket of any family can be made, so neither TCP nor UDP nor DNS goes out
- unix sockets: no path or abstract socket of another process can be reached or written to
- reading: only the interpreter, its packages, system libraries and what the policy names
- environment: nothing of the caller's variables, its command line or its memory is to be had
- writing: nothing outside the scratch folder is made, changed, cut off, renamed or linked
- attributes: modes, owners, times and extended attributes of files stay as they are
- processes: threads can be started, processes cannot, and nothing outlives the run
- programs: nothing can be executed, from the disk or from memory
- signals: only to itself, by whatever way a signal can be sent
- debugging: no other process can be traced, read or written, be it the judge or a sibling
- memory: what a process adds is limited; no memfd, no System V or POSIX shared memory
- threads: their number is limited
- disk: the size of one file is limited; the scratch folder's whole is watched (`run_file`)
- files: the number of open files is limited
- time: an endless loop ends at the deadline, with every signal blocked; CPU time is limited
- output: beyond its limit the process is killed (`run_file`)
- priority: priority, scheduling, affinity and limits cannot be changed
- kernel: no mounts, namespaces, BPF, io_uring, userfaultfd, perf events, keys or modules
- privileges: no capabilities, and none to be gained by set-uid programs
- terminals: nothing can be typed into a terminal
- loosening: no part of the confinement can be taken off from inside, signals of death included

Not covered:
- flaws of the kernel itself, and side channels such as caches and timing
- whether a path exists, its size and its times: looking at it (stat) is not restricted
- secrets that lie in the interpreter's packages or in the project's own folder
- disk use between two looks (0.1 s), and files that are deleted while mapped
- kernel memory behind pipes, page tables and threads, which no limit of a process counts
- load on all cores, memory and disk until the deadline; the machine's make and load are visible
- processes that the user's own tests start while they are recorded and that outlive the parent
- the temporary scratch folder, which stays behind when the parent is killed by SIGKILL
"""
