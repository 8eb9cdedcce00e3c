"""What one fetch may cost: the limits behind the outcomes `timeout` and `too_large`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["feed", "page", "robots"]

_MB = 1_000_000
_KIB = 1_024


@dataclass(frozen=True, slots=True)
class Budget:
    """What one fetch may cost, all redirects and attempts included.

    `total_seconds` counts the time in which we wait for the world (connecting, reading, backing
    off), not the time in which we wait for our own turn at a host.
    """

    total_seconds: float
    raw_bytes: int  # of one body as sent, content coding still on
    decoded_bytes: int
    header_bytes: int = 65_536  # of one response
    redirects: int = 5
    attempts: int = 3  # one more than the failures that we try to outlast
    keeps_head: bool = False  # beyond raw_bytes keep what was read, instead of refusing it


@dataclass(slots=True)
class Tally:
    """What a fetch has cost so far, counted while it happens."""

    requests: int = 0
    bytes: int = 0  # of bodies, content coding still on
    status: int | None = None  # of the last request, as soon as it is known


# Real feeds are 6-700 kB, the largest seen 2.6 MB; pages 60-900 kB. RFC 9309 section 2.5 asks for
# at least 500 KiB of a robots.txt, and lets the rest be ignored.
FEED_BUDGET = Budget(total_seconds=10, raw_bytes=8 * _MB, decoded_bytes=16 * _MB)
PAGE_BUDGET = Budget(total_seconds=10, raw_bytes=3 * _MB, decoded_bytes=10 * _MB)
ROBOTS_BUDGET = Budget(
    total_seconds=10, raw_bytes=500 * _KIB, decoded_bytes=500 * _KIB, keeps_head=True
)
BUDGETS: Mapping[Kind, Budget] = MappingProxyType(
    {"feed": FEED_BUDGET, "page": PAGE_BUDGET, "robots": ROBOTS_BUDGET}
)
