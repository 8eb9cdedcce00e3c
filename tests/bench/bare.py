"""The bare script: the same job as a competent developer writes it in an afternoon.

It is the yardstick of `bench`, so it is meant to be ordinary, neither clever nor clumsy. It imports
nothing of Araxes. Every choice in it:

- httpx.AsyncClient with its defaults (pooled connections, gzip), redirects followed, 20 requests
  at a time; ETag and Last-Modified kept in a table and sent back, as feedparser's manual advises;
  a feed that answers 304 is not parsed.
- feedparser reads the response's bytes; title and date come from the feed. Articles whose address
  is in the table already are skipped (one query, one set).
- `trafilatura.extract(html)` with its defaults: no fast flag, and no `with_metadata` either, which
  would cost the script half as much again for what the feed already told it.
- Two worker processes (ProcessPoolExecutor as it comes) extract while the next pages arrive. The
  20 slots are for requests; a page that has arrived waits in memory for a worker. Holding a slot
  until the text is out would save memory and is what a second afternoon brings.
- Relevant is what a regular expression finds for both countries, in six languages.
- One `executemany` per table into a DuckDB file at the end, defaults throughout.

What it leaves out: robots.txt, politeness, address checks, raw archive, time limits on extraction,
ids, versions, evidence, search, a copy for readers, and any record of what failed.
"""

import argparse
import asyncio
import json
import re
import sys
import tomllib
from calendar import timegm
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import duckdb
import feedparser
import httpx
import trafilatura

TABLES = """
create table if not exists feeds (url text primary key, etag text, modified text);
create table if not exists articles (
    url text primary key,
    feed text,
    title text,
    published_at timestamptz,
    body text,
    is_relevant boolean,
);
"""
IRAN = re.compile(r"iran|İran|tehran|ایران|تهران|иран|тегеран|tahran|իրան|թեհրան", re.IGNORECASE)
AZERBAIJAN = re.compile(
    r"azerbai?[jy]an|azərbaycan|bak[uıü]|جمهوری آذربایجان|باکو|азербайджан|баку|ադրբեջան|բաքվ",
    re.IGNORECASE,
)


class Feed(NamedTuple):
    """A feed with what its server said last time."""

    url: str
    etag: str | None = None
    modified: str | None = None


class Item(NamedTuple):
    """One entry of a feed."""

    feed: str
    url: str
    title: str
    published_at: datetime | None


T = TypeVar("T")
Validators = tuple[str, str | None, str | None]
Polled = tuple[list[Item], Validators | None]
Row = tuple[str, str, str, datetime | None, str, bool]


async def poll(client: httpx.AsyncClient, slots: asyncio.Semaphore, feed: Feed) -> Polled:
    """Ask one feed; give its items and its new validators, nothing if it did not change."""
    headers = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    async with slots:
        response = await client.get(
            feed.url, headers={name: value for name, value in headers.items() if value}
        )
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return [], None
    response.raise_for_status()
    items = []
    for entry in feedparser.parse(response.content).entries:
        parsed = entry.get("published_parsed")
        published_at = datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
        items.append(Item(feed.url, entry.link, entry.title, published_at))
    validators = (feed.url, response.headers.get("etag"), response.headers.get("last-modified"))
    return items, validators


def is_relevant(title: str, body: str) -> bool:
    """Look for both countries."""
    text = f"{title}\n{body}"
    return bool(IRAN.search(text) and AZERBAIJAN.search(text))


async def read(
    client: httpx.AsyncClient, slots: asyncio.Semaphore, pool: Executor, item: Item
) -> Row:
    """Fetch one article and have it extracted; give the row."""
    async with slots:
        response = await client.get(item.url)
    response.raise_for_status()
    loop = asyncio.get_running_loop()
    body = await loop.run_in_executor(pool, trafilatura.extract, response.text) or ""
    return (item.url, item.feed, item.title, item.published_at, body, is_relevant(item.title, body))


def report(results: list[T | BaseException], what: str) -> list[T]:
    """Drop what failed and say so."""
    failed = [result for result in results if isinstance(result, BaseException)]
    for error in failed:
        sys.stderr.write(f"{what} failed: {error!r}\n")
    return [result for result in results if not isinstance(result, BaseException)]


async def collect(feeds: list[Feed], known: set[str]) -> tuple[list[Row], list[Validators]]:
    """Poll all feeds, read all new articles; give the rows of both tables."""
    slots = asyncio.Semaphore(20)
    async with httpx.AsyncClient(follow_redirects=True, timeout=30) as client:
        answers = await asyncio.gather(
            *(poll(client, slots, feed) for feed in feeds), return_exceptions=True
        )
        polled = report(answers, "feed")
        items = {item.url: item for items, _ in polled for item in items if item.url not in known}
        with ProcessPoolExecutor(2) as pool:
            rows = await asyncio.gather(
                *(read(client, slots, pool, item) for item in items.values()),
                return_exceptions=True,
            )
    return report(rows, "article"), [validators for _, validators in polled if validators]


def main() -> None:
    """Run once over the feeds of a file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("feeds", type=Path)
    parser.add_argument("database")
    asked = parser.parse_args()
    urls = [feed["url"] for feed in tomllib.loads(asked.feeds.read_text("utf-8")).get("feed", [])]
    with duckdb.connect(asked.database) as db:
        db.execute(TABLES)
        states = {row[0]: Feed(*row) for row in db.execute("from feeds").fetchall()}
        known = {url for (url,) in db.execute("select url from articles").fetchall()}
        feeds = [states.get(url, Feed(url)) for url in urls]
        rows, validators = asyncio.run(collect(feeds, known))
        if rows:
            db.executemany("insert or ignore into articles values (?, ?, ?, ?, ?, ?)", rows)
        if validators:
            db.executemany("insert or replace into feeds values (?, ?, ?)", validators)
    relevant = sum(row[-1] for row in rows)
    json.dump({"feeds": len(feeds), "new": len(rows), "relevant": relevant}, sys.stdout)


if __name__ == "__main__":
    main()
