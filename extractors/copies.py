"""Which of two articles with one text has it from the other, and whose text it is.

In this order:

1. Credit. The one that names the other's agency (dateline, credit line, attribution, the agency of
   the page, its first or last words) is the copy, as long as its clock puts it no more than
   `CREDIT_SLACK` before the other: clocks of two houses disagree by a time zone or a mistaken
   day, but nobody copies tomorrow's text.
2. Time. The one published later is the copy. A day without an hour tells of other days only.
3. Order. The one that we saw later is the copy, at last the one with the greater id.

Where both name one agency that published neither, both are copies of a third text, which we may not
hold: time decides, so that each points to the earliest that we do hold.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Final, Literal
from uuid import UUID

from extractors.catalogue import SEEDS
from extractors.model import Outlet, Precision

METHOD_VERSION: Final = 1  # of finding and directing copies, candidates included
CREDIT_SLACK: Final = timedelta(hours=26)  # UTC-12 to UTC+14: a whole day in the wrong zone
_FILE: Final = SEEDS / "agencies.toml"
_HEAD: Final = 160  # characters in which a text says whose it is: a dateline and a first clause
_TAIL: Final = 250  # and in which it says so at its end: two short lines
# In Azerbaijani and Turkish an ending follows a name directly or behind an apostrophe or hyphen.
_NAME: Final = r"(?<![\w@]){}(?![\w])"

Basis = Literal["credit", "time", "order"]


@dataclass(frozen=True, slots=True)
class Published:
    """What the direction of a copy depends on, of one article."""

    article_id: UUID
    outlet: Outlet | None  # None: nobody knows the outlet
    body: str
    agency: str | None  # as its page or dateline names it
    credits: tuple[str, ...]  # what cleaning took out that may name a source
    published_at: datetime | None
    published_precision: Precision
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class CopyPair:
    """Which of two articles is the copy, and why."""

    article_id: UUID  # the copy
    source_id: UUID
    basis: tuple[Basis, ...]  # all that speaks for this direction, strongest first
    credit: str | None  # whom the copy names: the source's publisher, or a third
    is_same_family: bool


def copy_pair(a: Published, b: Published) -> CopyPair:
    """Decide which of two articles with one text is the copy; the order of the two is no matter."""
    earlier, later, by_time = _in_time(a, b)
    ours, theirs = _named(later, earlier), _named(earlier, later)
    copy, source, basis = later, earlier, by_time
    credit = _third(later, earlier)
    if ours is not None and theirs is None:
        credit, basis = ours, ("credit", *by_time)
    elif theirs is not None and ours is None and _may_follow(earlier, later):
        copy, source, credit, basis = earlier, later, theirs, ("credit",)
    return CopyPair(
        article_id=copy.article_id,
        source_id=source.article_id,
        basis=basis,
        credit=credit,
        is_same_family=is_same_family(a.outlet, b.outlet),
    )


def is_same_family(a: Outlet | None, b: Outlet | None) -> bool:
    """Tell whether two outlets are one house: their reports are not independent."""
    return a is not None and b is not None and owner(a) == owner(b)


def owner(outlet: Outlet) -> str:
    """Give the publisher of an outlet: its family, or itself."""
    return outlet.family or outlet.outlet_id


def agencies_in(text: str) -> dict[str, str]:
    """Give the agencies that a credit or a dateline names: publisher and name as written.

    For short texts that say where a text comes from; in running text half of these names are words.
    """
    return {
        each: found[0]
        for each, pattern in _agencies().items()
        if (found := pattern.search(unicodedata.normalize("NFC", text)))
    }


def _in_time(a: Published, b: Published) -> tuple[Published, Published, tuple[Basis, ...]]:
    """Give the earlier, the later, and what tells so."""
    left, right = _instant(a), _instant(b)
    if left != right and (_is_exact(a, b) or left.date() != right.date()):
        return (a, b, ("time",)) if left < right else (b, a, ("time",))
    first, second = sorted((a, b), key=lambda each: (each.first_seen_at, each.article_id))
    return first, second, ("order",)


def _instant(article: Published) -> datetime:
    """Give when an article was out; a date in the future is not believed."""
    seen = article.first_seen_at
    return seen if article.published_at is None else min(article.published_at, seen)


def _is_exact(a: Published, b: Published) -> bool:
    """Tell whether hours can be compared; that we saw an article is a fact to the second."""
    return all(
        each.published_at is None or each.published_precision == "instant" for each in (a, b)
    )


def _may_follow(copy: Published, source: Published) -> bool:
    return _instant(source) - _instant(copy) <= CREDIT_SLACK


def _named(copy: Published, source: Published) -> str | None:
    """Give the source's publisher as the other article names it, if it does."""
    if source.outlet is None or is_same_family(copy.outlet, source.outlet):
        return None
    known = _credited(copy).get(owner(source.outlet))
    if known is not None:
        return known
    pattern = _own_names(source.outlet)
    found = next((hit for text in _places(copy) if (hit := pattern.search(text))), None)
    return found[0] if found else None


def _third(a: Published, b: Published) -> str | None:
    """Give the agency that both name and neither is."""
    own = {owner(each.outlet) for each in (a, b) if each.outlet}
    theirs = _credited(b)
    return next(
        (name for key, name in _credited(a).items() if key in theirs and key not in own), None
    )


@lru_cache(maxsize=4)  # an article is paired with many, one after the other
def _credited(article: Published) -> Mapping[str, str]:
    """Give everybody whom an article names where texts name their source; not itself."""
    found: dict[str, str] = {}
    for text in _places(article):
        for key, name in agencies_in(text).items():
            found.setdefault(key, name)
    if article.outlet:
        found.pop(owner(article.outlet), None)
    return found


def _places(article: Published) -> tuple[str, ...]:
    """Give the texts of an article in which a source may be named."""
    ends = (article.body[:_HEAD], article.body[_HEAD:][-_TAIL:])
    return tuple(filter(None, (article.agency, *article.credits, *ends)))


@cache
def _own_names(outlet: Outlet) -> re.Pattern[str]:
    """Find an outlet by its name without remarks, or by its address."""
    name = re.sub(r"\s*\(.*\)", "", outlet.name)
    return _any_of({name, *outlet.domains} - {outlet.outlet_id})


@cache
def _agencies() -> Mapping[str, re.Pattern[str]]:
    """Read the names of agencies by publisher."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["agency"]
    return {row["publisher"]: _any_of(row["names"]) for row in rows}


def _any_of(names: set[str] | list[str]) -> re.Pattern[str]:
    """Find whole names as written: "Report" is an agency, "report" is not."""
    either = "|".join(re.escape(unicodedata.normalize("NFC", name)) for name in sorted(names))
    return re.compile(_NAME.format(f"(?:{either or '(?!)'})"))
