"""What is printed, logged and read, and when."""

from __future__ import annotations

from .trap import EXCEPTION, OUTPUT, RESULT, Trap

TRAPS = (
    Trap(
        "lines printed before it raises",
        "Collected and printed at the end, the lines before the bad value are lost.",
        """
        def f(values):
            for value in values:
                print(10 // value)
        """,
        ("[1, 2]", "[5, 0, 1]", "[]"),
        naive="""
        def f(values):
            lines = [str(10 // value) for value in values]
            for line in lines:
                print(line)
        """,
        reasons=(OUTPUT,),
    ),
    Trap(
        "no line for no value",
        "print() of joined nothing is an empty line.",
        """
        def f(values):
            for value in values:
                print(value)
        """,
        ("[]", "[1, 'a', None]", "[[1], (2,)]", "''"),
        naive="""
        def f(values):
            print("\\n".join(map(str, values)))
        """,
        reasons=(OUTPUT,),
    ),
    Trap(
        "printing with a separator and an end",
        "sep and end may be None, and stand between and behind the values.",
        """
        def f(values, sep, end):
            for value in values:
                print(value, value, sep=sep, end=end)
            print()
        """,
        ("[1, 2], ',', ';'", "[1], None, None", "[], '', ''", "[1], 5, ''"),
        naive="""
        def f(values, sep, end):
            print(end.join(f"{value}{sep}{value}" for value in values))
        """,
        reasons=(EXCEPTION, OUTPUT),
    ),
    Trap(
        "an object that formats itself otherwise",
        "print takes str(), an f-string takes format().",
        """
        class Money:
            def __init__(self, amount):
                self.amount = amount

            def __str__(self):
                return f"{self.amount} EUR"

            def __format__(self, spec):
                return "money"


        def f(values):
            for value in values:
                print(Money(value))
        """,
        ("[1, 2]", "[]"),
        naive="""
        class Money:
            def __init__(self, amount):
                self.amount = amount

            def __str__(self):
                return f"{self.amount} EUR"

            def __format__(self, spec):
                return "money"


        def f(values):
            for value in values:
                print(f"{Money(value)}")
        """,
        target="f",
        reasons=(OUTPUT,),
    ),
    Trap(
        "an object that prints while it is printed",
        "Its str() prints a line of its own first.",
        """
        class Chatty:
            def __str__(self):
                print("asked")
                return "answered"


        def f(n):
            for i in range(n):
                print(i, Chatty())
        """,
        ("2", "0"),
        naive="""
        class Chatty:
            def __str__(self):
                print("asked")
                return "answered"


        def f(n):
            print("\\n".join([f"{i} {Chatty()}" for i in range(n)]))
        """,
        target="f",
        reasons=(OUTPUT,),
    ),
    Trap(
        "standard output that is replaced",
        "Bound before it is replaced, write goes to the wrong place.",
        """
        import io
        import sys


        def f(values):
            kept = sys.stdout
            sys.stdout = io.StringIO()
            try:
                for value in values:
                    print(value)
                return sys.stdout.getvalue()
            finally:
                sys.stdout = kept
        """,
        ("[1, 2]", "[]"),
        naive="""
        import sys


        def f(values):
            write = sys.stdout.write
            for value in values:
                write(f"{value}\\n")
            return ""
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the end of the input",
        "input() raises EOFError, readline gives an empty text.",
        """
        import io
        import sys


        def f(text, n):
            kept = sys.stdin
            sys.stdin = io.StringIO(text)
            try:
                total = 0
                for _ in range(n):
                    total += int(input())
                return total
            finally:
                sys.stdin = kept
        """,
        ("'1\\n2\\n3', 3", "'1\\n', 2", "'', 0", "' 7 \\n', 1", "'\\n', 1", "'x\\n', 1"),
        naive="""
        import io
        import sys


        def f(text, n):
            kept = sys.stdin
            sys.stdin = io.StringIO(text)
            try:
                total = 0
                for _ in range(n):
                    total += int(sys.stdin.readline())
                return total
            finally:
                sys.stdin = kept
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the newline of a line",
        "readline keeps it, input() cuts it off.",
        """
        import io
        import sys


        def f(text):
            kept = sys.stdin
            sys.stdin = io.StringIO(text)
            found = []
            try:
                for _ in range(2):
                    line = input()
                    found.append((line, len(line)))
                return found
            finally:
                sys.stdin = kept
        """,
        ("'ab\\ncd\\n'", "'a \\n b'", "'\\n\\n'", "'a'"),
        naive="""
        import io
        import sys


        def f(text):
            kept = sys.stdin
            sys.stdin = io.StringIO(text)
            found = []
            try:
                for _ in range(2):
                    line = sys.stdin.readline()
                    found.append((line, len(line)))
                return found
            finally:
                sys.stdin = kept
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a message that is put together for nobody",
        "The logger is silent, but its argument raises or counts.",
        """
        import logging

        logger = logging.getLogger("trapped")


        def f(values):
            logger.setLevel(logging.ERROR)
            for value in values:
                logger.debug("value %s", 10 // value)
            return len(values)
        """,
        ("[1, 2]", "[1, 0]", "[]"),
        naive="""
        import logging

        logger = logging.getLogger("trapped")


        def f(values):
            logger.setLevel(logging.ERROR)
            if logger.isEnabledFor(logging.DEBUG):
                for value in values:
                    logger.debug("value %s", 10 // value)
            return len(values)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a message with a call that has an effect",
        "pop() is called whether somebody reads the message or not.",
        """
        import logging

        logger = logging.getLogger("trapped")


        def f(values):
            logger.setLevel(logging.ERROR)
            while values:
                logger.debug(f"left: {values.pop()}")
            return values
        """,
        ("[1, 2]", "[]"),
        naive="""
        import logging

        logger = logging.getLogger("trapped")


        def f(values):
            logger.setLevel(logging.ERROR)
            if logger.isEnabledFor(logging.DEBUG):
                while values:
                    logger.debug(f"left: {values.pop()}")
            return values
        """,
        reasons=(RESULT,),
        silent=("guard-logging",),
    ),
    Trap(
        "printing in the middle of a search",
        "Each candidate that is looked at is printed, up to the hit.",
        """
        def f(values, wanted):
            for i, value in enumerate(values):
                print("look at", value)
                if value == wanted:
                    return i
            return -1
        """,
        ("[3, 1, 2], 1", "[], 1", "[1], 2"),
        naive="""
        def f(values, wanted):
            for value in values:
                print("look at", value)
            return values.index(wanted) if wanted in values else -1
        """,
        reasons=(OUTPUT,),
        silent=("linear-search-to-index",),
    ),
    Trap(
        "an assertion with a message",
        "The message is worked out only if the assertion fails.",
        """
        def f(values):
            total = 0
            for value in values:
                assert value >= 0, f"bad: {values[value]}"
                total += value
            return total
        """,
        ("[1, 2]", "[5, -1]", "[-9]", "[]"),
        naive="""
        def f(values):
            total = 0
            for value in values:
                message = f"bad: {values[value]}"
                assert value >= 0, message
                total += value
            return total
        """,
        reasons=(EXCEPTION,),
    ),
)
