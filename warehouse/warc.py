"""Write the raw archive as WARC 1.1 (ISO 28500:2017), the archive format of libraries.

One gzip member per record, so that readers can jump. The archive holds bodies whose content and
transfer coding are undone: the headers that spoke of them are kept under `X-Archive-Orig-…`, as the
Wayback Machine does. The same content gives the same bytes: ids derive from it, no clock is read.
What WARC has no word for, and a replay needs, stands in `WARC-Araxes-…` headers.
"""

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

import duckdb
from warcio.statusandheaders import (
    StatusAndHeaders,
)
from warcio.warcwriter import WARCWriter

from extractors.errors import StoreError
from extractors.model import Feed
from warehouse.connect import memory_connection
from warehouse.files import move_into_place, remove_quietly
from warehouse.raw import Capture, read_segment, segments, with_body
from warehouse.read import Reader
from warehouse.warc_headers import (
    MARK,
    http_headers,
    is_elsewhere,
    line,
    record_id,
    urn,
    warc_date,
    warc_uri,
)

VERSION: Final = "1.1"
# A segment lies under the day of its first page, and one run can write it after midnight.
_SPILL: Final = timedelta(days=1)
_REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to export."""

    since: datetime | None = None  # fetched at or after
    until: datetime | None = None  # fetched before
    kinds: frozenset[str] = frozenset({"feed", "page", "sitemap"})
    refs: Collection[str] | None = None  # only pages with these bytes; None: all

    def wants(self, capture: Capture) -> bool:
        """Tell whether a capture is asked for."""
        at = capture.page.fetched_at
        return (
            capture.kind in self.kinds
            and (self.since is None or at >= self.since)
            and (self.until is None or at < self.until)
            and (self.refs is None or capture.kind != "page" or capture.page.sha256 in self.refs)
        )


@dataclass(frozen=True, slots=True)
class WarcReport:
    """What was exported."""

    file: Path
    bytes: int
    responses: int
    revisits: int  # the same bytes fetched again
    damaged: tuple[Path, ...]  # segments of the archive that could not be read


def export_warc(
    home: Path,
    target: Path,
    wish: Wish,
    *,
    about: Mapping[str, str],
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> WarcReport:
    """Write what is wished for into `target`, which appears when it is whole.

    `about` becomes the warcinfo record; `step` hears of segments done and in all. Raises
    `StoreError` when the disk refuses.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            export = _Export(home, out, about)
            damaged = export.write_all(wish, step)
        size = temporary.stat().st_size
        move_into_place(temporary, target)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror or error}"
        raise StoreError(message) from error
    finally:
        with suppress(OSError):
            remove_quietly(temporary)
    return WarcReport(target, size, export.responses, export.revisits, damaged)


class _Digest:
    """SHA-256 in hex, as the raw archive writes it: `warcio check` knows it, too."""

    def __init__(self) -> None:
        self._digest = sha256()

    def update(self, data: bytes) -> None:
        self._digest.update(data)

    def __str__(self) -> str:
        return f"sha256:{self._digest.hexdigest()}"


class _Writer(WARCWriter):  # type: ignore[misc]  # its base has no types
    @staticmethod
    def _create_digester() -> _Digest:
        return _Digest()


class _Export:
    """One file on its way."""

    def __init__(self, home: Path, out: BinaryIO, about: Mapping[str, str]) -> None:
        self._home = home
        self._about = about
        self._writer = _Writer(out, gzip=True, warc_version=VERSION)
        self._written: dict[str, Capture] = {}  # by digest, without bodies
        self._ids: set[str] = set()
        self.responses = 0
        self.revisits = 0
        with Reader(home) as reader:
            self._feeds = {
                each.feed_id: each for each in reader.registry() if isinstance(each, Feed)
            }

    def write_all(self, wish: Wish, step: Callable[[int, int], None]) -> tuple[Path, ...]:
        """Write the records; give the segments that could not be read."""
        every = [path for path in segments(self._home) if _may_hold(path, wish)]
        damaged: list[Path] = []
        self._write_warcinfo(every)
        con = memory_connection()
        try:
            for number, path in enumerate(every, start=1):
                try:
                    captures = read_segment(con, path)
                except duckdb.Error:
                    damaged.append(path)
                    continue
                for capture in filter(wish.wants, captures):
                    self._write(capture)
                step(number, len(every))
        finally:
            con.close()
        return tuple(damaged)

    def _write_warcinfo(self, every: list[Path]) -> None:
        """Say who made this. The archive's own last instant is the date: no clock is read."""
        last = every[-1].name.partition("-")[0] if every else "19700101T000000000000Z"
        at = datetime.strptime(last, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
        text = "".join(f"{name}: {line(value)}\r\n" for name, value in self._about.items())
        headers = {
            "WARC-Record-ID": urn("warcinfo", text, last),
            "WARC-Date": warc_date(at),
            "Content-Type": "application/warc-fields",
        }
        self._add("", "warcinfo", text.encode(), headers)

    def _write(self, capture: Capture) -> None:
        """Write one capture: its bytes, or where this file has them already."""
        own_id = record_id(capture)
        if own_id in self._ids:
            return  # a replay of a replay: word for word the same capture
        self._ids.add(own_id)
        earlier = self._written.get(capture.page.sha256)
        if not capture.has_body and earlier is not None:
            self._write_revisit(capture, earlier)
            self.revisits += 1
        else:
            self._write_response(with_body(self._home, capture))
            self.responses += 1
            bare = replace(capture, page=replace(capture.page, body=b""), has_body=False)
            self._written.setdefault(capture.page.sha256, bare)
        if is_elsewhere(capture):
            self._write_via(capture)

    def _write_response(self, capture: Capture) -> None:
        page = capture.page
        head = http_headers(capture)
        self._add(warc_uri(page.final_url), "response", page.body, self._headers(capture), head)

    def _write_revisit(self, capture: Capture, earlier: Capture) -> None:
        headers = self._headers(capture) | {
            "WARC-Profile": _REVISIT,
            "WARC-Refers-To": record_id(earlier),
            "WARC-Refers-To-Target-URI": warc_uri(earlier.page.final_url),
            "WARC-Refers-To-Date": warc_date(earlier.page.fetched_at),
        }
        uri = warc_uri(capture.page.final_url)
        self._add(uri, "revisit", b"", headers, http_headers(capture))

    def _write_via(self, capture: Capture) -> None:
        """Note the address that was asked for, where it led to another."""
        response_id = record_id(capture)
        headers = {
            "WARC-Record-ID": urn("metadata", response_id),
            "WARC-Date": warc_date(capture.page.fetched_at),
            "WARC-Concurrent-To": response_id,
            "Content-Type": "application/warc-fields",
        }
        text = f"via: {warc_uri(capture.page.url)}\r\n"
        self._add(warc_uri(capture.page.final_url), "metadata", text.encode(), headers)

    def _headers(self, capture: Capture) -> dict[str, str]:
        """Give the record's own headers, our marks among them."""
        page = capture.page
        headers = {
            "WARC-Record-ID": record_id(capture),
            "WARC-Date": warc_date(page.fetched_at),
            "Content-Type": "application/http; msgtype=response",
            "WARC-Payload-Digest": f"sha256:{page.sha256}",  # word for word our `raw_ref`
            f"{MARK}Kind": capture.kind,
        }
        if not capture.is_whole:
            headers["WARC-Truncated"] = "disconnect"
        if is_elsewhere(capture):
            headers[f"{MARK}Asked-URI"] = warc_uri(page.url)
        return headers | self._feed_marks(capture)

    def _feed_marks(self, capture: Capture) -> dict[str, str]:
        """Say of which feed this is, and how it is read."""
        if capture.target_id is None:
            return {}
        marks = {"Feed": capture.target_id}
        if feed := self._feeds.get(capture.target_id):
            marks |= {"Feed-Kind": feed.kind, "Outlet": feed.outlet_id}
            marks |= {"Lang": feed.lang} if feed.lang else {}
            marks |= {"Link-Selector": feed.link_selector} if feed.link_selector else {}
        return {f"{MARK}{name}": line(value) for name, value in marks.items()}

    def _add(
        self,
        uri: str,
        kind: str,
        payload: bytes,
        headers: dict[str, str],
        http_headers: StatusAndHeaders | None = None,
    ) -> None:
        record = self._writer.create_warc_record(
            uri,
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            warc_headers_dict=headers,
            http_headers=http_headers,
            warc_content_type=headers["Content-Type"],
        )
        self._writer.write_record(record)


def _may_hold(segment: Path, wish: Wish) -> bool:
    """Tell by its folder whether a segment can hold what is wished for."""
    year, month, day = segment.parts[-4:-1]
    begins = datetime(int(year), int(month), int(day), tzinfo=UTC)
    if wish.until is not None and begins >= wish.until:
        return False
    return wish.since is None or begins + timedelta(days=1) + _SPILL > wish.since
