"""Room in memory for large bodies: a few at a time, however many hosts send one."""

import asyncio

SMALL_BYTES = 512 * 1_024  # unpacked; up to here a body needs no leave (real feeds: 6-700 kB)
# Each may be 16 MB, is joined, saved and handed to a child: some 50 MB at its worst. Four of them
# keep a run whose base is 110 MB well below the 400 MB that it may use.
_LARGE_BODIES = 4


def new_room() -> asyncio.Semaphore:
    """Give the places that all fetches of one client share."""
    return asyncio.Semaphore(_LARGE_BODIES)


class Guest:
    """One visit's claim to room: taken when its body grows large, kept until the visit ends."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        """Begin without a claim."""
        self._places = places
        self._has_place = False
        self.seconds_waited = 0.0

    async def take_place(self, limit: asyncio.Timeout) -> None:
        """Wait for a place, once. The deadline waits, too: the host is not to blame."""
        if self._has_place:
            return
        loop = asyncio.get_running_loop()
        before, began = limit.when(), loop.time()
        limit.reschedule(None)
        try:
            await self._places.acquire()
            self._has_place = True
        finally:
            waited = loop.time() - began
            self.seconds_waited += waited
            limit.reschedule(None if before is None else before + waited)

    def leave(self) -> None:
        """Give the place back."""
        if self._has_place:
            self._has_place = False
            self._places.release()
