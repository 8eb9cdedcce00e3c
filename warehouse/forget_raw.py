"""Take bodies out of the raw archive: its rows stay, without what they held, and say so."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from extractors.model import Page
from extractors.traces import Traces
from warehouse.connect import memory_connection, sql_text
from warehouse.files import remove_quietly
from warehouse.raw import FORGOTTEN, Capture, read_segment, rewrite_segment, segments
from warehouse.survey import Step

_PAGES = frozenset({"page", "seed"})


@dataclass(slots=True)
class _Sight:
    """What a look at all bodies gave."""

    doomed: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)  # bodies that other addresses gave, too


def doomed_bodies(
    home: Path, traces: Traces, addresses: Collection[str], raw_refs: Collection[str], step: Step
) -> frozenset[str]:
    """Find the bodies that hold a trace, and those that only these addresses gave.

    `addresses`: SHA-256 of each. Raises `StoreError` for a segment that cannot be read: what it
    holds is not known.
    """
    sight = _Sight()
    every = segments(home)
    con = memory_connection()
    try:
        for number, path in enumerate(every, start=1):
            for capture in _captures(con, path):
                _look(capture, traces, addresses, sight)
            step("search the archive", number, len(every))
    finally:
        con.close()
    return frozenset(sight.doomed | (set(raw_refs) - sight.others))


def _look(capture: Capture, traces: Traces, addresses: Collection[str], sight: _Sight) -> None:
    page = capture.page
    is_own = _is_own(page, addresses)
    if not is_own:
        sight.others.add(page.sha256)
    if capture.has_body and traces.are_in(
        page.body,
        url=page.final_url or page.url,
        content_type=next((v for n, v in page.headers if n.lower() == "content-type"), None),
        is_page=capture.kind in _PAGES and not is_own,
    ):
        sight.doomed.add(page.sha256)


def take_out(
    home: Path, bodies: Collection[str], addresses: Collection[str], step: Step
) -> tuple[Path, ...]:
    """Rewrite the segments that hold these bodies or name these addresses; give the new ones.

    Raises `StoreError` as `doomed_bodies`; those before the damaged one are clean by then.
    """
    made: list[Path] = []
    every = segments(home)
    con = memory_connection()
    try:
        for number, path in enumerate(every, start=1):
            if _is_touched(con, path, bodies, addresses):
                captures = [_without(each, bodies, addresses) for each in _captures(con, path)]
                target = rewrite_segment(con, path, captures)
                if target != path:
                    remove_quietly(path)
                made.append(target)
            step("rewrite the archive", number, len(every))
    finally:
        con.close()
    return tuple(made)


def _is_touched(
    con: duckdb.DuckDBPyConnection, path: Path, bodies: Collection[str], addresses: Collection[str]
) -> bool:
    try:
        rows = con.execute(sql_text("setup", "raw_brief"), {"segment": str(path)}).fetchall()
    except duckdb.Error as error:
        raise _damaged(path) from error
    return any(
        (digest in bodies and (kind != FORGOTTEN or has_body))
        or _is_one(url, addresses)
        or _is_one(final_url, addresses)
        for digest, url, final_url, kind, has_body in rows
    )


def _without(capture: Capture, bodies: Collection[str], addresses: Collection[str]) -> Capture:
    page = capture.page
    if _is_own(page, addresses):  # its body stays only where others gave the same
        page = replace(page, url="", final_url="", headers=())
        capture = replace(capture, page=page, kind=FORGOTTEN, target_id=None)
    if page.sha256 in bodies:
        page = replace(page, body=b"", headers=())
        return replace(capture, page=page, kind=FORGOTTEN, has_body=False)
    return capture


def _is_own(page: Page, addresses: Collection[str]) -> bool:
    return _is_one(page.url, addresses) or _is_one(page.final_url, addresses)


def _is_one(url: str | None, addresses: Collection[str]) -> bool:
    return bool(url) and sha256_hex(str(url).encode()) in addresses


def _captures(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Capture]:
    try:
        yield from read_segment(con, path)
    except duckdb.Error as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{path} is damaged, and nobody knows what it holds: bring it back from a backup, or "
        "remove it, and forget again"
    )
