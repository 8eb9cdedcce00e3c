"""What a model is told and shown: the article is data, one JSON object, cut if it is too long."""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.catalogue import SEEDS

# Of seeds/opinions/prompt.md and of how articles are shown: whoever changes either raises it, and
# every article may be asked about again; the old opinions stay beside the new ones.
PROMPT_VERSION: Final = 1
_BORDER: Final = re.compile(r"\n\n")
_LONGEST_TITLE: Final = 500  # the longest of 20,000 headlines has 310


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an article a model sees; both are beginnings, so offsets hold for the whole."""

    title: str
    text: str
    message: str  # as it is sent


@cache
def instructions() -> str:
    """Give the system message: the labelling rules in short."""
    return (SEEDS / "opinions" / "prompt.md").read_text(encoding="utf-8").strip()


def shown(
    title: str, text: str, *, lang: str | None, country: str | None, characters: int
) -> Shown:
    """Lay an article out for a model: the instructions and it have `characters` at most.

    The text ends at the border of a paragraph, or at a space where the first is too long already.
    """
    title = title[:_LONGEST_TITLE]
    empty = _message(title, "", lang, country)
    kept = text[: _fitting(text, characters - len(instructions()) - len(empty))]
    return Shown(title, kept, _message(title, kept, lang, country))


def _message(title: str, text: str, lang: str | None, country: str | None) -> str:
    return _json({"title": title, "text": text, "lang": lang, "outlet_country": country})


def _fitting(text: str, room: int) -> int:
    """Find where to cut a text so that its JSON form has `room` characters at most."""
    if len(text) <= room and _size(text) <= room:
        return len(text)
    borders = [found.start() for found in _BORDER.finditer(text, 0, max(room + 2, 0))]
    fitting = bisect_right(borders, room, key=lambda end: _size(text[:end]))
    if fitting and borders[fitting - 1]:
        return borders[fitting - 1]
    end = bisect_right(range(1, room + 1), room, key=lambda end: _size(text[:end]))
    return max(text.rfind(" ", 0, end), 0) or end


def _size(text: str) -> int:
    return len(_json(text)) - len('""')


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
