"""The raw archive: what the network gave us, byte for byte, addressed by its SHA-256.

Parquet segments outside the database, by day. Articles, verdicts and search can be made again from
them, so they are written before anybody reads the bytes. Each fetch whose body was read has a row
of its own (address, headers, instant), the bytes stand in the first of those that share them.
Not here: robots.txt, whose text is in `core.robots`; what we sent; the values of cookies.
"""

import os
import re
import time
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from extractors.errors import StoreError
from extractors.model import Page
from warehouse.connect import memory_connection, sql_text
from warehouse.files import move_into_place, remove_quietly
from warehouse.records import clean_text
from warehouse.spool import file_sha256

# Enough pages for zstd and few enough files; small beside the 1 GB that a run may use.
_BUFFER_BYTES = 8_000_000
_BUFFER_ROWS = 10_000  # of tiny pages, or of rows without bytes
# Addresses remembered in order not to store bytes twice: 10 MB; a long backfill then starts anew.
_REMEMBERED = 100_000
# Whoever holds the value of a session's cookie is that session: archives are passed on.
_COOKIE_VALUE = re.compile(r"^(?P<name>[^=;]*=)[^;]*")
_COOKIES = frozenset({"set-cookie", "set-cookie2"})
_STAMP = "%Y%m%dT%H%M%S%fZ"
FORGOTTEN = "forgotten"  # the kind of a row whose page, or whose bytes, are not to be known


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch in the archive."""

    page: Page  # without its body where `has_body` is false: the bytes are in an earlier capture
    kind: str  # feed, page, sitemap or seed; forgotten
    target_id: str | None  # the feed, for kind feed
    is_whole: bool  # false: the connection broke within the body
    has_body: bool = True


class RawArchive:
    """Collect pages and write them in segments of about 8 MB. Open one per run."""

    def __init__(self, home: Path) -> None:
        """Remember the home; nothing is opened before `with`."""
        self._folder = home / "raw"
        self._con: duckdb.DuckDBPyConnection | None = None
        self._captures: list[Capture] = []
        self._buffered_bytes = 0
        self._stored: set[bytes] = set()
        self._written: list[Path] = []

    def __enter__(self) -> Self:
        """Begin; the database that writes Parquet is opened with the first pages."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is still buffered, also when the run failed."""
        try:
            self.flush()
        finally:
            if self._con is not None:
                self._con.close()
                self._con = None

    def put(
        self, page: Page, *, kind: str, target_id: str | None = None, is_whole: bool = True
    ) -> str:
        """Take one page ("feed", "page" …) and give its address; safe on disk after `flush`.

        `target_id`: the feed that was asked. The same bytes are kept once per archive, each fetch
        of them has its row. Raises `StoreError` when the disk refuses.
        """
        digest = bytes.fromhex(page.sha256)
        is_new = digest not in self._stored
        if is_new:
            if len(self._stored) >= _REMEMBERED:
                self._stored.clear()
            self._stored.add(digest)
            self._buffered_bytes += len(page.body)
        # Nobody counts bytes that are not written.
        kept = page if is_new else replace(page, body=b"")
        self._captures.append(Capture(kept, kind, target_id, is_whole, is_new))
        if self._buffered_bytes >= _BUFFER_BYTES or len(self._captures) >= _BUFFER_ROWS:
            self.flush()
        return page.sha256

    def flush(self) -> Path | None:
        """Write the buffered pages as one segment and give its path; None when there are none."""
        if not self._captures:
            return None
        if self._con is None:  # 15 ms CPU: a run without news does without
            self._con = memory_connection()
        target = _write_segment(self._con, self._folder, self._captures)
        self._captures = []
        self._buffered_bytes = 0
        self._written.append(target)
        return target

    def adopt(self, left: Collection[Path]) -> None:
        """Take segments of an earlier run for one's own: `withdraw` looks there, too."""
        self._written += left

    def withdraw(self, raw_ref: str) -> None:
        """Keep of a page that it came, and no byte of it: it tells of what was forgotten.

        Where this archive has not met it, a run before has: a list that is read again from there.
        Raises `StoreError` when a segment cannot be written anew.
        """
        is_ours = any(each.page.sha256 == raw_ref for each in self._captures)
        self._captures = [_withdrawn(each, raw_ref) for each in self._captures]
        with closing(memory_connection()) as con:
            for number, path in enumerate(self._written):
                if target := _withdraw_from(con, path, raw_ref):
                    self._written[number], is_ours = target, True
            for path in () if is_ours else segments(self._folder.parent):
                _withdraw_from(con, path, raw_ref)


def _withdraw_from(con: duckdb.DuckDBPyConnection, path: Path, raw_ref: str) -> Path | None:
    """Give where a segment is now that had the page; None: it has not, or cannot be read."""
    try:
        rows = con.execute(sql_text("setup", "raw_brief"), {"segment": str(path)}).fetchall()
    except duckdb.Error:  # `verify` names it
        return None
    kinds = {kind for digest, _, _, kind, _ in rows if digest == raw_ref}
    if not kinds - {FORGOTTEN}:
        return path if kinds else None
    captures = [_withdrawn(each, raw_ref) for each in read_segment(con, path)]
    target = rewrite_segment(con, path, captures)
    remove_quietly(path)
    return target


def _withdrawn(capture: Capture, raw_ref: str) -> Capture:
    if capture.page.sha256 != raw_ref:
        return capture
    bare = replace(capture.page, body=b"", headers=())
    if capture.kind != "feed":
        bare = replace(bare, url="", final_url="")
    return replace(capture, page=bare, kind=FORGOTTEN, has_body=False)


def read_raw(home: Path, raw_ref: str, *, near: datetime | None = None) -> Page | None:
    """Find a page by its address, newest segments first; None when the archive has it not.

    `near`: about when it was fetched, which saves looking into all segments. Raises `StoreError`
    when it is not found and a segment could not be read.
    """
    found = next(_search(home, raw_ref, near), None)
    return None if found is None else found.page


def segments(home: Path) -> tuple[Path, ...]:
    """List the segments, oldest first."""
    return tuple(sorted((home / "raw").glob("*/*/*/*.parquet"), key=lambda path: path.name))


def segments_since(home: Path, since: datetime) -> tuple[Path, ...]:
    """List the segments whose first page came then or later, oldest first."""
    return tuple(path for path in segments(home) if path.name >= f"{since:{_STAMP}}")


def read_segment(con: duckdb.DuckDBPyConnection, segment: Path) -> tuple[Capture, ...]:
    """Give all captures of one segment, bodies included, in the order they came.

    Raises `duckdb.Error` for a damaged one.
    """
    rows = con.execute(sql_text("setup", "raw_read"), {"segment": str(segment)}).fetchall()
    return tuple(to_capture(row) for row in rows)


def _search(home: Path, raw_ref: str, near: datetime | None) -> Iterator[Capture]:
    unreadable: list[Path] = []
    con = memory_connection()
    try:
        for segment in _by_nearness(segments(home), near):
            try:
                rows = con.execute(
                    sql_text("setup", "raw_find"), {"segment": str(segment), "raw_ref": raw_ref}
                ).fetchall()
            except duckdb.Error:
                # One damaged segment must not hide the others; it is named below.
                unreadable.append(segment)
                continue
            yield from (to_capture(row) for row in rows)
    finally:
        con.close()
    if unreadable:
        message = f"{raw_ref} was not found, but {unreadable[0]} is damaged and was not searched"
        raise StoreError(message)


def _by_nearness(every: Sequence[Path], near: datetime | None) -> Sequence[Path]:
    """Order segments: those that begin before `near`, newest first, then the later ones."""
    if near is None:
        return every[::-1]
    # Names begin with the instant of the first page.
    cut = bisect_right([path.name for path in every], f"{near:{_STAMP}}~")
    return (*every[:cut][::-1], *every[cut:])


def _write_segment(con: duckdb.DuckDBPyConnection, folder: Path, captures: list[Capture]) -> Path:
    first = captures[0].page.fetched_at  # the day of a segment is that of its first page
    day = folder / f"{first:%Y}" / f"{first:%m}" / f"{first:%d}"
    temporary = day / f".{os.getpid()}-{time.time_ns()}.tmp"
    try:
        day.mkdir(parents=True, exist_ok=True)
        con.execute(sql_text("setup", "raw_copy"), _columns(captures) | {"target": str(temporary)})
        name = f"{first:{_STAMP}}-{file_sha256(temporary)[:16]}.parquet"
        move_into_place(temporary, day / name)
    except (OSError, duckdb.IOException) as error:
        remove_quietly(temporary)
        message = f"cannot write the raw archive in {day}: {error}"
        raise StoreError(message) from error
    return day / name


def rewrite_segment(con: duckdb.DuckDBPyConnection, path: Path, captures: list[Capture]) -> Path:
    """Write a segment anew beside the old one, under the checksum that it has now.

    The old one is the caller's to remove. Raises `StoreError` when the disk refuses.
    """
    temporary = path.with_name(f".{os.getpid()}-{time.time_ns()}.tmp")
    try:
        con.execute(sql_text("setup", "raw_copy"), _columns(captures) | {"target": str(temporary)})
        checksum = file_sha256(temporary)[:16]
        target = path.with_name(f"{path.stem.rpartition('-')[0]}-{checksum}.parquet")
        move_into_place(temporary, target)
    except (OSError, duckdb.IOException) as error:
        remove_quietly(temporary)
        message = f"cannot write {path} anew: {error}"
        raise StoreError(message) from error
    return target


def _columns(captures: list[Capture]) -> dict[str, object]:
    pages = [capture.page for capture in captures]
    return {
        "sha256": [page.sha256 for page in pages],
        "url": [clean_text(page.url) for page in pages],
        "final_url": [clean_text(page.final_url) for page in pages],
        "status": [page.status for page in pages],
        "headers": [[_header(name, value) for name, value in page.headers] for page in pages],
        "fetched_at": [page.fetched_at for page in pages],
        "kind": [capture.kind for capture in captures],
        "target_id": [capture.target_id for capture in captures],
        "is_whole": [capture.is_whole for capture in captures],
        "body": [capture.page.body if capture.has_body else None for capture in captures],
    }


def _header(name: str, value: str) -> dict[str, str]:
    if name.lower() in _COOKIES:
        value = _COOKIE_VALUE.sub(r"\g<name>redacted", value)
    return {"name": clean_text(name), "value": clean_text(value)}


# Any: a fetched row holds whatever its statement selects.
def to_capture(row: tuple[Any, ...]) -> Capture:
    """Build a capture from a fetched row of ten columns."""
    url, final_url, status, headers, body, fetched_at, sha256, kind, target_id, is_whole = row
    page = Page(
        url=url,
        final_url=final_url,
        status=status,
        headers=tuple((header["name"], header["value"]) for header in headers),
        body=b"" if body is None else bytes(body),
        fetched_at=fetched_at.astimezone(UTC),
        sha256=sha256,
    )
    return Capture(page, kind, target_id, is_whole, body is not None)


def with_body(home: Path, capture: Capture) -> Capture:
    """Give a capture with its bytes. Raises `StoreError` when the archive has lost them."""
    if capture.has_body:
        return capture
    found = read_raw(home, capture.page.sha256, near=capture.page.fetched_at)
    if found is None:
        message = f"the raw archive has no bytes for {capture.page.sha256} ({capture.page.url})"
        raise StoreError(message)
    return replace(capture, page=replace(capture.page, body=found.body), has_body=True)
