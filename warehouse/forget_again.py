"""Forget what came back under an address that nobody knew when it was forgotten.

An entry whose link only redirects to such an article is not known before its page was asked for; by
then its title stands in a batch and in the body of a feed.
"""

from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from warehouse.connect import attach, memory_connection, sql_text
from warehouse.forget_ask import About
from warehouse.forget_plan import Plan, write_plan
from warehouse.forget_raw import doomed_bodies
from warehouse.forgetting import go_on
from warehouse.loader import land_waiting, load_alone, loader_lock, silent
from warehouse.publish import published_file
from warehouse.tombstone_rows import TombstoneRow


def forget_again(home: Path, *, now: datetime, who: str, wait_seconds: float = 60) -> int:
    """Take out every entry that led to what is forgotten; give their number.

    Call it with the run's lock held. What was begun here and killed is finished by the next load.
    Errors as `forget`.
    """
    if not _found(home):
        return 0
    with loader_lock(home, who=who, wait_seconds=wait_seconds):
        load_alone(home, now=now)
        found = _found(home)
        if found:
            write_plan(home, _plan(home, found))
            go_on(home, now=now, load=partial(land_waiting, home, now=now), step=silent)
    return sum(map(len, found.values()))


def _found(home: Path) -> dict[UUID, list[UUID]]:
    """Give such entries by the article that they led to."""
    published = published_file(home)
    if published is None:
        return {}
    found: dict[UUID, list[UUID]] = defaultdict(list)
    with closing(memory_connection()) as con:
        attach(con, published, "araxes", read_only=True)
        for article_id, entry_id in con.execute(sql_text("setup", "forgotten_again")).fetchall():
            found[article_id].append(entry_id)
    return dict(found)


def _plan(home: Path, found: dict[UUID, list[UUID]]) -> Plan:
    published = published_file(home)
    if published is None:
        raise AssertionError("it was asked just now, and the lock is ours")
    with closing(memory_connection()) as con:
        attach(con, published, "araxes", read_only=True)
        known = [_about(con, article_id, entries) for article_id, entries in found.items()]
        graves = [_tombstone(con, each) for each in known]
    addresses = tuple(sorted({each for one in known for each in one.addresses}))
    words = tuple(sorted({each for one in known for each in one.words}))
    plan = Plan(tuple(graves), addresses, words)
    refs = {ref for one in known for ref in one.raw_refs}
    doomed = doomed_bodies(home, plan.traces, frozenset(plan.forgotten.addresses), refs, silent)
    first = replace(graves[0], raw_refs=tuple(sorted(doomed | set(graves[0].raw_refs))))
    return replace(plan, tombstones=(first, *graves[1:]))


def _about(con: duckdb.DuckDBPyConnection, article_id: UUID, entries: list[UUID]) -> About:
    about = About(article_id, entries=set(entries))
    params = {"entries": [str(each) for each in entries]}
    rows = con.execute(sql_text("setup", "forgotten_entries"), params).fetchall()
    for url, guid, title, summary, raw_ref in rows:
        about.add_told(url, guid, title, summary)
        about.raw_refs |= {raw_ref} if raw_ref else set()
    return about


def _tombstone(con: duckdb.DuckDBPyConnection, about: About) -> TombstoneRow:
    """Give the old row, and what more is known now."""
    # Any: a fetched row holds whatever its statement selects.
    row: tuple[Any, ...] = con.execute(
        sql_text("setup", "forgotten_tombstone"), {"article": about.article_id}
    ).fetchall()[0]
    entries, digests, refs, at, by, reason = row
    new = about.tombstone((), at=at, by=by, reason=reason)
    return replace(
        new,
        entry_ids=tuple(sorted({*new.entry_ids, *(entries or ())})),
        url_sha256s=tuple(sorted({*new.url_sha256s, *(digests or ())})),
        raw_refs=tuple(refs or ()),
    )
