"""What reading the raw archive again asks: which pages there are, and what they gave before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from extractors.model import Cut, DateClaim
from warehouse.records import from_records
from warehouse.rejudging import JudgingReader
from warehouse.rows import ArticleVersion, EntryRow

_ALL: Final = 1 << 62  # rows: no limit
_LISTS: Final = ("authors", "tags", "flags")
_VERSION: Final = tuple(field.name for field in fields(ArticleVersion))


@dataclass(frozen=True, slots=True)
class Wish:
    """Which pages are to be read again. Empty and None: no choice by that."""

    extractor: str  # who is going to read
    extractor_version: str
    read_all: bool = False  # also what this version of the extractor has read
    older_than: int | None = None  # read by a version before this one
    outlets: tuple[str, ...] = ()
    lang: str | None = None  # BCP-47; "az" means "az-Latn", too
    article_id: UUID | None = None
    since: datetime | None = None  # fetched from then on
    before: datetime | None = None
    limit: int | None = None  # pages


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page of an article in the archive, and the wording that it gave last."""

    article_id: UUID
    raw_ref: str | None  # None: the article stands on its feed's own words
    version_id: UUID
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """One wording as it is held, and how its article stands."""

    version: ArticleVersion
    current_version_id: UUID
    current_seen_at: datetime
    outlet_id: str | None
    canonical_url: str | None
    first_seen_at: datetime
    origin: str

    @property
    def is_current(self) -> bool:
        """Tell whether this wording is the one that readers see."""
        return self.version.version_id == self.current_version_id


@dataclass(frozen=True, slots=True)
class Undoable:
    """One wording in whose place a run of reprocessing set another."""

    article_id: UUID
    version_id: UUID
    seen_at: datetime
    is_replaced: bool  # by that run's wording still


class StoredReader(JudgingReader):
    """A reader for whoever reads again; the spool must have been loaded before."""

    def stored_pages(self, wish: Wish) -> tuple[StoredPage, ...]:
        """Give the pages that a wish means, in the order of their checksums."""
        params: dict[str, object] = {
            "extractor": wish.extractor,
            "extractor_version": wish.extractor_version,
            "read_all": wish.read_all,
            "older_than": wish.older_than,
            "outlets": list(wish.outlets),
            "lang": wish.lang,
            "article": wish.article_id,
            "since": wish.since,
            "before": wish.before,
            "most": _ALL if wish.limit is None else wish.limit,
        }
        rows = self._ask("stored_pages", params)
        return tuple(StoredPage(row[0], row[1], row[2], row[3].astimezone(UTC)) for row in rows)

    def held(self, wordings: Sequence[tuple[UUID, datetime]]) -> dict[UUID, Held]:
        """Give wordings by their ids; each comes with the instant at which it was seen."""
        if not wordings:
            return {}
        params = {"ids": [key for key, _ in wordings], **_bounds([at for _, at in wordings])}
        return {each.version.version_id: each for each in self._held(params)}

    def entries(self, pages: Sequence[StoredPage]) -> dict[tuple[UUID, str | None], EntryRow]:
        """Give the entry that led to each page, by article and checksum."""
        if not pages:
            return {}
        params: dict[str, object] = {
            "articles": [page.article_id for page in pages],
            "raw_refs": [page.raw_ref for page in pages],
            **_bounds([page.seen_at for page in pages]),
        }
        rows = self._ask("stored_entries", params)
        found = from_records(EntryRow, self._columns(), rows)
        return {(row[-2], row[-1]): entry for row, entry in zip(rows, found, strict=True)}

    def undoable(self, run_id: UUID) -> tuple[Undoable, ...]:
        """Give what a run of reprocessing replaced."""
        rows = self._ask("undoable", {"run_id": run_id})
        return tuple(
            Undoable(article_id, version_id, seen_at.astimezone(UTC), is_replaced)
            for article_id, version_id, seen_at, is_replaced in rows
        )

    def runs_named(self, name: str) -> tuple[tuple[UUID, str], ...]:
        """Give the runs whose id begins so, each with its flow."""
        return tuple((row[0], row[1]) for row in self._ask("runs_named", {"name": name}))

    def _held(self, params: dict[str, object]) -> Iterator[Held]:
        rows = self._ask("stored_wordings", params)
        columns = self._columns()
        for row in rows:
            record = dict(zip(columns, row, strict=True))
            yield Held(
                version=_version(record),
                current_version_id=record["current_version_id"],
                current_seen_at=record["current_seen_at"].astimezone(UTC),
                outlet_id=record["current_outlet_id"],
                canonical_url=record["current_canonical_url"],
                first_seen_at=record["current_first_seen_at"].astimezone(UTC),
                origin=record["current_origin"],
            )


def _bounds(instants: Sequence[datetime]) -> dict[str, object]:
    return {"first": min(instants), "last": max(instants)}


# Any: a fetched row holds whatever its table has.
def _version(record: dict[str, Any]) -> ArticleVersion:
    """Build a wording from its row; what an older schema did not write is unknown."""
    values: dict[str, Any] = {name: _plain(record[name]) for name in _VERSION}
    values |= {name: tuple(values[name] or ()) for name in _LISTS}
    values["cuts"] = tuple(Cut(**each) for each in values["cuts"] or ())
    values["dates"] = tuple(
        DateClaim(**{key: _plain(value) for key, value in each.items()})
        for each in values["dates"] or ()
    )
    return ArticleVersion(**values)


# Any: as above.
def _plain(value: Any) -> Any:  # noqa: ANN401 - as above
    # DuckDB 1.5 hands out pytz, 2.0 another zone object: one kind is enough for us.
    return value.astimezone(UTC) if isinstance(value, datetime) else value
