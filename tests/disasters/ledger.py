"""What must be true of a home, whatever ended its runs; each check gives what is not."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from tests.support.command import rows
from warehouse.connect import attach, memory_connection
from warehouse.journal import listing
from warehouse.publish import published_file
from warehouse.raw import read_segment, segments
from warehouse.spool import spool_files
from warehouse.verify import verify

LINK = re.compile(r"<link>(http[^<]+)</link>")
TWICE = {
    "articles of one address": (
        "select canonical_url from core.articles where origin = 'feed' group by 1 "
        "having count(*) > 1"
    ),
    "articles of one title": (
        "select title from core.articles where origin = 'feed' group by 1 having count(*) > 1"
    ),
    "entries of one address": "select url from core.entries group by 1 having count(*) > 1",
    "last words on one entry": (
        "select entry_id from core.entry_outcomes where is_final group by 1 having count(*) > 1"
    ),
    "wordings of one reading": (
        "select article_id from core.article_versions group by article_id, content_hash "
        "having count(*) > 1"
    ),
}
UNTRUE = {
    "runs that are dead and said to run": "select run_id from core.runs where status = 'running'",
    "runs whose sums do not agree": "select run_id from run_summary where not sums_agree",
    "entries without a last word": (
        "select entry_id from core.entries anti join core.entry_outcomes "
        "on entry_outcomes.entry_id = entries.entry_id and is_final"
    ),
    "entries without their article": (
        "select url from core.entries anti join core.articles on canonical_url = url"
    ),
    "states of polls that are nowhere": (
        "select feed_id from core.feed_states anti join core.fetches "
        "on target_id = feed_id and fetches.run_id = feed_states.run_id"
    ),
}


class Recorded:
    """What was safe once: it is in a batch of the spool or the journal."""

    def __init__(self) -> None:
        self.entries: set[str] = set()  # addresses
        self.read: set[str] = set()  # addresses of articles whose page was read
        self._known: set[str] = set()  # names of batches

    def look(self, home: Path) -> None:
        """Add what has come."""
        batches = [(path.name, path) for path in spool_files(home)]
        batches += [(kept.file, kept.place) for kept in listing(home).batches]
        con = memory_connection()
        try:
            for name, path in batches:
                if name not in self._known:
                    self._known.add(name)
                    told = con.execute("from read_parquet($1)", [str(path)])
                    columns = [column[0] for column in told.description]
                    self._add(dict(zip(columns, told.fetchall()[0], strict=True)))
        finally:
            con.close()

    def _add(self, batch: dict) -> None:
        self.entries.update(each["url"] for each in batch.get("entries") or ())
        self.read.update(
            each["canonical_url"]
            for each in batch.get("articles") or ()
            if each["text_source"] == "page"
        )


def lost(home: Path, recorded: Recorded) -> Iterator[str]:
    """Name what was safe once and is not there as it was."""
    found = {
        row["canonical_url"]: row["text_source"]
        for row in rows(home, "select canonical_url, text_source from core.articles")
    }
    yield from (f"lost: {unquote(url)}" for url in recorded.entries if url not in found)
    yield from (f"page lost: {unquote(url)}" for url in recorded.read if found.get(url) != "page")


def retitled(home: Path, titles: Mapping[str, str]) -> Iterator[str]:
    """Name the articles that do not say what was published."""
    query = "select canonical_url, title from core.articles where origin = 'feed'"
    for row in rows(home, query):
        if titles.get(row["canonical_url"]) != row["title"]:
            yield f"another title: {unquote(row['canonical_url'])}: {row['title']}"


def untrue(home: Path) -> Iterator[str]:
    """Name what stands twice, and what the ledger says that is not so."""
    for name, query in (TWICE | UNTRUE).items():
        yield from (f"{name}: {row}" for row in rows(home, query))


def unasked(home: Path, asked: Counter[str]) -> Iterator[str]:
    """Name the addresses of which the ledger tells more requests than the server has seen."""
    query = "select url, sum(attempts)::bigint as told from core.fetches group by url"
    for row in rows(home, query):
        if row["told"] > asked[row["url"]]:
            yield f"{row['url']}: {row['told']} requests told, {asked[row['url']]} seen"


def unread(home: Path) -> Iterator[str]:
    """Name what the archive's feeds led to and is no article, whether or not a row names them."""
    known = {row["canonical_url"] for row in rows(home, "select canonical_url from core.articles")}
    con = memory_connection()
    try:
        for segment in segments(home):
            for capture in read_segment(con, segment):
                if capture.kind != "feed" or not capture.has_body:
                    continue
                yield from set(LINK.findall(capture.page.body.decode())) - known
    finally:
        con.close()


def faults(home: Path) -> list[str]:
    """Tell what `verify` finds."""
    found = verify(home, who="kills", wait_seconds=30, quick=False, step=lambda *_: None)
    return [f"{each.name}: {fault}" for each in found for fault in each.faults]


def every_row(home: Path) -> dict[str, list[str]]:
    """Give all rows of the core tables, in no order.

    Search tables number the wordings in the order in which they come, and migrations have a date.
    """
    con = memory_connection()
    try:
        attach(con, published_file(home), "araxes", read_only=True)
        tables = con.execute(
            "select table_name from duckdb_tables() where schema_name = 'core' "
            "and database_name = 'araxes' and table_name <> 'schema_migrations' "
            "and not starts_with(table_name, 'search_') order by 1"
        ).fetchall()
        return {
            table: sorted(map(repr, con.execute(f"from core.{table}").fetchall()))
            for (table,) in tables
        }
    finally:
        con.close()
