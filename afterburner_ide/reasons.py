"""The closed list of reason codes: why a candidate was accepted, rejected or left undecided.

`docs/reasons.md` is generated from the text behind each code, and a test fails when it is stale.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A reason code; `.text` is its sentence for people."""

    text: str

    def __new__(cls, code: str, text: str) -> Reason:
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    # accepted
    FASTER = "faster", "Time improved beyond the threshold, and memory held within its guard."
    LESS_MEMORY = "less_memory", "Peak memory fell beyond the threshold, and time held its guard."
    SMALLER_INTEGRAL = "smaller_integral", "Memory over time fell beyond the threshold."

    # rejected before it ran
    SYNTAX_ERROR = "syntax_error", "The candidate does not parse, or lost the target."
    IDENTICAL = "identical", "Nothing but comments, layout or local names changed."
    SIGNATURE_CHANGED = "signature_changed", "The function's parameters or kind changed."
    DEPENDS_ON_HARNESS = (
        "depends_on_harness",
        "The candidate newly looks at the interpreter, the clock, the stack or the environment, "
        "so what it does here need not be what it does elsewhere.",
    )
    MEMOISED = (
        "memoised",
        "The candidate keeps results between calls. That is a cache and not a faster function: "
        "it holds memory, goes stale, and wins only when the same call comes again.",
    )

    # rejected because of what it did
    LOAD_FAILED = "load_failed", "The module with the candidate in it does not import."
    TAMPERED = "tampered", "The candidate changed a builtin, a clock or another module."
    LOST_RESULT = "lost_result", "The candidate exited, crashed or gave no result for an input."
    TIMED_OUT = "timed_out", "The candidate passed its deadline on an input."
    OUT_OF_MEMORY = "out_of_memory", "The candidate hit the memory limit on an input."
    PROTOCOL_VIOLATION = "protocol_violation", "The candidate wrote into the judge's channel."
    LEFT_THREADS = "left_threads", "The candidate left threads running after its call."
    PARALLEL = "parallel", "The candidate burns more CPU than wall time: it runs in parallel."
    OUTSIDE_THE_CLOCK = "outside_the_clock", "The candidate works outside the timed window."

    # rejected because it behaves differently
    DIFFERENT_RESULT = "different_result", "The return value differs."
    DIFFERENT_TYPE = "different_type", "The return value is of another type."
    DIFFERENT_ORDER = "different_order", "A dict's order differs."
    DIFFERENT_FLOAT = "different_float", "A float differs beyond the tolerance, or in its sign."
    DIFFERENT_ALIASING = "different_aliasing", "What is shared and what is copied differs."
    DIFFERENT_EXCEPTION = "different_exception", "The exception or its message differs."
    DIFFERENT_ARGUMENTS = "different_arguments", "The arguments look different after the call."
    DIFFERENT_OUTPUT = "different_output", "What is printed differs."
    DIFFERENT_STATE = "different_state", "Module globals or class attributes differ afterwards."
    NOT_LAZY = "not_lazy", "A generator that worked step by step now works ahead."
    HASH_SEED = "hash_seed", "The result depends on the hash seed, and the original's does not."

    # rejected because of the measurement
    NO_DIFFERENCE = "no_difference", "No improvement beyond the threshold could be shown."
    SLOWER = "slower", "The candidate is slower."
    MORE_MEMORY = "more_memory", "The candidate needs more memory."
    SLOWER_AT_A_SIZE = "slower_at_a_size", "It wins at one input size and loses at another."
    TRADE_OFF = "trade_off", "It improves the objective but makes something else much worse."
    NOT_CONFIRMED = "not_confirmed", "The gain did not hold on new processes and new inputs."

    # undecided
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence", "Too few inputs, or they cover too little."
    NONDETERMINISTIC = "nondeterministic", "The original gives another result each time."
    NOT_COMPARABLE = "not_comparable", "The result cannot be compared by value."
    ORIGINAL_FAILED = "original_failed", "The original itself gives no result on the workload."
    BUDGET_SPENT = "budget_spent", "The time budget ran out before a decision."

    # a whole run
    NO_PROPOSAL = "no_proposal", "Nothing was proposed: no rewrite applies."
    NOTHING_HELPED = "nothing_helped", "All that was proposed was judged, and nothing was accepted."
    ERROR = "error", "The job stopped with an error; `error` in the result says which."
