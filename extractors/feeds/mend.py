"""XML that a strict parser takes: no prolog, no document type, no stray characters.

Mending first keeps common accidents (a bare `&`, `&nbsp;`, a PHP warning, a cut tail) on
feedparser's strict path; its loose one loses more and costs more. Document types go unread, so no
entity of theirs exists to be expanded or fetched.
"""

import html.entities
import re
import sys
from dataclasses import dataclass

from extractors.feeds.entries import MAX_ENTRIES
from extractors.feeds.failures import FeedError
from extractors.feeds.sniff import find_root

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_ITEM_END = re.compile(
    r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE
)
# XML 1.0, section 2.2.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(
    r"&(?:#([0-9]{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
# Outside CDATA, feedparser costs some 10 µs per element and 1 µs per reference, and far more per
# attribute of one tag. 5,000 items of 40 elements are 200,000; the rest is an attack or a mistake.
_MAX_ELEMENTS = 200_000
_MAX_REFERENCES = 1_000_000
# feedparser compares each tag of an item with all before it: 60,000 took it 94 s.
_MAX_TAGS = 1_000
_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?(?:category|subject|keywords|tags)[\s>]", re.IGNORECASE)
_LONG_KEYWORDS = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:keywords|tags)(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?[^<]{20000}",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[^<>]{65536}")


@dataclass(frozen=True, slots=True)
class Mended:
    """A document to parse, what had to be mended, and how many items were cut off its end."""

    text: str
    problems: tuple[str, ...]
    dropped: int


def mend_xml(
    text: str, *, most_items: int = MAX_ENTRIES, most_elements: int = _MAX_ELEMENTS
) -> Mended:
    """Make `text`, which has a feed's root element, fit for a strict XML parser.

    Raises FeedError if it has more elements than any feed needs.
    """
    root = find_root(text)
    if root is None:
        raise FeedError("no root element of a feed")
    problems = _prolog_problems(text[: root.start()])
    name = root["name"]
    prefix, _, local = name.rpartition(":")
    text = text[root.start() :]
    if prefix and local.lower() == "rss":  # RSS has no namespace; feedparser knows but one
        text, name = re.sub(rf"(</?){re.escape(prefix)}:", r"\1", text), local
    body, dropped, cut = _bounded(text, name, most_items)
    _check_tags(body)
    mended = _mend_characters(body, most_elements)
    if cut or mended != body:
        problems.append("broken_xml")
    if dropped:
        problems.append("too_many_entries")
    return Mended(_DECLARATION + mended, tuple(problems), dropped)


def _prolog_problems(prolog: str) -> list[str]:
    before = prolog.lstrip("\ufeff")
    problems = [] if not before or before.startswith(("<?xml", "<!", "<?")) else ["junk_before"]
    if "<!ENTITY" in before.upper():
        problems.append("entities")
    return problems


def _bounded(body: str, name: str, most_items: int) -> tuple[str, int, bool]:
    """Keep the root element, at most `most_items` items, and only whole items of a cut one."""
    end = body.rfind(f"</{name}")
    close = body.find(">", end) if end >= 0 else -1
    ends = [found.end() for found in _ITEM_END.finditer(body)]
    dropped = max(0, len(ends) - most_items)
    if dropped:
        return body[: ends[most_items - 1]] + _closers(body[: ends[0]], name), dropped, False
    if close >= 0:
        return body[: close + 1], 0, False
    if body.rstrip().endswith("/>") and not ends:
        return body, 0, False
    return body[: ends[-1] if ends else len(body)] + _closers(body, name), 0, True


def _closers(body: str, name: str) -> str:
    """Give the end tags that a cut document lacks."""
    first = re.search(r"<(?P<name>(?:[\w.-]{1,40}:)?channel)[\s>]", body, re.IGNORECASE)
    channel = f"</{first['name']}>" if first and f"</{first['name']}" not in body else ""
    return f"{channel}</{name}>"


def _mend_characters(text: str, most_elements: int) -> str:
    """Drop what XML forbids and resolve or escape every `&`, but not inside CDATA sections."""
    text = _ILLEGAL.sub("", text)
    first, *rest = text.split("<![CDATA[")
    _check_budget([first, *(part.partition("]]>")[2] for part in rest)], most_elements)
    pieces = [_AMPERSAND.sub(_mend_ampersand, first)]
    for part in rest:
        inside, _, after = part.partition("]]>")
        pieces.append(f"<![CDATA[{inside}]]>")  # an unclosed section is closed at the end
        pieces.append(_AMPERSAND.sub(_mend_ampersand, after))
    return "".join(pieces)


def _check_tags(body: str) -> None:
    if any(len(_TAG.findall(item)) > _MAX_TAGS for item in _ITEM_END.split(body)):
        raise FeedError(f"an item with more than {_MAX_TAGS} tags")
    if _LONG_KEYWORDS.search(body):
        raise FeedError("a list of key words of more than 20,000 characters")


def _check_budget(markup: list[str], most_elements: int) -> None:
    """Refuse what would keep the parser busy for more than a few seconds."""
    elements = sum(part.count("<") for part in markup) // 2 + len(markup)
    if elements > most_elements:
        raise FeedError(f"{elements} elements, more than {most_elements}")
    if sum(part.count("&") for part in markup) > _MAX_REFERENCES:
        raise FeedError(f"more than {_MAX_REFERENCES} entity references")
    if any(_LONG_TAG.search(part) for part in markup):
        raise FeedError("a tag of more than 65,536 characters")


def _mend_ampersand(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return found[0] if code <= sys.maxunicode and not _ILLEGAL.match(chr(code)) else ""
    if name in _XML_ENTITIES:
        return found[0]
    if name and f"{name};" in html.entities.html5:
        return html.entities.html5[f"{name};"].replace("&", "&amp;").replace("<", "&lt;")
    return "&amp;" + found[0][1:]
