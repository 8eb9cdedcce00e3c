"""Give the stored pages of a run a few at a time, so that their bytes fit into memory."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.model import Page
from warehouse.raw_walk import Wanted, walk_raw
from warehouse.stored import StoredPage

CHUNK = 200  # pages landed together: a kill costs at most their reading
_CHUNK_BYTES = 24_000_000  # of bodies at hand; 200 usual pages have 20 MB


@dataclass(frozen=True, slots=True)
class Item:
    """One page to read again: its bytes, or why there are none, or None for its entry alone."""

    stored: StoredPage
    page: Page | str | None


def items_of(home: Path, pages: Sequence[StoredPage]) -> Generator[Item, None, None]:
    """Give the pages in the order of the archive, then what stands on its feed's words alone."""
    in_archive = [page for page in pages if page.raw_ref is not None]
    wanted = [Wanted(str(page.raw_ref), page.seen_at) for page in in_archive]
    for number, found in walk_raw(home, wanted):
        yield Item(in_archive[number], found)
    yield from (Item(page, None) for page in pages if page.raw_ref is None)


def fill(waiting: deque[Item], items: Iterator[Item], most: int) -> bool:
    """Take pages until so many wait, or as many bytes as may; tell whether there is any."""
    size = sum(_size(item) for item in waiting)
    while len(waiting) < most and size < _CHUNK_BYTES:
        item = next(items, None)
        if item is None:
            break
        waiting.append(item)
        size += _size(item)
    return bool(waiting)


def _size(item: Item) -> int:
    return len(item.page.body) if isinstance(item.page, Page) else 0
