"""A search of the published warehouse, with the sentences in which the words stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from extractors.errors import ConfigError
from extractors.language_data import scripts
from extractors.tables import did_you_mean
from extractors.text import clean_display
from warehouse.query import QueryResult, catalogue_query

Told = dict[str, Any]  # Any: columns of views

MOST_SENTENCES: Final = 2
LONGEST: Final = 320  # characters of a sentence that are shown; some texts have no full stop
# Ends a sentence, white space behind it; Armenian full stops and Arabic question marks, too.
_END = re.compile(r"[.!?؟։…][\"»”’)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Filters:
    """What articles must be, besides having the words; None: anything."""

    since: date | None = None  # days in UTC, both included
    until: date | None = None
    side: str | None = None
    lang: str | None = None
    grade: int | None = None  # at least


def search_articles(home: Path, query: str, filters: Filters, *, limit: int) -> Told:
    """Find articles: what was looked for, results with passages, suggestions where there are none.

    `is_more` tells whether there are more than `limit`: one more is asked for, as to count them all
    would cost as much again.
    Passages are lists of (text, is it a word that was looked for). Raises what
    `warehouse.query.catalogue_query` does, and ConfigError for a side or language that is none and
    for days in the wrong order.
    """
    _check(home, filters)
    found = catalogue_query(
        home,
        "search",
        query=query,
        limit=limit + 1,
        since=filters.since,
        until=filters.until,
        side=filters.side,
        lang=filters.lang,
        grade=filters.grade,
    )
    rows = _rows(found)
    results = [_with_passages(row) for row in rows[:limit]]
    near = [] if results else _rows(catalogue_query(home, "search_suggestions", query=query))
    return {
        "query": query,
        "snapshot": found.snapshot_id,
        "terms": _rows(catalogue_query(home, "search_terms", query=query)),
        "results": results,
        "is_more": len(rows) > limit,
        "suggestions": near,
    }


def _check(home: Path, filters: Filters) -> None:
    if filters.since and filters.until and filters.since > filters.until:
        raise ConfigError(f"--since {filters.since} is after --until {filters.until}")
    if filters.side is None and filters.lang is None:
        return
    [known] = _rows(catalogue_query(home, "search_filters"))
    if filters.side is not None and filters.side not in known["sides"]:
        raise ConfigError(_unknown("--side", filters.side, known["sides"]))
    if filters.lang is not None and not _is_language(filters.lang, known["langs"]):
        raise ConfigError(_unknown("--lang", filters.lang, known["langs"]))


def _is_language(tag: str, held: Sequence[str]) -> bool:
    """Tell whether articles are in it, or could be: of some language there may be none yet."""
    told = (each.code for script in scripts().values() for each in script.languages)
    return any(each == tag or each.startswith(f"{tag}-") for each in (*held, *told))


def _unknown(option: str, asked: str, known: Sequence[str]) -> str:
    near = did_you_mean(asked, known)
    return f"{option} {asked!r}: known are {', '.join(known) or 'none yet'}{near}"


def _rows(result: QueryResult) -> list[Told]:
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def _with_passages(row: Told) -> Told:
    words = row.pop("found_words")
    chosen = passages(row.pop("body") or "", words)
    return row | {
        "title": clean_display(row["title"] or ""),
        "marked_title": marked(row["title"] or "", words),
        "passages": chosen,
    }


def passages(text: str, words: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """Choose the sentences that have most of the words, in their order; nothing else is kept."""
    sentences = [marked(sentence, words) for sentence in _sentences(text)]
    held = [frozenset(part.casefold() for part, is_word in each if is_word) for each in sentences]
    chosen: list[int] = []
    shown: frozenset[str] = frozenset()
    for _ in range(MOST_SENTENCES):
        best = max(range(len(held)), key=lambda at: (len(held[at] - shown), -at), default=None)
        if best is None or not held[best] - shown:
            break
        chosen.append(best)
        shown |= held[best]
    return [_shortened(sentences[at]) for at in sorted(chosen)]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Divide one line of text into what was looked for and what was not, fit to be shown."""
    line = clean_display(text)
    spelt = sorted({clean_display(word) for word in words} - {""}, key=len, reverse=True)
    if not spelt:
        return [(line, False)]
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, spelt))})(?!\w)"
    parts = re.split(pattern, line)  # every second one is a word
    return [(part, at % 2 == 1) for at, part in enumerate(parts) if part]


def _sentences(text: str) -> Iterator[str]:
    last = 0
    for end in _END.finditer(text):
        yield text[last : end.end()]
        last = end.end()
    yield text[last:]


def _shortened(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Keep what surrounds the first word of a sentence without end."""
    if sum(len(part) for part, _ in parts) <= LONGEST:
        return parts
    first = next(at for at, (_, is_word) in enumerate(parts) if is_word)
    before = parts[first - 1][0] if first else ""
    kept = [("… " + before[-LONGEST // 3 :], False)] if before else []
    room = LONGEST - len(before[-LONGEST // 3 :])
    for part, is_word in parts[first:]:
        if room < len(part) and not is_word:
            kept.append((part[: max(room, 0)] + " …", False))
            break
        kept.append((part, is_word))
        room -= len(part)
    return kept
