"""The headers of one request: ours, the feed's own, and who may see those."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from extractors.errors import FetchError
from extractors.model import Outcome

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")  # RFC 9110 section 5.6.2
_VALUE = re.compile(r"[\x20-\x7e]*\Z")  # section 5.5, without tabs and the obsolete bytes
_LONGEST_VALUE = 4_096  # servers turn away header sections of 8 KiB
# What the connection or the client itself speaks for: a feed's row must not contradict it.
_OURS = frozenset(
    {
        *("host", "content-length", "transfer-encoding", "connection", "keep-alive", "te"),
        *("trailer", "upgrade", "expect", "proxy-authorization", "proxy-connection"),
        *("http2-settings", "if-none-match", "if-modified-since", "if-match", "if-range"),
        *("if-unmodified-since", "range"),
    }
)
NONE: Mapping[str, str] = MappingProxyType({})


def check_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Give headers that a caller may add to a request, with names in lower case.

    Raises `FetchError` (refused) for a name or value that could not be sent as it is (a line break
    would begin another header), a name given twice, and a name that is the client's own business.
    """
    if not headers:
        return NONE
    checked: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        if not _TOKEN.match(name):
            raise _refusal(name, "is not the name of a header")
        if key in _OURS:
            raise _refusal(name, "is the client's own business")
        if key in checked:
            raise _refusal(name, "is given twice")
        if not _VALUE.match(value) or len(value) > _LONGEST_VALUE:
            raise _refusal(name, f"needs up to {_LONGEST_VALUE} printable ASCII characters")
        checked[key] = value.strip()
    return checked


def _refusal(name: str, why: str) -> FetchError:
    """Build the error; the value is not in it, for it may be a secret."""
    return FetchError(Outcome.REFUSED, f"header {name[:100]!r} {why}")
