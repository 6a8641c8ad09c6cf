"""Queues, heaps and sorted lists: what a deque is not, and where equal items go."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, FLOAT, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "the queue is returned",
        "A deque is no list: it has another type and no slices.",
        """
        def f(values, n):
            queue = list(values)
            for _ in range(n):
                queue.append(queue.pop(0) + 1)
            return queue
        """,
        ("[1, 2, 3], 2", "[], 0", "[], 1", "(5,), 3"),
        naive="""
        from collections import deque


        def f(values, n):
            queue = deque(values)
            for _ in range(n):
                queue.append(queue.popleft() + 1)
            return queue
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "an empty queue",
        "A list says 'pop from empty list', a deque another thing.",
        """
        def f(values, n):
            queue = [0]
            total = 0
            for value in values:
                queue.append(value)
            for _ in range(n):
                total += queue.pop(0)
            return total
        """,
        ("[1, 2], 3", "[1], 5", "[], 0"),
        naive="""
        from collections import deque


        def f(values, n):
            queue = deque([0, *values])
            total = 0
            for _ in range(n):
                total += queue.popleft()
            return total
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a queue that is sliced",
        "A deque has no slices.",
        """
        def f(values):
            queue = [0]
            queue.extend(values)
            found = []
            while queue:
                first = queue.pop(0)
                found.append((first, queue[:2]))
            return found
        """,
        ("[1, 2, 3]", "[]"),
        naive="""
        from collections import deque


        def f(values):
            queue = deque([0, *values])
            found = []
            while queue:
                first = queue.popleft()
                found.append((first, queue[:2]))
            return found
        """,
        reasons=(EXCEPTION,),
        silent=("pop-front-to-deque",),
    ),
    Trap(
        "a queue that grows while it is walked",
        "Walking a list that grows takes the new items, a deque raises RuntimeError.",
        """
        def f(graph, start):
            queue = [start]
            order = []
            for node in queue:
                order.append(node)
                for other in graph.get(node, ()):
                    if other not in queue:
                        queue.append(other)
            queue.pop(0)
            return order, len(queue)
        """,
        ("{1: [2, 3], 2: [1, 4]}, 1", "{}, 0"),
        naive="""
        from collections import deque


        def f(graph, start):
            queue = deque([start])
            order = []
            for node in queue:
                order.append(node)
                for other in graph.get(node, ()):
                    if other not in queue:
                        queue.append(other)
            queue.popleft()
            return order, len(queue)
        """,
        reasons=(EXCEPTION,),
        silent=("pop-front-to-deque",),
    ),
    Trap(
        "the caller's queue",
        "The argument is emptied, which a deque made of it does not show.",
        """
        def f(queue):
            total = 0
            while queue:
                total = total * 2 + queue.pop(0)
            return total
        """,
        ("[1, 0, 1]", "[]", "{0: 5}", "bytearray(b'ab')"),
        naive="""
        from collections import deque


        def f(queue):
            total = 0
            queue = deque(queue)
            while queue:
                total = total * 2 + queue.popleft()
            return total
        """,
        reasons=(RESULT, ARGUMENTS),
        silent=("pop-front-to-deque",),
    ),
    Trap(
        "inserted at the front under another name",
        "Two names, one list.",
        """
        def f(values):
            stack = []
            shown = stack
            for value in values:
                stack.insert(0, value)
                if len(shown) > 2:
                    stack.pop()
            return shown
        """,
        ("[1, 2, 3, 4]", "[]", "'ab'"),
        naive="""
        def f(values):
            stack = []
            shown = stack
            for value in values:
                stack = [value, *stack]
                if len(stack) > 2:
                    stack.pop()
            return shown
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "where equal items are inserted",
        "Before the equal ones or behind them: 1 and 1.0 can be told apart.",
        """
        def f(values):
            ordered = []
            for value in values:
                i = 0
                while i < len(ordered) and ordered[i] < value:
                    i += 1
                ordered.insert(i, value)
            return ordered
        """,
        (
            "[3, 1, 2]",
            "[1, 1.0, True, 0]",
            "[]",
            "[2.0, float('nan'), 1.0, 3.0]",
            "[1, 'a']",
            "[{1}, {2}, {1, 2}, {1}]",
        ),
        naive="""
        from bisect import insort


        def f(values):
            ordered = []
            for value in values:
                insort(ordered, value)
            return ordered
        """,
        reasons=(TYPE, FLOAT, EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "inserting into a list that is not sorted",
        "The linear search stops at the first larger item, bisection somewhere.",
        """
        def f(ordered, value):
            place = len(ordered)
            for i in range(len(ordered)):
                if ordered[i] > value:
                    place = i
                    break
            ordered.insert(place, value)
            return ordered
        """,
        ("[1, 3, 5], 4", "[5, 1, 4, 2, 3], 3", "[], 1", "[1, 1.0], True", "(), 1"),
        naive="""
        from bisect import bisect_right


        def f(ordered, value):
            ordered.insert(bisect_right(ordered, value), value)
            return ordered
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a linear search for a limit",
        "In a list that is not sorted bisection finds another place.",
        """
        def f(limits, value):
            for i, limit in enumerate(limits):
                if value <= limit:
                    return i
            return len(limits)
        """,
        ("[1, 3, 5], 3", "[5, 1, 9], 4", "[], 0", "[float('nan'), 1], 1", "[1], None"),
        naive="""
        from bisect import bisect_left


        def f(limits, value):
            return bisect_left(limits, value)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a push and a pop in turn",
        "heappushpop never takes what it has just pushed apart; heapreplace takes first.",
        """
        import heapq


        def f(values, k):
            heap = []
            dropped = []
            for value in values:
                heapq.heappush(heap, value)
                if len(heap) > k:
                    dropped.append(heapq.heappop(heap))
            return sorted(heap), dropped
        """,
        (
            "[5, 1, 4, 2], 2",
            "[3, 1], 0",
            "[], 1",
            "[1, True, 1.0, 0], 2",
            "[1, 'a'], 5",
            "[2, 1], -1",
        ),
        naive="""
        import heapq


        def f(values, k):
            heap = []
            dropped = []
            for value in values:
                if len(heap) < k:
                    heapq.heappush(heap, value)
                else:
                    dropped.append(heapq.heapreplace(heap, value))
            return sorted(heap), dropped
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
    ),
    Trap(
        "the smallest is popped before the new one is pushed",
        "heapreplace for pop then push, not heappushpop.",
        """
        import heapq


        def f(heap, values):
            out = []
            for value in values:
                out.append(heapq.heappop(heap))
                heapq.heappush(heap, value)
            return out
        """,
        ("[2, 5, 3], [1, 9]", "[], [1]", "[], []", "[1], ['a']", "[3, 1], [0]"),
        naive="""
        import heapq


        def f(heap, values):
            return [heapq.heappushpop(heap, value) for value in values]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a thread's queue and its size",
        "Queue(2) blocks when it is full; a get from an empty one blocks or raises Empty.",
        """
        import queue


        def f(values):
            waiting = queue.Queue(2)
            taken = []
            for value in values:
                if waiting.full():
                    taken.append(waiting.get())
                waiting.put(value)
            try:
                while True:
                    taken.append(waiting.get_nowait())
            except queue.Empty:
                taken.append("empty")
            return taken
        """,
        ("[1, 2, 3, 4]", "[]"),
        naive="""
        from collections import deque


        def f(values):
            waiting = deque(maxlen=2)
            for value in values:
                waiting.append(value)
            return [*waiting, "empty"]
        """,
        reasons=(RESULT,),
        silent=("queue-to-deque",),
    ),
    Trap(
        "the rest of a stack is handed on",
        "The function that is called takes from the same stack.",
        """
        def drain(stack, n):
            return [stack.pop(0) for _ in range(min(n, len(stack)))]


        def f(values):
            stack = [0]
            for value in values:
                stack.append(value)
            found = []
            while stack:
                found.append(drain(stack, 2))
                if stack:
                    found.append(stack.pop(0))
            return found
        """,
        ("[1, 2, 3, 4, 5]", "[]"),
        naive="""
        def drain(stack, n):
            return list(stack)[:n]


        def f(values):
            from collections import deque

            stack = deque([0, *values])
            found = []
            while stack:
                found.append(drain(stack, 2))
                if stack:
                    found.append(stack.popleft())
            return found
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "paths that share their beginning",
        "`path + [x]` is a new list for each way on; append would lengthen them all.",
        """
        def f(graph, start):
            found = []
            stack = [(start, [start])]
            while stack:
                node, path = stack.pop()
                found.append(path)
                for other in graph.get(node, ()):
                    if other not in path:
                        stack.append((other, path + [other]))
            return found
        """,
        ("{1: [2, 3], 2: [3], 3: [1]}, 1", "{}, 5", "{1: [1]}, 1"),
        naive="""
        def f(graph, start):
            found = []
            stack = [(start, [start])]
            while stack:
                node, path = stack.pop()
                found.append(path)
                for other in graph.get(node, ()):
                    if other not in path:
                        path.append(other)
                        stack.append((other, path))
            return found
        """,
        reasons=(RESULT,),
    ),
)
