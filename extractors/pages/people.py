"""Names of authors: persons, not addresses, sites or desks that call themselves so."""

import re
from collections.abc import Iterable
from typing import Final

from extractors.text import clean_display, fold

_LEAD: Final = re.compile(
    r"(?i)^(?:by|author|written by|reported by|نویسنده|خبرنگار|گزارش|müəllif|yazar|muhabir|"
    r"автор|текст|հեղինակ|بقلم|كتب|ავტორი)\s*[:：]?\s+"
)
_MAIL: Final = re.compile(r"[(<]?[\w.+-]+@[\w.-]+[)>]?")
_AND: Final = re.compile(r"\s+(?:and|və|ve|и|և|و)\s+|\s*[;|]\s*|,\s+(?=[^\d\s]+\s)")
_LONGEST: Final = 80  # characters; longer is a sentence
_MOST: Final = 8


def clean_authors(raw: Iterable[str], *, site_names: Iterable[str]) -> tuple[str, ...]:
    """Give the persons named, in order and once each."""
    sites = {fold(name) for name in site_names if name}
    names: dict[str, str] = {}
    for text in raw:
        for name in _AND.split(_MAIL.sub("", _LEAD.sub("", clean_display(text)))):
            name = name.strip(" ,،-–—|/")  # noqa: PLW2901 - the same name, tidied
            key = fold(name)
            if _is_name(name) and key not in sites:
                names.setdefault(key, name)
    return tuple(names.values())[:_MOST]


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _LONGEST and "://" not in text and not re.search(r"\d|[<>{}]", text)
