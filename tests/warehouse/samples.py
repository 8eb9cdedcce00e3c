"""Rows to test with: ordinary ones, in the scripts that we meet, every field open to change."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import duckdb

from extractors.ids import content_id, sha256_hex
from extractors.model import Cut, DateClaim, Evidence, Page
from warehouse.batch import Batch
from warehouse.connect import attach, memory_connection
from warehouse.feed_rows import FeedPoll, FeedRow, FeedState, OutletRow
from warehouse.master import BLANK, open_master
from warehouse.migrate import schema_id
from warehouse.page_rows import PageState
from warehouse.publish import published_file
from warehouse.rows import (
    ArticleRow,
    ArticleUrl,
    ArticleVersion,
    EntryOutcome,
    EntryRow,
    FailureRow,
    Fetch,
    Run,
    TopicRow,
    VerdictRow,
)

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RUN = content_id("run", "one")

TEXTS = (
    "وزیر خارجه می‌گوید باکو و تهران گفت‌وگو می‌کنند",
    "Bakı ilə Tehran arasında danışıqlar başladı",
    "Բաքուն և Թեհրանը բանակցում են",
    "Баку и Тегеран начали переговоры",
    "Bakü ile Tahran arasında görüşmeler başladı, İran'da",
    "باكو وطهران تبدآن المحادثات",
)


def batch(kind="test", run_id=RUN, **tables):
    return Batch(run_id, kind, **tables)


def merged(*batches, kind="test"):
    tables = [field.name for field in fields(Batch) if field.name not in {"run_id", "kind"}]
    return Batch(
        RUN, kind, **{t: tuple(row for each in batches for row in getattr(each, t)) for t in tables}
    )


def blank(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open an empty warehouse in this folder, a copy of one: to migrate each costs a second CPU."""
    if schema_id() not in BLANK:
        with TemporaryDirectory() as made, open_master(Path(made), now=NOON):
            pass
    file = folder / "blank.duckdb"
    file.write_bytes(BLANK[schema_id()])
    con = memory_connection()
    attach(con, file, "blank")
    return con


def outlet(outlet_id, **changes):
    return replace(
        OutletRow(outlet_id, outlet_id.upper(), "IR", "iran_state", updated_at=NOON), **changes
    )


def feed(feed_id, outlet_id, **changes):
    return replace(
        FeedRow(feed_id, outlet_id, f"https://{outlet_id}.example/rss", updated_at=NOON), **changes
    )


def run(name="one", **changes):
    return replace(Run(content_id("run", name), "monitor", "manual", "feed", NOON), **changes)


def poll(feed_id, outcome="ok", counts=(0, 0, 0, 0, 0, 0), **changes):
    return replace(FeedPoll(RUN, feed_id, outcome, *counts, (), 0, NOON), **changes)


def state(feed_id, **changes):
    return replace(FeedState(feed_id, f"https://{feed_id}.example/rss", polled_at=NOON), **changes)


def fetch(name, **changes):
    plain = Fetch(
        content_id("fetch", name), RUN, "page", name, "https://a.example/", None, NOON, 12, "ok"
    )
    return replace(plain, **changes)


def entry(name, **changes):
    plain = EntryRow(
        entry_id=content_id("entry", name),
        feed_id="irna-fa",
        outlet_id="irna",
        guid=name,
        url=f"https://irna.example/{name}",
        title=TEXTS[0],
        summary=TEXTS[1],
        lang="fa",
        authors=("محمد",),
        tags=(),
        published_at=NOON,
        published_precision="instant",
        published_raw="۳۰ اسفند ۱۴۰۴",
        updated_at=None,
        publisher=None,
        publisher_url=None,
        problems=(),
        entry_hash="h1",
        first_seen_at=NOON,
        changed_at=NOON,
        origin="feed",
        run_id=RUN,
    )
    return replace(plain, **changes)


def outcome(name, number, result="failed", *, is_final=False, entry_hash="h1"):
    return EntryOutcome(
        content_id("outcome", name, str(number)),
        content_id("entry", name),
        entry_hash,
        RUN,
        result,
        is_final,
        None,
        None,
        NOON + number * MINUTE,
    )


def article_id(name) -> UUID:
    return content_id("article", name)


def article(
    name,
    text=TEXTS[0],
    *,
    grade=None,
    relevant=None,
    classifier_version=1,
    reason="first",
    previous=None,
    **changes,
):
    """One article with its version, its address and, given a grade, its verdict and topic."""
    body = f"{text}\n\n{name}"
    content_hash = sha256_hex(body.encode())
    version_id = content_id("version", name, content_hash)
    row = ArticleRow(
        article_id=article_id(name),
        canonical_url=f"https://irna.example/{name}",
        article_key=None,
        outlet_id="irna",
        lang="fa",
        title_lang="fa",
        title=text,
        body=body,
        author=None,
        authors=(),
        published_at=NOON,
        published_precision="instant",
        published_source="json-ld",
        modified_at=None,
        modified_precision="unknown",
        modified_source=None,
        place=None,
        agency=None,
        kind="article",
        text_source="page",
        description=None,
        section=None,
        tags=("a", "b"),
        image_url=None,
        word_count=len(body.split()),
        flags=(),
        first_seen_at=NOON,
        seen_at=NOON,
        read_at=NOON,
        version_id=version_id,
        content_hash=content_hash,
        fingerprint=None,
        origin="feed",
        run_id=RUN,
    )
    row = replace(row, **changes)
    verdicts = () if grade is None else (verdict(row, grade, relevant, classifier_version),)
    return batch(
        "articles",
        articles=(row,),
        article_versions=(version(row, reason=reason, previous_version_id=previous),),
        article_urls=(ArticleUrl(row.canonical_url, row.article_id, row.first_seen_at),)
        if row.canonical_url
        else (),
        verdicts=verdicts,
        topics=tuple(
            TopicRow(
                each.article_id,
                each.version_id,
                each.classifier,
                1,
                "diplomacy",
                0.5,
                is_named=True,
            )
            for each in verdicts
        ),
    )


def version(row, **changes):
    """The wording of an article row, as its version."""
    names = {field.name for field in fields(ArticleVersion)} & {field.name for field in fields(row)}
    plain = ArticleVersion(
        **{name: getattr(row, name) for name in names},
        reason="first",
        previous_version_id=None,
        dates=(DateClaim("json-ld", "published", "۳۰ اسفند ۱۴۰۴", NOON, "instant"),),
        extractor="trafilatura",
        extractor_version="2.3.1",
        raw_ref=None,
        cuts=(Cut("dateline", "place", "تهران"),),
    )
    return replace(plain, **changes)


def page_state(name, **changes):
    """What is remembered of the page of an article."""
    plain = PageState(
        article_id=article_id(name),
        url=f"https://irna.example/{name}",
        etag='"v1"',
        last_modified=None,
        body_sha256=None,
        visited_at=NOON,
        visits=0,
        schedule_from=NOON,
        next_visit_at=NOON + HOUR,
        last_outcome="first",
        missing_since=None,
        failures_in_a_row=0,
        run_id=RUN,
    )
    return replace(plain, **changes)


def evidence(text, weight, sentence):
    return Evidence("bilateral", "body", 0, len(text), text, "names both sides", weight, sentence)


def verdict(row, grade, relevant=None, classifier_version=1):
    number = str(classifier_version)
    return VerdictRow(
        verdict_id=content_id("verdict", str(row.version_id), number),
        article_id=row.article_id,
        version_id=row.version_id,
        classifier="rules",
        classifier_version=classifier_version,
        relevant=grade > 0 if relevant is None else relevant,
        grade=grade,
        score=grade / 2,
        lang=row.lang,
        topics=("diplomacy",),
        evidence=(
            evidence("East Azerbaijan", -2.0, "against"),
            evidence("باکو", 1.5, f"for {classifier_version}"),
            evidence("تهران", 0.5, "weaker"),
        ),
        judged_at=NOON,
        run_id=RUN,
        decides=True,
    )


def failure(name):
    return FailureRow(
        content_id("failure", name), RUN, "extract", "page", name, None, "ParseError", None, NOON
    )


def page(body, *, url="https://irna.example/خبر", fetched_at=NOON, headers=()):
    return Page(url, url, 200, headers, body, fetched_at, sha256_hex(body))


def ask(home: Path, question, params=None):
    """Ask the published file."""
    con = memory_connection()
    try:
        attach(con, published_file(home), "araxes", read_only=True)
        return con.execute(question, params).fetchall()
    finally:
        con.close()
