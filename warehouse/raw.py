"""The raw archive: what the network gave us, byte for byte, addressed by its SHA-256.

Parquet segments outside the database, by day. Articles, verdicts and search can be made again from
them, so they are written before anybody reads the bytes.
"""

import os
import time
from datetime import UTC
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


class RawArchive:
    """Collect pages and write them in segments of about 8 MB. Open one per run."""

    def __init__(self, home: Path) -> None:
        """Remember the home; nothing is opened before `with`."""
        self._folder = home / "raw"
        self._con: duckdb.DuckDBPyConnection | None = None
        self._pages: list[tuple[Page, str]] = []
        self._buffered_bytes = 0
        self._stored: set[str] = set()

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

    def put(self, page: Page, *, kind: str) -> str:
        """Take one page ("feed", "page" …) and give its address; safe on disk after `flush`.

        The same bytes are kept once per archive. Raises `StoreError` when the disk refuses.
        """
        if page.sha256 not in self._stored:
            self._stored.add(page.sha256)
            self._pages.append((page, kind))
            self._buffered_bytes += len(page.body)
            if self._buffered_bytes >= _BUFFER_BYTES:
                self.flush()
        return page.sha256

    def flush(self) -> Path | None:
        """Write the buffered pages as one segment and give its path; None when there are none."""
        if not self._pages:
            return None
        if self._con is None:  # 15 ms CPU: a run without news does without
            self._con = memory_connection()
        target = _write_segment(self._con, self._folder, self._pages)
        self._pages = []
        self._buffered_bytes = 0
        return target


def read_raw(home: Path, raw_ref: str) -> Page | None:
    """Find a page by its address, newest segments first; None when the archive has it not.

    Raises `StoreError` when it is not found and a segment could not be read.
    """
    unreadable: list[Path] = []
    con = memory_connection()
    try:
        for segment in sorted((home / "raw").glob("*/*/*/*.parquet"), reverse=True):
            try:
                found = con.execute(
                    sql_text("setup", "raw_find"), {"segment": str(segment), "raw_ref": raw_ref}
                ).fetchall()
            except duckdb.Error:
                # One damaged segment must not hide the others; it is named below.
                unreadable.append(segment)
                continue
            if found:
                return _page(found[0])
    finally:
        con.close()
    if unreadable:
        message = f"{raw_ref} was not found, but {unreadable[0]} is damaged and was not searched"
        raise StoreError(message)
    return None


def _write_segment(
    con: duckdb.DuckDBPyConnection, folder: Path, pages: list[tuple[Page, str]]
) -> Path:
    first = pages[0][0].fetched_at  # the day of a segment is that of its first page
    day = folder / f"{first:%Y}" / f"{first:%m}" / f"{first:%d}"
    temporary = day / f".{os.getpid()}-{time.time_ns()}.tmp"
    try:
        day.mkdir(parents=True, exist_ok=True)
        con.execute(sql_text("setup", "raw_copy"), _columns(pages) | {"target": str(temporary)})
        name = f"{first:%Y%m%dT%H%M%S%fZ}-{file_sha256(temporary)[:16]}.parquet"
        move_into_place(temporary, day / name)
    except (OSError, duckdb.IOException) as error:
        remove_quietly(temporary)
        message = f"cannot write the raw archive in {day}: {error}"
        raise StoreError(message) from error
    return day / name


def _columns(pages: list[tuple[Page, str]]) -> dict[str, object]:
    return {
        "sha256": [page.sha256 for page, _ in pages],
        "url": [clean_text(page.url) for page, _ in pages],
        "final_url": [clean_text(page.final_url) for page, _ in pages],
        "status": [page.status for page, _ in pages],
        "headers": [
            [{"name": clean_text(name), "value": clean_text(value)} for name, value in page.headers]
            for page, _ in pages
        ],
        "fetched_at": [page.fetched_at for page, _ in pages],
        "kind": [kind for _, kind in pages],
        "body": [page.body for page, _ in pages],
    }


# Any: a fetched row holds whatever its statement selects.
def _page(row: tuple[Any, ...]) -> Page:
    url, final_url, status, headers, body, fetched_at, sha256 = row
    return Page(
        url=url,
        final_url=final_url,
        status=status,
        headers=tuple((header["name"], header["value"]) for header in headers),
        body=bytes(body),
        fetched_at=fetched_at.astimezone(UTC),
        sha256=sha256,
    )
