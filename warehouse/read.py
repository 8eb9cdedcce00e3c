"""What the pipeline asks its memory: the published warehouse and the batches that still wait.

Candidates go in as one list, so that a question costs one statement: 2,000 look-ups one by one take
1.2 s against a million rows, together 6 ms.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import duckdb

from extractors.errors import StoreError
from extractors.model import Feed, Outlet
from warehouse.connect import attach, detach, sql_text
from warehouse.feed_rows import FeedState, HostPause, RobotsRow
from warehouse.held import Graves, HeldArticle, JudgingGround, WordingText
from warehouse.land import land
from warehouse.likeness import Candidate, CopyText, Limits, Unsearched
from warehouse.migrate import BLANK_TABLES, make_tables
from warehouse.page_rows import PageState
from warehouse.publish import published_file
from warehouse.records import Row, clean_text, from_json, from_records
from warehouse.rows import EntryRow, Run
from warehouse.spool import file_sha256, is_whole, spool_files

# The tables that the questions below look at: the rest of a waiting batch is not read.
_TABLES = frozenset(
    {
        "activations",
        "article_urls",
        "article_versions",
        "copy_searches",
        "articles",
        "entities",
        "entries",
        "feeds",
        "host_pauses",
        "outlets",
        "page_states",
        "entry_outcomes",
        "events",
        "feed_states",
        "robots",
        "runs",
        "terms",
        "tombstones",
    }
)
_ALIAS = "published"
_TRIES = 5  # a load that ends while we open moves files away under us; five in a row do not happen


class Reader:
    """Ask the memory as it was when this was opened; a fresh home is an empty memory."""

    def __init__(self, home: Path) -> None:
        """Remember the home; nothing is opened before `with`."""
        self._home = home
        self._con: duckdb.DuckDBPyConnection | None = None
        self._is_blank = False  # nothing waited in the spool

    def __enter__(self) -> Self:
        """Attach the published file and take in the spool; errors as `StoreError`."""
        for left in reversed(range(_TRIES)):
            con = BLANK_TABLES.take()
            try:
                self._is_blank = _open(con, self._home)
            except (duckdb.Error, OSError) as error:
                con.close()
                if not left:
                    message = f"cannot read the warehouse in {self._home}: {error}"
                    raise StoreError(message) from error
            else:
                self._con = con
                break
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the published file."""
        if self._con is not None:
            _close(self._con, is_blank=self._is_blank)
            self._con = None

    def feed_states(self) -> dict[str, FeedState]:
        """Give the newest state of every feed that was ever polled, by feed_id."""
        text: str | None = self._ask("feed_states", {})[0][0]  # null: none at all
        return {state.feed_id: state for state in from_json(FeedState, text or "[]")}

    def registry(self) -> frozenset[Outlet | Feed]:
        """Give outlets and feeds as they were last landed."""
        rows = (self._rows(Outlet, "outlets", {}), self._rows(Feed, "feeds", {}))
        return frozenset(each for kind in rows for each in kind)

    def judging_ground(self) -> JudgingGround:
        """Tell which seeds landed last, and whether a classifier was ever activated."""
        [row] = self._ask("judging_ground", {})
        return JudgingGround(*row)

    def last_deciding(self) -> tuple[str, int] | None:
        """Name the classifier version that judged last of those that decide; None: none has."""
        found = self._ask("last_deciding", {})
        return (found[0][0], found[0][1]) if found else None

    def robots(self, *, since: datetime) -> tuple[RobotsRow, ...]:
        """Give the robots.txt of each host that was read after `since`."""
        return self._rows(RobotsRow, "robots", {"since": since})

    def host_pauses(self, *, after: datetime) -> tuple[HostPause, ...]:
        """Give the hosts that are not to be asked at `after` yet."""
        return self._rows(HostPause, "host_pauses", {"after": after})

    def entry_hashes(self, entry_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Give the newest wording's hash of those entries that are known."""
        return dict(self._ask_about("entry_hashes", "ids", entry_ids))

    def articles_by_url(self, urls: Sequence[str]) -> dict[str, UUID]:
        """Give the article behind those addresses that are known, exactly as they are written."""
        return dict(self._ask_about("articles_by_url", "urls", [clean_text(url) for url in urls]))

    def held_articles(self, article_ids: Sequence[UUID]) -> dict[UUID, HeldArticle]:
        """Give those articles that are known, with the ids of all their wordings."""
        rows = self._ask_about("held_articles", "ids", article_ids)
        return {row[0]: _held(row[1:]) for row in rows}

    def wording_texts(self, version_ids: Sequence[UUID]) -> dict[UUID, WordingText]:
        """Give title and body of those wordings that are known."""
        rows = self._ask_about("wording_texts", "ids", version_ids)
        return {version_id: WordingText(title, body) for version_id, title, body in rows}

    def page_states(self, article_ids: Sequence[UUID]) -> dict[UUID, PageState]:
        """Give what is remembered of the pages of those articles that are watched."""
        rows = self._rows(PageState, "page_states", {"ids": list(article_ids)})
        return {state.article_id: state for state in rows}

    def due_pages(self, *, before: datetime, limit: int) -> tuple[PageState, ...]:
        """Give the watched pages whose next visit is due, longest due first."""
        if not self._ask("has_due_pages", {"before": before}):  # the usual answer, in a third
            return ()
        return self._rows(PageState, "due_pages", {"before": before, "limit": limit})

    def known_articles(self, article_ids: Sequence[UUID]) -> set[UUID]:
        """Give those articles of the list that are known."""
        return {row[0] for row in self._ask_about("known_articles", "ids", article_ids)}

    def entries_of_articles(self, article_ids: Sequence[UUID]) -> dict[UUID, EntryRow]:
        """Give the entry that first led to each of those articles, in its newest wording."""
        rows = self._ask_about("entries_of_articles", "ids", article_ids)
        entries = from_records(EntryRow, self._columns(), rows)
        return {row[0]: entry for row, entry in zip(rows, entries, strict=True)}

    def pending_entries(self, *, max_attempts: int, limit: int) -> tuple[EntryRow, ...]:
        """Give entries whose newest wording has no final outcome, longest waiting first.

        Each outcome that is not final counts as one attempt; a new wording starts again at none.
        Those of backfills wait for the backfill, which knows them when it meets them again.
        """
        params: dict[str, object] = {"max_attempts": max_attempts, "limit": limit}
        return self._rows(EntryRow, "pending_entries", params)

    def settled_entries(
        self, entry_ids: Sequence[UUID], *, max_attempts: int
    ) -> set[tuple[UUID, str]]:
        """Give the wordings, as (entry_id, entry_hash), that are final or have no tries left."""
        params: dict[str, object] = {"ids": list(entry_ids), "max_attempts": max_attempts}
        return {(row[0], row[1]) for row in self._ask("settled_entries", params)}

    def articles_of_others(self, article_ids: Sequence[UUID], *, origin: str) -> set[UUID]:
        """Give those known articles whose origin is another one."""
        params: dict[str, object] = {"ids": list(article_ids), "origin": origin}
        return {row[0] for row in self._ask("articles_of_others", params)}

    def unsearched_wordings(self, *, limit: int) -> tuple[Unsearched, ...]:
        """Give articles whose current wording was not searched for copies yet, newest first."""
        return self._rows(Unsearched, "unsearched_wordings", {"limit": limit})

    def copy_candidates(self, ids: Sequence[UUID], limits: Limits) -> tuple[Candidate, ...]:
        """Give what may have one text with those articles, of each those that share most first."""
        params: dict[str, object] = {"ids": list(ids), **asdict(limits)}
        return self._rows(Candidate, "copy_candidates", params)

    def copy_texts(self, article_ids: Sequence[UUID]) -> tuple[CopyText, ...]:
        """Give the texts of those articles that are known, and what tells whose they are."""
        return self._rows(CopyText, "copy_texts", {"ids": list(article_ids)})

    def backfill_files(self, *, since: datetime) -> dict[str, tuple[str, datetime]]:
        """Give what unfinished backfills have read of sitemaps: by URL, raw_ref and when."""
        rows = self._ask("backfill_files", {"since": since})
        return {url: (raw_ref, at.astimezone(UTC)) for url, raw_ref, at in rows}

    def graves(self) -> Graves:
        """Give what was forgotten."""
        rows = self._ask("tombstones", {})
        return Graves(
            articles=frozenset(article_id for article_id, _, _ in rows),
            entries=frozenset(key for _, entries, _ in rows for key in entries or ()),
            by_address={key: article_id for article_id, _, keys in rows for key in keys or ()},
        )

    def running_runs(self) -> tuple[Run, ...]:
        """Give the runs that never said how they ended, oldest first."""
        return self._rows(Run, "running_runs", {})

    def unwell_runs(self) -> tuple[tuple[UUID, datetime], ...]:
        """Give id and start of each run that may have fetched what it did not record, in order."""
        rows = self._ask("unwell_runs", {})
        return tuple((run_id, started_at.astimezone(UTC)) for run_id, started_at in rows)

    def _rows(self, kind: type[Row], name: str, params: dict[str, object]) -> tuple[Row, ...]:
        rows = self._ask(name, params)
        return from_records(kind, self._columns(), rows)

    # Any: a fetched row holds whatever its statement selects.
    def _ask_about(
        self, name: str, key: str, candidates: Sequence[object]
    ) -> list[tuple[Any, ...]]:
        """Ask about a list; most runs have nothing new to ask about."""
        return self._ask(name, {key: list(candidates)}) if candidates else []

    # Any: as above.
    def _ask(self, name: str, params: dict[str, object]) -> list[tuple[Any, ...]]:
        return self._connection().execute(sql_text("lookups", name), params).fetchall()

    def _columns(self) -> list[str]:
        return [column[0] for column in self._connection().description or ()]

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._con is None:
            message = "the reader is not open: use it in a with statement"
            raise StoreError(message)
        return self._con


# Any: a fetched row holds whatever its statement selects.
def _held(values: tuple[Any, ...]) -> HeldArticle:
    version_id, content_hash, text_source, kind, title, outlet_id, hashes, version_ids = values
    wordings = dict(zip(hashes, version_ids, strict=True))
    return HeldArticle(version_id, content_hash, text_source, kind, title, outlet_id, wordings)


def _open(con: duckdb.DuckDBPyConnection, home: Path) -> bool:
    """Attach what is published, take in what waits; tell whether nothing waited."""
    # In this order: a batch that leaves the spool after the listing is in the published file.
    waiting = spool_files(home)
    published = published_file(home)
    if published is None:
        attach(con, Path(":memory:"), _ALIAS)
        make_tables(con)
    else:
        attach(con, published, _ALIAS, read_only=True)
    con.execute("use memory")
    # A damaged batch is the loader's to report.
    whole = [path for path in waiting if is_whole(path, file_sha256(path))]
    land(con, whole, _TABLES)
    return not whole


def _close(con: duckdb.DuckDBPyConnection, *, is_blank: bool) -> None:
    """Give an instance back whose own tables are as empty as before, and end any other."""
    if is_blank:
        try:
            detach(con, _ALIAS)
        except duckdb.Error:
            is_blank = False
    if is_blank:
        BLANK_TABLES.give_back(con)
    else:
        con.close()
