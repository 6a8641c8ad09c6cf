"""More threads than anyone needs."""

import threading
import time

BARE = ()


def probe_many():
    threading.stack_size(65536)
    for _ in range(3000):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
