"""The text of a page: trafilatura on the tree that is already parsed and pruned."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from extractors.pages.beside import chosen
from extractors.pages.collecting import collect_text
from extractors.pages.link_lines import without_link_lines
from extractors.pages.markup import Element, Markup
from extractors.pages.pruning import Pruned, holds_article, prose_length, prune
from extractors.pages.quick_rules import quick_rules
from extractors.text import clean_display, clean_paragraphs, fold

_TABLE_PARTS: Final = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
# In one parent: trafilatura is quadratic in links and spans (0.24 MB of them cost it 3.8 CPU-s).
_TOO_WIDE: Final = etree.XPath("boolean(//a[1500] | //span[1500])")
_WIDEST: Final = 1_500
_FEW: Final = 200  # characters: below it the page's JSON-LD may know more
_NOTHING: Final = 100  # characters: no article, whatever it is
_SHORT: Final = 800  # characters: below it the article may be in a part that was taken out
_MUCH_MORE: Final = 1.5
_LEAD_LENGTHS: Final = (30, 700)  # characters: more than a label, less than an article
_LEAD_KNOWN_BY: Final = 40  # characters at its beginning
_REPEATED: Final = 50  # characters: shorter paragraphs may come twice in one text
_WORDY: Final = re.compile(r"[^\W_]")
_MOST_LABELS: Final = 6  # sections, dates and counters between the top of the text and its title
_LABEL: Final = 60  # characters
_TAG: Final = re.compile(r"<[^<>]*>")
_RESCUE: Final = "baseline"  # its name in trafilatura.core
_SENTENCE: Final = 60  # characters: a short message
_MOST_OF: Final = 0.8  # of the prose of a page: captions and teasers may be as long as a sentence

# Made once: reading trafilatura's configuration takes longer than some pages do.
_OPTIONS: Final = Extractor(output_format="python", fast=True, comments=False, tables=True)
# The one word trafilatura has for "no text here" is a warning to its log; we return "".
trafilatura.core.LOGGER.disabled = True


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a page, and whether only the plain collector could read it."""

    text: str  # paragraphs separated by one blank line
    is_fallback: bool = False
    beside: tuple[tuple[str, str], ...] = ()  # (caption or related, text) inside the article


def read_body(markup: Markup, schema_body: str | None, *, is_live: bool = False) -> Body:
    """Give the paragraphs of a page; "" where there is no text. Prunes the tree.

    `schema_body` is JSON-LD's articleBody: it is used where the page itself shows much less. Pages
    that trafilatura cannot read in reasonable time are read by the plain collector.
    """
    told = _schema_text(schema_body)
    if markup.is_deep or markup.is_huge:
        text = _plain(markup, markup.parse_flat() if markup.is_deep else markup.tree)
        return Body(_fuller(text, told), is_fallback=True)
    found = prune(markup.tree, is_live=is_live)
    if _is_too_wide(markup.tree):
        return Body(_fuller(_plain(markup, markup.tree), told), is_fallback=True)
    leads = [_words(markup, element) for element in found.leads]
    beside = chosen([(what, _words(markup, element)) for what, element in found.beside])
    _open_tables(markup.tree)
    body = _text_of(markup, markup.tree)
    if len(body) < _SHORT:
        body = _from_parts(markup, found, body)
    if len(body) < _NOTHING:  # perhaps broken markup put the article inside what was pruned
        whole = _text_of(markup, markup.parse_again())
        body = whole if len(whole) > max(_FEW, _MUCH_MORE * len(body)) else body
    body, links = without_link_lines(markup, _once(body))
    beside += tuple(("related", link) for link in links)
    return Body(_fuller(_with_lead(body, leads), told), beside=beside)


def _fuller(body: str, told: str) -> str:
    return told if len(told) > max(_FEW, _MUCH_MORE * len(body)) else body


def _plain(markup: Markup, tree: Element) -> str:
    return clean_paragraphs(markup.restore(collect_text(tree)))


def _text_of(markup: Markup, tree: Element) -> str:
    asked: list[Element] = []
    with quick_rules(), _without_rescue(asked):
        text = _extracted(tree)
    if asked and not _tells_prose(text, tree):
        with quick_rules():
            text = _extracted(tree)
    return clean_paragraphs(markup.restore(text))


def _extracted(tree: Element) -> str:
    # Any: its return type depends on an argument.
    document: Any = trafilatura.bare_extraction(tree, options=_OPTIONS)
    return (document.text or "") if document is not None else ""


@contextmanager
def _without_rescue(asked: list[Element]) -> Iterator[None]:
    """Keep trafilatura from its rescue of short texts, and note that it asked for it.

    Below 250 characters it takes all of `<article>`, bylines and captions included, for one
    paragraph; messages of agencies are as short as that.
    """
    own = getattr(trafilatura.core, _RESCUE)

    def note(tree: Element) -> tuple[Element, str, int]:
        asked.append(tree)
        return etree.Element("body"), "", 0

    setattr(trafilatura.core, _RESCUE, note)
    try:
        yield
    finally:
        setattr(trafilatura.core, _RESCUE, own)


def _tells_prose(text: str, tree: Element) -> bool:
    """Tell whether a short text has all the paragraphs of the article."""
    article = next(tree.iter("article"), None)
    shown = collect_text(tree if article is None else article).split("\n")
    prose = sum(len(line) for line in shown if len(line.strip()) >= _SENTENCE)
    return len(text) >= max(_SENTENCE, _MOST_OF * prose)


def _open_tables(tree: Element) -> None:
    """Make something else of tables that lay out a page: trafilatura reads each as one row."""
    for table in [table for table in tree.iter("table") if _lays_out(table)]:
        for part in table.iter(*_TABLE_PARTS):
            part.tag = "div"


def _lays_out(table: Element) -> bool:
    """Tell whether a table has a headline, another table, or two paragraphs in one cell."""
    if next(table.iterdescendants("h1", "table"), None) is not None:
        return True
    return any(
        next(second.itersiblings("p", preceding=True), None) is not None
        and next(second.iterancestors("td", "table")).tag == "td"
        for second in table.iterdescendants("p")
    )


def _is_too_wide(tree: Element) -> bool:
    # Counting all of them is quick, and settles it for nearly all pages.
    many = len(list(islice(tree.iter("a", "span"), _WIDEST))) == _WIDEST
    return many and bool(_TOO_WIDE(tree))


def _from_parts(markup: Markup, found: Pruned, body: str) -> str:
    """Read the part that was taken out with the article in it, if there is one.

    Parts with the headline or a marked article in them count if they tell much more than the rest;
    others only if there is no rest.
    """
    parts = {
        element: prose_length(element)
        for element in found.parts
        if len(body) < _NOTHING or holds_article(element)
    }
    best = max(parts, key=lambda element: parts[element], default=None)
    if best is None or parts[best] <= max(_FEW, _MUCH_MORE * len(body)):
        return body
    root = etree.fromstring(b"<html><body></body></html>", markup.tree.getroottree().parser)
    best.tag = "div"
    best.attrib.clear()
    root[0].append(best)
    prune(root)
    _open_tables(root)
    text = _text_of(markup, root)
    return text if len(text) > max(_FEW, _MUCH_MORE * len(body)) else body


def _with_lead(body: str, leads: list[str]) -> str:
    """Put a lead that stands apart from the text before it, if it is not in it."""
    shortest, longest = _LEAD_LENGTHS
    start = body[: 2 * longest]
    for lead in leads:
        known = lead[:_LEAD_KNOWN_BY]
        if body and shortest <= len(lead) <= longest and known not in start:
            return f"{lead}\n\n{body}"
    return body


def _once(body: str) -> str:
    """Drop paragraphs without a letter or digit, and those that came before.

    Pages print one text for phones and one for the rest.
    """
    paragraphs = body.split("\n\n")
    seen: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        if paragraph not in seen and _WORDY.search(paragraph):
            kept.append(paragraph)
        if len(paragraph) >= _REPEATED:
            seen.add(paragraph)
    return "\n\n".join(kept) if len(kept) < len(paragraphs) else body


def _words(markup: Markup, element: Element) -> str:
    return clean_display(markup.restore(" ".join(element.itertext())))


def _schema_text(raw: str | None) -> str:
    if not raw:
        return ""
    text = html.unescape(raw)
    if "<" in text:
        text = _TAG.sub(" ", re.sub(r"(?i)</p>|<br[^<>]*>|</div>", "\n", text))
    return clean_paragraphs(text)


def without_title(body: str, title: str) -> str:
    """Drop the title among the first paragraphs, and the labels that stand before it."""
    wanted = fold(title).rstrip(". ")
    for _ in range(_MOST_LABELS):  # a title may be printed more than once
        *first, rest = [*body.split("\n\n", _MOST_LABELS + 1), ""][: _MOST_LABELS + 2]
        at = next((at for at, text in enumerate(first) if _says(text, wanted)), None)
        if at is None or any(len(text) > _LABEL for text in first[:at]):
            break
        body = "\n\n".join([*first[at + 1 :], *([rest] if rest else [])])
    return body


def _says(text: str, wanted: str) -> bool:
    # Folding changes lengths by little: ligatures and joiners.
    may_be = bool(wanted) and len(text) < 2 * len(wanted) + _LABEL
    return may_be and fold(text).rstrip(". ") == wanted


def without_lines(body: str, lines: tuple[str, ...]) -> str:
    """Drop paragraphs that are exactly one of `lines`, such as the byline or the date."""
    unwanted = {clean_display(line) for line in lines if line}
    if not unwanted:
        return body
    return "\n\n".join(part for part in body.split("\n\n") if part not in unwanted)
