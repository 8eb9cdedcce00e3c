"""Whole runs in this process, and a scheduled one that comes in the middle of a long one."""

import threading
import time

from flows.pipeline.context import Nobody
from flows.pipeline.turns import Turn
from tests.support.warm import warm
from warehouse.locks import holder


def done(run):
    """Do a whole run; whatever it raises, it is closed."""
    with warm(run):
        try:
            for step in run.remaining():
                step.run()
            run.finish()
        except BaseException as error:
            run.stop(error)
            raise
    return run


class Scheduled(Nobody):
    """Sees the first item done, and sends a scheduled run to wait for its turn."""

    def __init__(self, home) -> None:
        self.home, self.seen, self.done_before = home, 0, None
        self.thread = threading.Thread(target=self._take_turn)

    def advance(self, *_):
        self.seen += 1
        if self.seen == 1:
            self.thread.start()
            # The file is there a moment before its lock is held, and is asked for in vain then.
            while holder(self.home / "locks" / "queue.lock") is None:
                time.sleep(0.01)

    def _take_turn(self):
        with Turn(self.home, who="scheduled run", wait_seconds=60):
            self.done_before = self.seen
