"""Markup inside feed fields to plain text. Nothing else stands between a feed and a report.

feedparser's own sanitiser is off (it costs as much as the parsing, and keeps links and styles), so
this module promises: no output contains `<` before a letter, `/`, `!` or `?`, that is, no markup,
however it was nested or escaped, and no control or bidi character. ZWNJ stays.
Every expression stops at the next `<`, so the time is linear in the input.
"""

import html
import re

from extractors.text import clean_display, clean_paragraphs

# The longest full text in a feed that we met was under 60,000 characters; more is an accident.
FIELD_LIMIT = 200_000
TITLE_LIMIT = 1_000

_TOKEN = re.compile(
    r"""<(?:(?P<comment>!--)|[!?][^<>]*>|"""
    r"""(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>"']++|"[^"<]*"|'[^'<]*'|["'])*+>)"""
)
# Elements whose content is not for readers (HTML Living Standard, 4.12 and the raw text elements).
_HIDDEN = frozenset(
    ("script", "style", "template", "iframe", "object", "svg", "math", "head", "textarea", "select")
)
# The block elements that news texts use.
_BREAKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "center", "dd", "details", "div"),
        *("dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "tr", "ul"),
    )
)
_CELLS = frozenset(("td", "th"))
_LEFT = re.compile(r"<[a-zA-Z/!?]|&(?:#[0-9xX]|[a-zA-Z])[0-9a-zA-Z]*;")
_OPENER = re.compile(r"<+(?=[a-zA-Z/!?])")
_BLANK_LINE = re.compile(r"\n[ \t\r\f\v]*\n\s*|\u2029")
# Escaped once is markup, twice happens (a plug-in escapes what the system escapes), more is a game.
_ROUNDS = 4


def plain_text(value: str) -> str:
    """Give the text of `value`, paragraphs separated by one blank line.

    Block elements and `<br>` part paragraphs; text without any is parted at its blank lines.
    """
    text = value[:FIELD_LIMIT]
    for _ in range(_ROUNDS):
        text = clean_paragraphs(html.unescape(_without_markup(text)))
        if not _LEFT.search(text):
            return text
    return clean_paragraphs(_OPENER.sub("", text))


def plain_line(value: str) -> str:
    """Give the text of `value` on one line: a title, a name."""
    if value.isascii() and "<" not in value and "&" not in value:
        return clean_display(value)
    return clean_display(plain_text(value).replace("\n\n", " "))


def _without_markup(value: str) -> str:
    """Take tags, comments and hidden elements out; put a new line where a paragraph ends."""
    pieces: list[str] = []
    breaks = False
    at = 0
    while found := _TOKEN.search(value, at):
        pieces.append(value[at : found.start()])
        name = (found["name"] or "").lower()
        breaks = breaks or name in _BREAKS
        pieces.append(_mark(name))
        at = _after(value, found, name)
    pieces.append(value[at:])
    return _layout(pieces, breaks=breaks)


def _mark(name: str) -> str:
    """Stand in for one tag; U+2029 is Unicode's own paragraph separator."""
    if name in _BREAKS:
        return "\u2029"
    return " " if name in _CELLS else ""


def _after(value: str, found: re.Match[str], name: str) -> int:
    """Find where reading goes on after a tag, comment or hidden element (unclosed: nowhere)."""
    if found["comment"]:
        end = value.find("-->", found.end())
        return len(value) if end < 0 else end + 3
    if name not in _HIDDEN or found["close"] or value[found.end() - 2] == "/":
        return found.end()
    closed = re.compile(rf"</{re.escape(name)}\b[^<>]*>", re.IGNORECASE).search(value, found.end())
    return closed.end() if closed else len(value)


def _layout(pieces: list[str], *, breaks: bool) -> str:
    """Make source line breaks spaces and paragraph marks new lines."""
    text = "".join(pieces)
    if not breaks:
        text = _BLANK_LINE.sub("\u2029", text)
    return " ".join(text.replace("\u2029", "\v").split(" ")).replace("\n", " ").replace("\v", "\n")
