"""The headline of a page: without the outlet's name, without what only some readers see."""

import html
import re
from typing import Final

from extractors.pages.metadata import Metadata
from extractors.text import clean_display, fold

# What outlets put between headline and name; a plain hyphen only with spaces around it.
_SEPARATOR: Final = re.compile(r"\s+[-–—|/•·»«:~]+\s+|\s*[|»«•]\s*|\s+::\s+")
_ELLIPSIS: Final = ("…", "...")
_MARK: Final = re.compile(r"\s*[-–—|/•·»«]\s")
_LONG: Final = 20  # characters: a headline, and not a section
_SHORTEST_TAIL: Final = 2
_TOP: Final = 1_000  # characters of a text: a menu and the headline
_LONGEST: Final = 400  # characters; a longer "headline" is a paragraph


def choose_title(metadata: Metadata, *, site_names: tuple[str, ...]) -> str | None:
    """Choose among og:title, JSON-LD, `<h1>` and `<title>`, in this order; None if all are empty.

    A name of the site at either end is cut; a title that is nothing but the site's name is passed
    over; one that was shortened gives way to the `<h1>` that continues it.
    """
    names = frozenset(fold(name) for name in site_names if name)
    h1s = [clean_headline(text) for text in metadata.h1s]
    raw = [metadata.meta("og:title"), metadata.schema.headline, *metadata.h1s, metadata.title_tag]
    raw.append(metadata.meta("twitter:title", "title", "dc.title"))
    for text in raw:
        title = without_site(clean_headline(text or ""), names, h1s)
        if title and len(title) <= _LONGEST and fold(title) not in names:
            return _continued(title, h1s)
    return None


def without_site(title: str, names: frozenset[str], h1s: list[str]) -> str:
    """Cut the outlet's name off either end of a title."""
    if title in h1s:
        return title if fold(title) not in names else ""
    for h1 in h1s:  # "Headline- Politics news Tasnim": no space before the mark
        if len(h1) >= _LONG and title.startswith(h1) and _MARK.match(title, len(h1)):
            return h1
    for separator in _SEPARATOR.finditer(title):
        head, tail = title[: separator.start()].strip(), title[separator.end() :].strip()
        if head and (head in h1s or _is_site(tail, names)):
            return head
    for separator in _SEPARATOR.finditer(title):
        head, tail = title[: separator.start()].strip(), title[separator.end() :].strip()
        if tail and _is_site(head, names):
            return tail
    return title


def shown_part(title: str, body: str) -> str:
    """Give the part of a title that stands at the top of the text as a line, else the title.

    Where no element marks the headline, the rest of `<title>` is the site's unknown name.
    """
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return title
    lines = body[:_TOP].split("\n\n")
    parts = [
        part for found in separators for part in (title[: found.start()], title[found.end() :])
    ]
    shown = (part.strip() for part in parts if len(part.strip()) >= _LONG)
    return next((part for part in shown if part in lines), title)


def _is_site(text: str, names: frozenset[str]) -> bool:
    """Tell whether a piece of a title is the site's name, alone or with its parts rearranged."""
    folded = fold(text)
    if len(folded) < _SHORTEST_TAIL:
        return False
    return folded in names or any(
        piece in names for piece in map(str.strip, re.split(r"\s[-|–—/]\s|[|»«•]", folded))
    )


def _continued(title: str, h1s: list[str]) -> str:
    if title.endswith(_ELLIPSIS):
        start = title.rstrip(".… ")
        return next((h1 for h1 in h1s if h1.startswith(start) and len(h1) > len(start)), title)
    return title


def clean_headline(text: str) -> str:
    """Undo entities, also those escaped twice, and hidden characters."""
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return clean_display(text)
