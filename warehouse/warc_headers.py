"""How one capture is named and written in a WARC file."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from warcio.statusandheaders import (
    StatusAndHeaders,
)

from extractors.ids import content_id
from warehouse.raw import Capture

# They tell of the bytes on the wire, which are not the bytes that we keep.
_CODED: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
ORIGINAL: Final = "X-Archive-Orig-"
MARK: Final = "WARC-Araxes-"
# RFC 3986: what may stand in an address as it is; everything else is percent-encoded.
_URI: Final = "!#$%&'()*+,/:;=?@[]~"


def warc_uri(url: str) -> str:
    """Give an address as WARC wants it: ASCII, percent-encoded; the same for every spelling."""
    return quote(url.strip(), safe=_URI)


def is_elsewhere(capture: Capture) -> bool:
    """Tell whether the answer came from another address than was asked for."""
    return warc_uri(capture.page.url) != warc_uri(capture.page.final_url)


def http_headers(capture: Capture) -> StatusAndHeaders:
    """Give status line and headers, those of the wire renamed, those of the kept bytes added."""
    page = capture.page
    headers = [
        (f"{ORIGINAL}{name}" if name.lower() in _CODED else _token(name), line(value))
        for name, value in page.headers
    ]
    if capture.has_body:
        headers.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders(_statusline(page.status), headers, protocol="HTTP/1.1")


def _statusline(status: int) -> str:
    """Give a status with its usual words: those that the server chose are not kept."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def record_id(capture: Capture) -> str:
    """Name the record of a capture, the same in every export."""
    page = capture.page
    return urn(capture.kind, page.url, page.final_url, page.sha256, warc_date(page.fetched_at))


def urn(*parts: str) -> str:
    """Derive a record's id from what identifies it."""
    return f"<urn:uuid:{content_id('warc', *parts)}>"


def warc_date(at: datetime) -> str:
    """Write an instant, UTC, with all that we know of it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _token(name: str) -> str:
    """Give a header's name as RFC 9110 allows it; servers send any bytes."""
    return quote(name, safe="!#$&'*+^`|~")


def line(text: str) -> str:
    """Keep a value on its line."""
    return " ".join(text.split())
