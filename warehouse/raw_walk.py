"""Walk through the raw archive once and give many pages, each with the provenance of its own fetch.

`raw.read_raw` searches the segments for one page; here each segment is opened twice at most: to see
which pages stand in it, and to read those that are wanted. Memory holds one segment's pages (8 MB
by the measure of the archive) and some 100 bytes for each page that is wanted.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from extractors.model import Page
from warehouse.connect import memory_connection, sql_text
from warehouse.raw import Capture, read_raw, segments, to_capture

_SHARED = 16  # bodies kept that many addresses gave: walls of cookies, challenges


class Wanted(NamedTuple):
    """One page: the same bytes may have come from several addresses, hence the instant."""

    raw_ref: str
    fetched_at: datetime


class _Spot(NamedTuple):
    """Where a capture stands, and how far in time from the wanted one."""

    distance_us: int
    segment: int
    row: int


@dataclass(slots=True)
class _Places:
    """What the first look at all segments gave."""

    best: dict[int, _Spot] = field(default_factory=dict)  # by the number of the wanted page
    damaged: list[Path] = field(default_factory=list)


def walk_raw(home: Path, wanted: Sequence[Wanted]) -> Iterator[tuple[int, Page | str]]:
    """Give each wanted page once, by its number in the list, in the order of the archive.

    In place of a page that cannot be had a text says why, with the name of the damaged segment.
    """
    every = segments(home)
    con = memory_connection()
    try:
        places = _look(con, every, wanted)
        shelf = _Shelf(home)
        by_segment: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, spot in places.best.items():
            by_segment[spot.segment].append((spot.row, number))
        for segment in sorted(by_segment):
            yield from _read(con, every[segment], by_segment.pop(segment), shelf)
    finally:
        con.close()
    lost = _lost(places.damaged)
    yield from ((number, lost) for number in range(len(wanted)) if number not in places.best)


def _look(
    con: duckdb.DuckDBPyConnection, every: Sequence[Path], wanted: Sequence[Wanted]
) -> _Places:
    """Find the capture of each wanted page that is nearest to its instant."""
    places = _Places()
    numbers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(wanted):
        numbers[page.raw_ref].append((number, _microseconds(page.fetched_at)))
    for segment, path in enumerate(every):
        try:
            rows = con.execute(sql_text("setup", "raw_spots"), {"segment": str(path)}).fetchall()
        except duckdb.Error:
            places.damaged.append(path)
            continue
        for row, raw_ref, fetched_us in rows:
            for number, wanted_us in numbers.get(raw_ref, ()):
                spot = _Spot(abs(fetched_us - wanted_us), segment, row)
                if number not in places.best or spot < places.best[number]:
                    places.best[number] = spot
    return places


def _read(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    places: list[tuple[int, int]],
    shelf: "_Shelf",
) -> Iterator[tuple[int, Page | str]]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for row, number in places:
        numbers[row].append(number)
    # Any: a fetched row holds whatever its statement selects.
    rows: list[tuple[Any, ...]] = []
    try:
        rows = con.execute(
            sql_text("setup", "raw_rows"), {"segment": str(path), "numbers": list(numbers)}
        ).fetchall()
    except duckdb.Error:
        yield from ((number, _damaged(path)) for _, number in places)
        return
    for *values, row in rows:
        found = shelf.whole(to_capture(tuple(values)), path)
        yield from ((number, found) for number in numbers.pop(row))
    yield from ((number, _damaged(path)) for each in numbers.values() for number in each)


class _Shelf:
    """Completes captures whose bytes stand elsewhere, and checks all."""

    def __init__(self, home: Path) -> None:
        """Begin with nothing at hand."""
        self._home = home
        self._bodies: OrderedDict[str, bytes] = OrderedDict()

    def whole(self, capture: Capture, path: Path) -> Page | str:
        """Give the page with its bytes, or say what is wrong with them."""
        page = capture.page
        if not capture.has_body:
            try:
                body = self._body(page)
            except StoreError as error:
                return str(error)
            if body is None:
                return f"the raw archive has no bytes for {page.sha256}"
            page = replace(page, body=body)
        return page if sha256_hex(page.body) == page.sha256 else _damaged(path)

    def _body(self, page: Page) -> bytes | None:
        body = self._bodies.pop(page.sha256, None)
        if body is None:
            found = read_raw(self._home, page.sha256, near=page.fetched_at)
            if found is None:
                return None
            body = found.body
        self._bodies[page.sha256] = body
        if len(self._bodies) > _SHARED:
            self._bodies.popitem(last=False)
        return body


def _damaged(path: Path) -> str:
    return f"the raw archive is damaged: {path.name}"


def _lost(damaged: Sequence[Path]) -> str:
    if not damaged:
        return "the raw archive does not hold it"
    return f"not found, and the raw archive is damaged: {', '.join(each.name for each in damaged)}"


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
