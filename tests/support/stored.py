"""Homes as an older version of the extractor left them: raw pages, and what it had made of them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extractors.fingerprint import content_hash
from extractors.ids import content_id, sha256_hex
from extractors.model import Outlet, Page
from flows.pipeline.entries import entry_of, outcome
from flows.pipeline.jobs import Job
from flows.pipeline.judgements import with_judgements
from flows.pipeline.reading import read
from flows.pipeline.rows import (
    Landing,
    article_id_of,
    article_row,
    url_rows,
    version_row,
)
from warehouse.batch import Batch
from warehouse.feed_rows import OutletRow
from warehouse.loader import load_spool
from warehouse.raw import RawArchive
from warehouse.rows import EntryRow, Fetch, Run
from warehouse.spool import Spool

THEN = datetime(2026, 3, 20, 12, tzinfo=UTC)
RUN = content_id("run", "when version 1 read")
OLD = "1"
OUTLET = Outlet(
    "xeber", "Xəbər Bürosu", "AZ", "azerbaijan_other", ("xeber.test",), None, "Asia/Baku"
)


@dataclass(frozen=True)
class Was:
    """One article as it was read; `changes`: what the old extractor had made otherwise."""

    name: str
    html: bytes | None  # None: it stands on its feed's words
    minutes: int = 0
    changes: tuple[tuple[str, object], ...] = ()
    version: str = OLD
    is_seed: bool = False
    lang: str = "az"
    title: str = "Bakıda danışıqlar: İran və Azərbaycan"
    article: str | None = None  # the address of the article, if this is another capture of it

    @property
    def url(self) -> str:
        return f"https://xeber.test/{self.name}"

    @property
    def article_id(self):
        return article_id_of(self.article or self.url)

    @property
    def at(self) -> datetime:
        return THEN + timedelta(minutes=self.minutes)

    @property
    def page(self) -> Page | None:
        if self.html is None:
            return None
        kind = "text/plain" if self.is_seed else "text/html"
        headers = (("content-type", f"{kind}; charset=utf-8"),)
        return Page(self.url, self.url, 200, headers, self.html, self.at, sha256_hex(self.html))

    @property
    def entry(self) -> EntryRow:
        return EntryRow(
            entry_id=content_id("entry", self.name),
            feed_id="xeber-az",
            outlet_id=OUTLET.outlet_id,
            guid=self.name,
            url=self.url,
            title=self.title,
            summary=f"{self.title}. Nazirlik bunu bildirib.",
            lang=self.lang,
            authors=("Leyla Əliyeva",),
            tags=(),
            published_at=self.at,
            published_precision="instant",
            published_raw=None,
            updated_at=None,
            publisher=None,
            publisher_url=None,
            problems=(),
            entry_hash=f"hash of {self.name}",
            first_seen_at=self.at,
            changed_at=self.at,
            origin="feed",
            run_id=RUN,
        )


def rows_of(was: Was) -> Batch:
    """Give all rows that the old reading landed."""
    entry = None if was.is_seed else entry_of(was.entry)
    reading = read(Job(was.page, entry, OUTLET, was.url, was.lang))
    assert reading.article, reading.problem
    article = replace(reading.article, canonical_url=was.article or was.url, **dict(was.changes))
    article = replace(article, content_hash=content_hash(article.title, article.body))
    landing = Landing(
        article=article,
        judgement=reading.judgement,
        reading=replace(reading, extractor_version=was.version),
        article_id=was.article_id,
        outlet_id=OUTLET.outlet_id,
        urls=(was.url,),
        raw_ref=was.page.sha256 if was.page else None,
        origin="seed" if was.is_seed else "feed",
        run_id=RUN,
        seen_at=was.at,
    )
    word = "read" if was.page else "summary"
    told = outcome(was.entry, word, was.at, article_id=was.article_id, run_id=RUN)
    asked = Fetch(
        content_id("fetch", was.name), RUN, "page", str(was.entry.entry_id), was.url, was.url,
        was.at, 12, "ok", 200, raw_ref=landing.raw_ref,
    )  # fmt: skip
    batch = Batch(
        RUN,
        "articles",
        articles=(article_row(landing),),
        article_versions=(version_row(landing, reason="first", previous_version_id=None),),
        article_urls=url_rows(landing),
        entries=() if was.is_seed else (was.entry,),
        entry_outcomes=() if was.is_seed else (told,),
        fetches=() if was.is_seed else (asked,),
    )
    return with_judgements([landing.judged], batch)


def old_home(home: Path, *stories: Was) -> Path:
    """Fill a home; each page stands in a segment of its own."""
    with RawArchive(home) as archive:
        for was in stories:
            if was.page is not None:
                archive.put(was.page, kind="seed" if was.is_seed else "page")
                archive.flush()
    run = Run(RUN, "monitor", "test", "feed", THEN, THEN + timedelta(hours=1), "ok")
    registered = OutletRow(
        OUTLET.outlet_id, OUTLET.name, OUTLET.country, OUTLET.side, OUTLET.domains,
        timezone=OUTLET.timezone, updated_at=THEN,
    )  # fmt: skip
    with Spool(home) as spool:
        spool.write(Batch(RUN, "start", runs=(run,), outlets=(registered,)))
        for was in stories:
            spool.write(rows_of(was))
    load_spool(home, now=THEN + timedelta(hours=2), who="test")
    return home
