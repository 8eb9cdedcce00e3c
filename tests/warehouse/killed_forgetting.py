"""Forget in children that are killed with -9 at the n-th wait for the disk.

Called with {n: home} as JSON; prints {n: how the child ended} as JSON.
"""

import json
import os
import signal
import sys
from pathlib import Path

from tests.warehouse.killed_loader import in_child
from tests.warehouse.samples import DAY, NOON
from warehouse.forget import Wish, forget


def doomed(home, number):
    real, left = os.fsync, [number]

    def fsync(descriptor):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        real(descriptor)

    os.fsync = fsync
    forget(
        home,
        Wish(("https://irna.example/a",)),
        now=NOON + 2 * DAY,
        who="killed",
        wait_seconds=1,
        step=lambda *_: None,
        agree=lambda _: True,
    )


def ended(home, number):
    child = in_child(lambda: doomed(Path(home), number))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    homes = json.loads(sys.argv[1])
    sys.stdout.write(
        json.dumps({number: ended(home, int(number)) for number, home in homes.items()})
    )
