"""Links of search engines back to the publisher's own, without asking anybody."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from extractors.feeds.entries import absolute_link

# Addresses that hold their target in a parameter: Google Alerts, Bing News, Facebook, Telegram.
_BY_PARAMETER = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}$"), re.compile(r"/url$"), ("url", "q")),
    (re.compile(r"(?:www\.)?bing\.com$"), re.compile(r"/news/apiclick\.aspx$"), ("url",)),
    (re.compile(r"lm?\.facebook\.com$"), re.compile(r"/l\.php$"), ("u",)),
    (re.compile(r"t\.me$"), re.compile(r"/iv$"), ("url",)),  # Telegram's own view of a page
)
_ENGINES = re.compile(r"//(?:[^/]{0,40}(?:google|bing|facebook)\.|t\.me/iv\?)", re.IGNORECASE)
_GOOGLE_NEWS = "news.google.com"
_GOOGLE_ARTICLE = re.compile(
    r"/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/(?P<id>[A-Za-z0-9_-]{8,4000})=*$"
)
_MOST_HOPS = 3  # an alert's link may lead to a search engine's own
_MOST_FIELDS = 100  # parameters of an address
_LONGEST = 2_000  # characters of a target: what browsers and servers take
# The message in a Google News id (seen 2017-2024): field 4 holds the article's address, field 26
# its AMP one. Since July 2024 most hold a token that only Google can resolve ("AU_yqL…").
_ADDRESS_FIELDS = (4, 26)
_MORE = 0x80  # the bit of a byte that says that the number goes on
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def is_forwarder(link: str) -> bool:
    """Tell quickly whether a link may be a search engine's: nearly none needs a closer look."""
    return _ENGINES.search(link) is not None


def original_link(link: str) -> str | None:
    """Give the publisher's address behind `link`, or `link` where it is no search engine's.

    None where only the engine could tell.
    """
    found: str | None = link
    for _ in range(_MOST_HOPS):
        if found is None or not is_forwarder(found):
            break
        link, found = found, _one_hop(found)
        if found == link:
            break
    return found


def _one_hop(link: str) -> str | None:
    try:
        parts = urlsplit(link.strip())
        host, path = (parts.hostname or "").lower(), parts.path
        values = parse_qs(parts.query, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return link
    if host == _GOOGLE_NEWS and (article := _GOOGLE_ARTICLE.search(path)):
        return _google_target(article["id"])
    for hosts, paths, names in _BY_PARAMETER:
        if hosts.match(host) and paths.match(path):
            targets = (_target(value) for name in names for value in values.get(name, ()))
            return next(filter(None, targets), None)
    return link


def without_publisher(title: str, publisher: str) -> str:
    """Take " - Publisher" off the end of a headline, as Google News puts it there."""
    for dash in (" - ", " – ", " | "):
        head, _, tail = title.rpartition(dash)
        if head.strip() and tail.strip() == publisher.strip():
            return head.rstrip()
    return title


def _google_target(article_id: str) -> str | None:
    try:
        message = base64.urlsafe_b64decode(article_id + "=" * (-len(article_id) % 4))
    except (binascii.Error, ValueError):
        return None
    fields: dict[int, bytes] = {}
    for number, value in _fields(message):
        fields.setdefault(number, value)
    candidates = (fields.get(number, b"") for number in _ADDRESS_FIELDS)
    return next(filter(None, map(_decoded_target, candidates)), None)


def _decoded_target(value: bytes) -> str | None:
    try:
        return _target(value.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _target(text: str) -> str | None:
    """Accept an absolute http(s) address that does not lead back to the engine."""
    if not re.match(r"https?://\S+$", text, re.IGNORECASE) or len(text) > _LONGEST:
        return None
    if not text.isprintable() or (url := absolute_link(text, text)) is None:
        return None
    return None if (urlsplit(url).hostname or "") == _GOOGLE_NEWS else url


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk the fields of a protocol-buffers message that hold bytes; stop where it is none."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == _BYTES:
            size, at = _varint(message, at)
            if at + size > len(message):
                return
            yield number, message[at : at + size]
            at += size
        elif wire == _VARINT:
            _, at = _varint(message, at)
        elif wire in {_FIXED64, _FIXED32}:
            at += 8 if wire == _FIXED64 else 4
        else:
            return


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Read a number of at most five groups of seven bits; beyond the end it is 0."""
    value = 0
    for shift in range(0, 35, 7):
        byte = message[at] if at < len(message) else 0
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < _MORE:
            break
    return value, at
