"""Which of the feeds of a site is the one to read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from extractors.discovery import Candidate
from extractors.model import ParsedFeed
from extractors.text import fold

_COMMENTS: Final = re.compile(
    r"\bcomments?\b|\bserhl?e?r?i?\b|\byorum|комментар|նկատառում|մեկնաբան|نظرات|دیدگاه|تعلیقات"
)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?=[-_][A-Za-z]{2,4}$|$)")
# Three letters (ISO 639-2) only where editions of our outlets use them: /rss/ is no language.
_LONG_CODES: Final = {
    "eng": "en", "aze": "az", "rus": "ru", "tur": "tr", "ara": "ar", "fas": "fa", "per": "fa",
    "arm": "hy", "hye": "hy", "geo": "ka", "heb": "he",
}  # fmt: skip
_FEED_WORD: Final = re.compile(
    r"(?:index|default|rss|atom|feeds?|rdf|all|news|main|home|xml|sitemap|latest)?[-_\d]*"
    r"(?:rss|atom|feed|news|sitemap|index)?(?:\.\w{2,4})?$",
    re.IGNORECASE,
)
_FULL_TEXT: Final = 600  # characters: a feed that carries more carries the article
_AGES: Final = (timedelta(days=3), timedelta(days=30))  # of a living source, of a slow one
_ENOUGH_ENTRIES: Final = 10  # more in a feed is depth, not life


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate that was asked for."""

    candidate: Candidate
    parsed: ParsedFeed | None  # None: it did not answer with a feed
    problem: str | None = None

    @property
    def newest(self) -> datetime | None:
        """Give the date of the newest entry."""
        return newest_of(self.parsed)


def newest_of(parsed: ParsedFeed | None) -> datetime | None:
    """Give the date of the newest entry; None where none has a date, or there is no feed."""
    dates = (one.published_at for one in parsed.entries) if parsed else ()
    return max((date for date in dates if date), default=None)


def ranked(trials: Iterable[Trial], *, now: datetime, lang: str | None) -> tuple[Trial, ...]:
    """Put the best feed first: the one that brings a site's news soonest and most completely.

    In this order: it works; posts, not comments; the language of the page (`lang`) where the
    address names one; alive; a feed, then a news sitemap, then a plain one; the whole site before
    a section; full text; many entries; the order in which they were found.
    """
    return tuple(sorted(trials, key=lambda trial: _rank(trial, now, lang)))


def is_working(trial: Trial) -> bool:
    """Say whether a trial found something to read."""
    return trial.parsed is not None and bool(trial.parsed.entries)


def is_comments(candidate: Candidate) -> bool:
    """Say whether a feed tells what readers write."""
    return bool(_COMMENTS.search(fold(f"{candidate.title or ''} {urlsplit(candidate.url).path}")))


def _rank(trial: Trial, now: datetime, lang: str | None) -> tuple[int | bool, ...]:
    url, parsed = trial.candidate.url, trial.parsed
    if parsed is None or not parsed.entries:
        return (True,)
    texts = [len(entry.summary or "") for entry in parsed.entries]
    return (
        False,
        is_comments(trial.candidate),
        _is_other_language(url, lang),
        _age(trial.newest, now),
        _format(parsed),
        _depth(url),
        median(texts) < _FULL_TEXT,
        -min(len(parsed.entries), _ENOUGH_ENTRIES),
    )


def _age(newest: datetime | None, now: datetime) -> int:
    if newest is None:
        return len(_AGES)
    return sum(now - newest > age for age in _AGES) + (now - newest > max(_AGES))


def _format(parsed: ParsedFeed) -> int:
    if not parsed.version.startswith("sitemap"):
        return 0
    return 1 if any(entry.title for entry in parsed.entries) else 2


def _depth(url: str) -> int:
    """Count the segments that are neither a language nor a word for feeds: 0 is the main feed."""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    own = [one for one in segments if not _FEED_WORD.fullmatch(one) and not _language_of(one)]
    return len(own) + len(parse_qsl(parts.query))


def _language_of(segment: str) -> str | None:
    """Read a segment of an address as the language of an edition: /az/, /fa-IR/, /eng/."""
    found = _LANGUAGE.match(segment.lower())
    if found is None or (len(found[0]) > 2 and found[0] not in _LONG_CODES):  # noqa: PLR2004 - ISO 639-1
        return None
    return _LONG_CODES.get(found[0], found[0])


def _is_other_language(url: str, lang: str | None) -> bool:
    """Say whether an address names a language, and not this one."""
    named = [one for part in urlsplit(url).path.split("/") if (one := _language_of(part))]
    return bool(lang and named) and lang not in named
