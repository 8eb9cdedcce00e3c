"""What comes and goes on a page although nobody edits the article: clocks, counters, links.

In doubt a line belongs to the text: a version too many can be read over, one too few is lost.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.overlap import dice
from extractors.text import fold

_FILE: Final = SEEDS / "churn.toml"
_DATES: Final = SEEDS / "dates.toml"  # the words of clocks
_CLOCK_TABLES: Final = ("gregorian", "jalali", "weekdays", "days", "ago", "halves")
_CLOCK: Final = re.compile(r"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])")
# A number of any grouping ("1 234", "1.2k") or a date in figures; what is left are words and signs.
_FIGURES: Final = re.compile(r"\d[\d.,:/ -]*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[^\w\s]")
_PLAIN: Final = frozenset("()[]{}|/\\,.:;-+*•·_&#@!'\"՝։<>=~")
_LEADING_CLOCK: Final = re.compile(r"^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: *[|,.-])? +(?=\S)")
_LONGEST_FURNITURE: Final = 120  # characters of a folded line: a row of buttons in eight networks
_LONGEST_LINK: Final = 200  # characters of a headline; the longest in the feeds' titles, doubled
_FEWEST_WORDS: Final = 3  # of a headline; "Bakı" alone may be anything
# One line or two without a full stop may be the editor's; more below the last sentence are a list.
_FEWEST_LINKS: Final = 3
# Lines of two lists that share so many of their words (Dice) are one that was reworded.
_AKIN: Final = 0.6
# A sentence ends so, and in a list of the dead a line ends with an age.
_NO_HEADLINE: Final = re.compile("[.!?:;։።۔…\"')\\]\u0964\\d]$")
_FULL_STOPS: Final = (".", "։", "۔", ":")
_LIST_ITEM: Final = re.compile(r"^(?:\d+[.)]|[-*•·–—]) ?")


@dataclass(frozen=True, slots=True)
class _Words:
    furniture: frozenset[str]
    related: re.Pattern[str]
    related_alone: re.Pattern[str]
    notes: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lasting:
    """The paragraphs that make an article, folded, without what comes and goes."""

    lines: tuple[str, ...]
    tail: tuple[str, ...]  # below the last sentence: headlines of others, or a list of the text


def lasting(body: str) -> Lasting:
    """Part what makes the article from what may be a list of links below it."""
    lines = [line for line in map(fold, body.split("\n\n")) if line]
    lines = [line for line in lines if not is_furniture(line)]
    if lines:  # some sites put the clock of the article before its first word
        lines[0] = _LEADING_CLOCK.sub("", lines[0])
    lines = list(_without_related(lines))
    end = _end(lines)
    return Lasting(tuple(lines[:end]), tuple(lines[end:]))


def are_links(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether two lists below an article differ as links do: as a whole, or line for line.

    A list that only grows or shrinks, or a line that was reworded, is an editor's.
    """
    gone, come = (
        [line for line in one if line not in two] for one, two in ((old, new), (new, old))
    )
    if not (old and new and (gone or come)):
        return True
    return bool(gone and come) and not any(_is_akin(one, two) for one in gone for two in come)


def _is_akin(one: str, two: str) -> bool:
    return dice(one.split(), two.split()) >= _AKIN


def is_furniture(line: str) -> bool:
    """Tell whether a folded line is a clock, a counter or a row of buttons, and nothing else.

    A bare number is none: in a table of rates or of the dead it is the news.
    """
    if len(line) > _LONGEST_FURNITURE:
        return False
    rest = _CLOCK.sub(" ", line)
    words = [word for word in _WORD.findall(_FIGURES.sub(" ", rest)) if word not in _PLAIN]
    if not words:  # a clock, or a row of stars; no bare number
        return rest != line or not any(map(str.isdigit, line))
    known = _words().furniture
    return all(word in known for word in words)


def _without_related(lines: list[str]) -> Iterator[str]:
    """Drop lines that lead to other articles, and the headlines below such a line."""
    words = _words()
    is_below = False
    for line in lines:
        if words.related_alone.fullmatch(line):
            is_below = True
        elif is_below and _is_link(line):
            continue
        else:
            is_below = False
            if not (words.related.match(line) and len(line) <= _LONGEST_LINK):
                yield line


def _end(lines: Sequence[str]) -> int:
    """Say where a list below the last sentence begins; it is part of a text that ends in ":"."""
    end = len(lines)
    while end and _is_headline(lines[end - 1]):
        end -= 1
    is_list = len(lines) - end >= _FEWEST_LINKS
    return end if end and is_list and not lines[end - 1].endswith(":") else len(lines)


def _is_link(line: str) -> bool:
    """Tell whether a line may be a headline where links are expected."""
    is_short = len(line) <= _LONGEST_LINK and not line.endswith(_FULL_STOPS)
    return is_short and not _words().notes.match(line)


def _is_headline(line: str) -> bool:
    """Tell whether a line looks like a headline where none are announced."""
    has_words = len(line.split()) >= _FEWEST_WORDS and not _LIST_ITEM.match(line)
    return has_words and _is_link(line) and not _NO_HEADLINE.search(line)


@cache
def _words() -> _Words:
    own, dates = _table(_FILE), _table(_DATES)
    clock = [_texts(dates[name]) for name in _CLOCK_TABLES if name in dates]
    furniture = (*_texts(own["furniture"]), *(text for texts in clock for text in texts))
    related = _any_of(own["related"]["phrases"])
    return _Words(
        furniture=frozenset(word for text in furniture for word in _WORD.findall(fold(text))),
        related=re.compile(rf"[\W_]*{related}\s*(?:[:>|]|-\s)"),
        related_alone=re.compile(rf"[\W_]*{related}[\W_]*"),
        notes=re.compile(rf"[\W_]*{_any_of(own['notes']['phrases'])}\b"),
    )


def _any_of(phrases: Iterable[str]) -> str:
    folded = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, folded))})"


def _texts(value: object) -> tuple[str, ...]:
    """Give every text in a table of TOML, however deep."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(text for each in value.values() for text in _texts(each))
    return tuple(text for each in value for text in _texts(each)) if isinstance(value, list) else ()


def _table(path: Path) -> dict[str, Any]:  # Any: TOML, checked by use
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
