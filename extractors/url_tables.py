"""Tables of addresses that people hand us: CSV with a header, as spreadsheets write it.

A header that we do not understand is refused; of the rows, each bad one is told and left out.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from extractors.dates import parse_date
from extractors.errors import ConfigError, ParseError
from extractors.model import Dated, Entry
from extractors.text import clean_display
from extractors.urls import canonical_url

COLUMNS: Final = ("url", "title", "published_at", "date", "lang", "outlet", "feed")
_DELIMITERS: Final = (",", ";", "\t")
_LONGEST_LANG: Final = 35  # RFC 5646, section 4.4.1
_LONGEST_TITLE: Final = 1_000


@dataclass(frozen=True, slots=True)
class UrlRow:
    """One row of a table."""

    entry: Entry
    lang: str | None
    outlet: str | None  # ids, as they stand there
    feed: str | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that cannot be used."""

    line: int  # in the file, from 1; the last one of a row that spans several
    column: str | None  # None: the row as a whole
    problem: str

    def __str__(self) -> str:
        """Say where, and what is wrong."""
        where = f"line {self.line}"
        return (
            f"{where}: {self.column}: {self.problem}" if self.column else f"{where}: {self.problem}"
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may refer to: outlets with their time zones, and feeds."""

    timezones: Mapping[str, str | None]  # by outlet
    feeds: Collection[str]


def read_table(
    lines: Iterable[str], known: Known, *, now: datetime | None = None
) -> Iterator[UrlRow | BadRow]:
    """Read the rows in their order. Raises ConfigError for a header that cannot be used.

    The delimiter (comma, semicolon, tab) is the one that the header has most of.
    """
    stream = iter(lines)
    head = next(stream, "").removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=head.count)
    columns = _columns(next(csv.reader([head], delimiter=delimiter), []))
    rows = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(rows.line_num + 1, None, str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield _row(rows.line_num + 1, columns, cells, known, now)


def _columns(names: list[str]) -> tuple[str, ...]:
    columns = tuple(name.strip().lower() for name in names)
    for number, name in enumerate(columns, start=1):
        if name not in COLUMNS:
            told = f"line 1: column {number}: unknown name {names[number - 1].strip()!r}"
            raise ConfigError(f"{told}; known are {', '.join(COLUMNS)}")
        if columns.index(name) != number - 1:
            raise ConfigError(f"line 1: column {number}: a second {name!r}")
    if "url" not in columns:
        raise ConfigError("line 1: no column 'url': the first line names the columns")
    if {"date", "published_at"} <= set(columns):
        raise ConfigError("line 1: 'date' and 'published_at' are one thing: keep one of them")
    return columns


def _row(
    line: int, columns: tuple[str, ...], cells: list[str], known: Known, now: datetime | None
) -> UrlRow | BadRow:
    if len(cells) != len(columns):
        return BadRow(line, None, f"{len(cells)} cells, the header has {len(columns)}")
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    lang, outlet, feed = row.get("lang"), row.get("outlet"), row.get("feed")
    raw = row.get("date") or row.get("published_at")
    zone = known.timezones.get(outlet or "")
    dated = parse_date(raw, lang=lang or None, tz=zone, now=now) if raw else None
    problem = _problem(row, known, unread=raw if raw and dated is None else None)
    if problem:
        return BadRow(line, *problem)
    return UrlRow(_entry(row, raw, dated), lang or None, outlet or None, feed or None)


def _problem(row: dict[str, str], known: Known, *, unread: str | None) -> tuple[str, str] | None:
    """Name the first column that cannot be used, and why."""
    try:
        canonical_url(row["url"])
    except ParseError:
        return "url", f"{row['url'][:200]!r} is no http(s) address"
    if unread:
        return ("date" if "date" in row else "published_at"), f"{unread[:200]!r} is no date"
    lang, outlet, feed = row.get("lang"), row.get("outlet"), row.get("feed")
    if lang and not (
        lang.replace("-", "").isalnum() and lang.isascii() and len(lang) <= _LONGEST_LANG
    ):
        return "lang", f"{lang[:200]!r} is no language tag"
    if outlet and outlet not in known.timezones:
        return "outlet", f"no outlet {outlet[:200]!r} in the registry"
    if feed and feed not in known.feeds:
        return "feed", f"no feed {feed[:200]!r} in the registry"
    return None


def _entry(row: dict[str, str], raw: str | None, dated: Dated | None) -> Entry:
    return Entry(
        url=row["url"],
        guid=None,
        title=clean_display(row.get("title", ""))[:_LONGEST_TITLE] or None,
        summary=None,
        published_at=dated.at if dated else None,
        published_precision=dated.precision if dated else "unknown",
        published_raw=raw or None,
    )
