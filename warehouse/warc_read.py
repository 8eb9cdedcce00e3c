"""Read WARC files, ours and anybody's: first where what stands, then one record at a time.

The index costs some 340 bytes a record, a record read its own size: files of any length stream.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import (
    ChunkedDataReader,
)
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import (
    StatusAndHeadersParserException,
)

from extractors.errors import ConfigError, ParseError
from extractors.ids import sha256_hex
from extractors.model import Page
from warehouse.warc_headers import MARK, ORIGINAL

_HTML: Final = ("text/html", "application/xhtml+xml")
_OK: Final = 200
# What warcio, zlib and the codecs raise on torn or invented files: warcio takes for granted that a
# record has an address and headers their colon, hence the last four.
_TORN: Final = (
    *(
        ArchiveLoadFailed,
        StatusAndHeadersParserException,
        EOFError,
        ValueError,
        OSError,
        zlib.error,
    ),
    *(AttributeError, TypeError, LookupError, AssertionError),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one answer stands, and what its record says of it."""

    file: Path
    offset: int
    uri: str  # of the answer
    asked: str  # what was asked for: another one, if it redirected
    at: datetime
    kind: str | None  # our own mark: feed, page …; None in other people's files
    is_whole: bool
    is_html: bool  # by its Content-Type, status 200
    marks: Mapping[str, str] = field(default_factory=dict)  # the rest of ours, in lower case
    same_as: tuple[str, datetime] | None = None  # a revisit: address and date of the bytes


@dataclass(slots=True)
class Index:
    """All answers of some files."""

    spots: list[Spot] = field(default_factory=list)
    skipped: int = 0  # records that are no answer over HTTP, or have no address or date
    problems: list[str] = field(default_factory=list)  # files that could be read in part only

    def add(self, path: Path) -> None:
        """Read one file through; what stands before a break is kept.

        Raises ConfigError for a file that is not there or holds no record at all.
        """
        before = len(self.spots) + self.skipped
        try:
            with path.open("rb") as file:
                self._read(path, file)
        except _TORN as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
            self.problems.append(f"{path}: broken, the rest is not read: {_first_line(error)}")
        if len(self.spots) + self.skipped == before:
            raise ConfigError(f"{path} is no WARC file: no record in it can be read")

    def _read(self, path: Path, file: BinaryIO) -> None:
        records = ArchiveIterator(file)
        for record in records:
            spot = _spot(path, record)
            offset = records.get_record_offset()  # reads the record to its end
            if record.length is None or getattr(record.raw_stream, "limit", None):
                raise EOFError(f"it breaks off within the record at byte {offset}")
            if spot is None:
                self.skipped += 1
            else:
                self.spots.append(_placed(spot, offset))


class Files:
    """Opens each file once, however many of its records are read."""

    def __init__(self) -> None:
        """Begin with none open."""
        self._open: dict[Path, BinaryIO] = {}

    def page(self, spot: Spot, limit: int) -> Page:
        """Read one answer, its content coding still on where the record has it so.

        Raises ParseError for a record that is damaged, or holds more than `limit` bytes.
        """
        if spot.file not in self._open:
            self._open[spot.file] = spot.file.open("rb")
        file = self._open[spot.file]
        file.seek(spot.offset)
        try:
            record = next(ArchiveIterator(file, check_digests=True))
            body = _body(record, limit)
        except (StopIteration, *_TORN) as error:
            raise ParseError(f"{spot.file} at {spot.offset}: {_first_line(error)}") from error
        if len(body) > limit:
            raise ParseError(f"{spot.uri}: more than {limit} bytes in the WARC")
        if record.digest_checker.passed is False:
            problems = "; ".join(map(str, record.digest_checker.problems))
            raise ParseError(f"{spot.file} at {spot.offset}: {problems}")
        return Page(
            url=spot.asked,
            final_url=spot.uri,
            status=int(record.http_headers.get_statuscode()),
            headers=tuple(_headers(record)),
            body=body,
            fetched_at=spot.at,
            sha256=sha256_hex(body),
        )

    def close(self) -> None:
        """Close all files."""
        for file in self._open.values():
            file.close()
        self._open.clear()


def _spot(path: Path, record: ArcWarcRecord) -> Spot | None:
    """Say what a record holds; None where that is no answer of a web server."""
    headers = {name.lower(): value for name, value in record.rec_headers.headers}
    uri, at = headers.get("warc-target-uri", ""), _date(headers.get("warc-date"))
    is_answer = record.rec_type in {"response", "revisit"} and record.http_headers is not None
    if not is_answer or at is None or not uri.startswith(("http://", "https://")):
        return None
    marks = {
        name.removeprefix(MARK.lower()): value
        for name, value in headers.items()
        if name.startswith(MARK.lower())
    }
    same_as = None
    if record.rec_type == "revisit":
        first = _date(headers.get("warc-refers-to-date"))
        if first is None:
            return None
        same_as = (headers.get("warc-refers-to-target-uri", uri), first)
    return Spot(
        file=path,
        offset=0,
        uri=uri,
        asked=marks.pop("asked-uri", uri),
        at=at,
        kind=marks.pop("kind", None),
        is_whole="warc-truncated" not in headers,
        is_html=_is_html(record),
        marks=marks,
        same_as=same_as,
    )


def _placed(spot: Spot, offset: int) -> Spot:
    return Spot(**{name: getattr(spot, name) for name in Spot.__slots__} | {"offset": offset})


def _is_html(record: ArcWarcRecord) -> bool:
    status = record.http_headers.get_statuscode()
    kind = (record.http_headers.get_header("content-type") or "").lower()
    return bool(status == str(_OK) and kind.startswith(_HTML))


def _body(record: ArcWarcRecord, limit: int) -> bytes:
    stream = record.raw_stream
    coding = record.http_headers.get_header("transfer-encoding") or ""
    if "chunked" in coding.lower():
        stream = ChunkedDataReader(stream)
    body: bytes = stream.read(limit + 1)
    if len(body) <= limit:
        while record.raw_stream.read(65_536):  # to its end, for the digest
            pass
        if record.raw_stream.limit:
            raise EOFError("the file ends within this record")
    return body


def _headers(record: ArcWarcRecord) -> Iterator[tuple[str, str]]:
    """Give the headers as the server sent them, names in lower case."""
    every = [(name.lower(), value) for name, value in record.http_headers.headers]
    renamed = any(name.startswith(ORIGINAL.lower()) for name, _ in every)
    marked = record.rec_headers.get_header(f"{MARK}Kind") is not None
    for name, value in every:
        if name == "content-length" and (renamed or marked):
            continue  # the exporter's own
        yield name.removeprefix(ORIGINAL.lower()), value


def _date(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
