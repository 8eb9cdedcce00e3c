"""Find out what is to be forgotten: which article a name means, and by what it is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import duckdb

from extractors.errors import ParseError, StoreError
from extractors.ids import sha256_hex
from extractors.traces import SHORTEST
from extractors.urls import canonical_url
from warehouse.connect import sql_text
from warehouse.tombstone_rows import TombstoneRow


@dataclass(slots=True)
class About:
    """What is on record about one article, as far as it can be known by it."""

    article_id: UUID
    addresses: set[str] = field(default_factory=set)
    entries: set[UUID] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    raw_refs: set[str] = field(default_factory=set)

    def add_told(
        self, url: str | None, guid: str | None, title: str | None, summary: str | None
    ) -> None:
        """Take in what an entry of a feed tells of it."""
        self.addresses |= _with_canonical([url])
        self.words |= {each for each in (title, summary) if each}
        if guid and len(guid) >= SHORTEST:
            self.words.add(guid)

    def tombstone(
        self, raw_refs: Iterable[str], *, at: datetime, by: str | None, reason: str | None
    ) -> TombstoneRow:
        """Give the row that stays."""
        return TombstoneRow(
            article_id=self.article_id,
            entry_ids=tuple(sorted(self.entries)),
            url_sha256s=tuple(sorted(sha256_hex(each.encode()) for each in self.addresses)),
            raw_refs=tuple(sorted(raw_refs)),
            forgotten_at=at,
            forgotten_by=by,
            reason=reason,
        )


def article_named(con: duckdb.DuckDBPyConnection, name: str) -> UUID:
    """Find the article that a name means: an id, 8 letters of it at least, or any address.

    Raises `StoreError` for none, several, and a seed.
    """
    params: dict[str, object] = {"name": name, "folded": _folded(name)}
    rows = _asked(con, "forget_named", params)
    if len(rows) > 1:
        message = f"{name!r} fits {len(rows)} articles: give more of the id"
        raise StoreError(message)
    if not rows:
        raise StoreError(_nothing(con, name, params))
    article_id, origin = rows[0]
    if origin == "seed":
        message = (
            f"{name!r} is a document of seeds/: every run would bring it back, so take it out of "
            "seeds/ first; what is said of others is measured against it"
        )
        raise StoreError(message)
    return UUID(str(article_id))


def _nothing(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, object]) -> str:
    gone = _asked(con, "forgotten_has", {**params, "name": name.strip().lower()})
    if gone:
        return f"{name!r} was forgotten already, at {gone[0][0]:%Y-%m-%d %H:%M} UTC"
    return f"no article {name!r}: give its address, its id or 8 letters of it"


def about(con: duckdb.DuckDBPyConnection, article_id: UUID) -> About:
    """Gather by what an article is known in the tables."""
    found = About(article_id)
    key = {"article": article_id}
    found.addresses |= _with_canonical(row[0] for row in _asked(con, "forget_addresses", key))
    found.words |= {row[0] for row in _asked(con, "forget_words", key) if row[0]}
    _add_entries(con, found)
    targets = [str(article_id), *map(str, found.entries)]
    for url, final_url, raw_ref in _asked(con, "forget_fetches", {"targets": targets}):
        if url:
            found.addresses |= _with_canonical([url])
        # Where a page was not had, the way may end at everybody's: the home page, a consent.
        if final_url and _canonical(final_url) in found.addresses:
            found.addresses.add(final_url)
        if raw_ref:
            found.raw_refs.add(raw_ref)
    return found


def _add_entries(con: duckdb.DuckDBPyConnection, found: About) -> None:
    paths = [path for each in found.addresses if len(path := urlsplit(each).path) > 1]
    params = {"article": found.article_id, "urls": list(found.addresses), "paths": paths}
    for row in _asked(con, "forget_entries", params):
        entry_id, url, guid, title, summary, as_outcome = row
        if as_outcome or url in found.addresses or _canonical(url) in found.addresses:
            found.entries.add(entry_id)
            found.add_told(url, guid, title, summary)


def _with_canonical(urls: Iterable[str | None]) -> set[str]:
    """Give addresses as they are, and as they are when they name an article."""
    return {form for url in urls if url for form in (url, _canonical(url)) if form}


def _canonical(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        return canonical_url(url)
    except ParseError:
        return None


def _folded(name: str) -> list[str]:
    return list(_forms(name.strip())) if "://" in name else []


def _forms(url: str) -> Iterator[str]:
    yield url
    folded = _canonical(url)
    if folded:
        yield folded


# Any: a fetched row holds whatever its statement selects.
def _asked(
    con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any]
) -> list[tuple[Any, ...]]:
    return con.execute(sql_text("setup", name), params).fetchall()
