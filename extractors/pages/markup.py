"""Bytes of a page to one parsed tree, with guards against what no page needs.

ZWNJ and ZWJ: trafilatura deletes every character that is not printable, and Persian words run
together (text F1 .65 against .98). They travel as rare printable letters and come back after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree, html

from extractors.charset import decode_text
from extractors.errors import ParseError
from extractors.pages.failures import EmptyPageError, NotHtmlError

# Budgets: a page of 19 MB cost trafilatura more than 45 s, and 1,000 nested divs lost it the text.
# News pages are 50-500 kB, 1,000-6,000 elements, 15-40 deep (November 2026). The parser and the
# plain collector take pages beyond these, up to what a fetch may bring (10 MB) and some more.
_MOST_BYTES: Final = 12_000_000
_MOST_ELEMENTS: Final = 60_000
_DEEPEST: Final = 200
_LONGEST_TAG: Final = 20_000  # bytes; many attributes are quadratic in the parser
_MOST_ATTRIBUTES: Final = 500
_LONGEST_NAME: Final = 40  # bytes of a tag's name

_BINARY: Final = re.compile(
    rb"%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|\xd0\xcf\x11\xe0|OggS|ID3|RIFF|.{4}ftyp"
    rb"|\x1aE\xdf\xa3|BZh|7z\xbc\xaf|Rar!|\x7fELF|MZ",
    re.DOTALL,
)
_FEED: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b"
)
_JSON: Final = re.compile(rb"\s*[\[{]\s*(?:[\"\]}{\[]|\d)")
_HTML: Final = re.compile(
    rb"<(?:!doctype html|html|head|body|meta|title|div|p|article|section|main|h[1-6]|span|table|ul"
    rb"|a|br|img|script)\b",
    re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(rb"[\w-]\s*=\s*[\"'\w]")
_SNIFFED: Final = 4_096
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r") + b"\x7f"
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
# Printable letters of scripts that no outlet writes; the first pair absent from a page is used.
_STAND_INS: Final = (("ꙮ", "ꚛ"), ("𐠀", "𐠁"), ("𐘀", "𐘁"))
_JOINERS: Final = (
    ("\u200c", re.compile("(?i)&(?:zwnj|#8204|#x200c);")),
    ("\u200d", re.compile("(?i)&(?:zwj|#8205|#x200d);")),
)
_JOINER_ENTITY: Final = re.compile("&(?:zw|#820|#[xX]200)")
_PARSER: Final = etree.HTMLParser(
    encoding="utf-8",
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
    default_doctype=False,
)
# trafilatura wants the elements of lxml.html; its own parser asks Python for the class of each.
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
_INLINE_TAGS: Final = re.compile(
    rb"(?i)</?(?:span|font|b|i|em|strong|u|small|big|ins|label|abbr|cite|code|s|strike|del|q)\b[^<>]*>"
)
_NESTING_TAGS: Final = re.compile(
    rb"(?i)</?(?:div|section|article|main|center|table|tbody|thead|tr|td|th|ul|ol|li|dl|dt|dd"
    rb"|blockquote|form|fieldset|figure|header|details|hgroup|p)\b[^<>]*>"
)
_TOO_DEEP: Final = etree.XPath("boolean(" + "/*" * _DEEPEST + ")")
_ELEMENTS: Final = etree.XPath("count(//*)")

Element = Any  # lxml ships no types


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page, and the letters that stand for ZWNJ and ZWJ in it."""

    tree: Element
    source: bytes  # what was parsed: cleaned UTF-8
    stand_ins: tuple[str, str] | None
    is_huge: bool = False  # too many elements for anything that looks at them twice
    is_deep: bool = False  # deeper than the parser and trafilatura read

    def parse_again(self) -> Element:
        """Give a second, untouched tree."""
        return etree.fromstring(self.source, _PARSER)

    def parse_flat(self) -> Element:
        """Give a tree in which nothing nests: the parser stops reading some 250 elements deep."""
        flat = _INLINE_TAGS.sub(b"", self.source)
        return etree.fromstring(_NESTING_TAGS.sub(b"<br>", flat), _PARSER)

    def restore(self, text: str) -> str:
        """Put ZWNJ and ZWJ back into text taken from the tree."""
        if self.stand_ins is None:
            return text
        zwnj, zwj = self.stand_ins
        return text.replace(zwnj, "\u200c").replace(zwj, "\u200d")


def is_plain_text(body: bytes, content_type: str | None) -> bool:
    """Tell whether a body is a text document: it says so, or says nothing and has no markup."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == "text/plain":
        return not _HTML.match(body[:_SNIFFED].lstrip())
    return not kind and not _HTML.search(body[:_SNIFFED]) and not body.startswith(_WIDE_MARKS)


def refuse_binary(body: bytes) -> None:
    """Raise ParseError for bytes that are no page: empty, PDF, film, feed, JSON, noise."""
    if not body.strip():
        raise EmptyPageError("the page is empty")
    head = body[:_SNIFFED]
    if _BINARY.match(head):
        raise NotHtmlError(f"not a page: it begins with {head[:8]!r}")
    if _FEED.match(head):
        raise NotHtmlError("not a page: a feed or a sitemap")
    if _JSON.match(head):
        raise NotHtmlError("not a page: JSON")
    if b"\0" in head and not head.startswith(_WIDE_MARKS):
        raise NotHtmlError("not a page: binary bytes")


def parse_markup(body: bytes, content_type: str | None) -> Markup:
    """Parse a page once. Raises ParseError where there is no markup, or far too much."""
    if len(body) > _MOST_BYTES:
        raise ParseError(f"the page is too large: {len(body):,} bytes")
    decoded = decode_text(body, declared=content_type)
    stand_ins, text = _with_stand_ins(decoded.text)
    clean = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    clean = _without_long_tags(clean)
    try:
        tree = etree.fromstring(clean, _PARSER)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ParseError(f"no markup can be read: {error}") from error
    if tree is None:
        raise ParseError("no markup can be read: there is none")
    elements = int(_ELEMENTS(tree))
    is_deep = elements > _DEEPEST and bool(_TOO_DEEP(tree))
    return Markup(tree, clean, stand_ins, elements > _MOST_ELEMENTS, is_deep)


def _with_stand_ins(text: str) -> tuple[tuple[str, str] | None, str]:
    as_entity = _JOINER_ENTITY.search(text)
    if not (as_entity or "\u200c" in text or "\u200d" in text):
        return None, text
    for pair in _STAND_INS:
        if not any(letter in text for letter in pair):
            for letter, (joiner, entity) in zip(pair, _JOINERS, strict=True):
                text = text.replace(joiner, letter)
                text = entity.sub(letter, text) if as_entity else text
            return pair, text
    return None, text  # a page that uses all six has other aims than to be read


def _without_long_tags(body: bytes) -> bytes:
    """Take the attributes off tags that have hundreds of them."""
    for piece in list(_long_pieces(body)):
        if piece.find(b">", 0, _LONGEST_TAG) < 0:  # else a script, a style sheet, a long text
            tag = piece.partition(b">")[0]
            if len(_ATTRIBUTE.findall(tag)) > _MOST_ATTRIBUTES:
                body = body.replace(b"<" + tag, b"<" + tag.split(None, 1)[0][:_LONGEST_NAME])
    return body


def _long_pieces(body: bytes) -> Iterator[bytes]:
    """Give what is longer than a tag may be between one "<" and the next, in long strides."""
    start = 0
    while len(body) - start > _LONGEST_TAG:
        following = body.rfind(b"<", start, start + _LONGEST_TAG + 1)
        if following < 0:
            following = body.find(b"<", start + _LONGEST_TAG + 1)
            yield body[start:] if following < 0 else body[start:following]
            if following < 0:
                return
        start = following + 1
