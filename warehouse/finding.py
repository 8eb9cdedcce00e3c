"""What a check of the warehouse found."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

_SHOWN = 5  # faults told of one check; all are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check attempted, what it found, and what to do about it."""

    name: str
    attempted: str
    faults: tuple[str, ...]  # the first of them
    number: int  # of all faults; 0: all is well
    advice: str | None  # None: nothing needs to be done
    note: str | None  # what is worth knowing, and no fault


def finding(
    name: str, attempted: str, faults: Iterable[str], advice: str, *, note: str | None = None
) -> Finding:
    """Sum up one check; `faults` may be many, and is read once."""
    each = iter(faults)
    shown = tuple(islice(each, _SHOWN))
    number = len(shown) + sum(1 for _ in each)
    return Finding(name, attempted, shown, number, advice if number else None, note)
