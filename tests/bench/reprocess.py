"""Measure reading stored pages again: `python -m tests.bench.reprocess 10000`.

Builds a home whose raw archive holds so many pages of the benchmark's world (50 to 150 kB each),
with the wordings that an older extractor had made of them: title and paragraphs as their author
wrote them. Then `araxes reprocess` reads them again; half-way it is killed with all its children,
and started again. CPU and memory are those of the whole tree of processes; the figures of the
killed part end at its last sample.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psutil

from extractors.fingerprint import content_hash, fingerprint
from extractors.ids import content_id, sha256_hex
from extractors.model import Article, Judgement, Page, Verdict
from flows.pipeline.jobs import Reading
from flows.pipeline.rows import Landing, article_id_of, article_row, url_rows, version_row
from tests.bench.measure import SAMPLE_SECONDS, Sampler, Usage, measure
from tests.bench.pages import page
from tests.bench.texts import STORIES_PER_FEED_LIMIT, story
from tests.support.command import ROOT, command, surroundings
from warehouse.batch import Batch
from warehouse.loader import load_spool
from warehouse.raw import RawArchive
from warehouse.rows import Run
from warehouse.spool import Spool

BASE = "https://site.test"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
RUN: UUID = content_id("run", "the older extractor")
CHUNK = 200
PER_SITE = 50  # pages of one site: there are 200 sites at 10,000 pages


def build(home: Path, pages: int) -> None:
    """Fill a home with so many pages, and what an older extractor had made of them."""
    run = Run(RUN, "monitor", "bench", "feed", BEGIN, BEGIN + timedelta(days=20), "ok")
    with RawArchive(home) as archive, Spool(home) as spool:
        spool.write(Batch(RUN, "start", runs=(run,)))
        for start in range(0, pages, CHUNK):
            chunk = [_old(archive, at) for at in range(start, min(pages, start + CHUNK))]
            archive.flush()
            spool.write(
                Batch(
                    RUN,
                    "articles",
                    articles=tuple(article_row(each) for each in chunk),
                    article_versions=tuple(
                        version_row(each, reason="first", previous_version_id=None)
                        for each in chunk
                    ),
                    article_urls=tuple(row for each in chunk for row in url_rows(each)),
                )
            )
    load_spool(home, now=BEGIN + timedelta(days=21), who="bench")


def _old(archive: RawArchive, number: int) -> Landing:
    site, place = divmod(number, PER_SITE)
    tale = story(site * STORIES_PER_FEED_LIMIT + place)
    body = page(tale.number, BASE)
    url = BASE + tale.path
    at = BEGIN + timedelta(minutes=number)
    headers = (("content-type", "text/html; charset=utf-8"),)
    archive.put(Page(url, url, 200, headers, body, at, sha256_hex(body)), kind="page")
    text = "\n\n".join(tale.paragraphs)
    article = Article(
        canonical_url=url,
        title=tale.title,
        body=text,
        authors=(tale.author,),
        published_at=tale.published_at,
        published_precision="instant",
        published_source="json-ld",
        lang=tale.lang,
        place=None,
        agency=None,
        kind="article",
        content_hash=content_hash(tale.title, text),
    )
    verdict = Verdict(
        "none", 0, relevant=False, grade=0, score=0.0, topics=(), evidence=(), lang=""
    )
    judgement = Judgement(verdict, (), (), ())
    reading = Reading(
        article, judgement, fingerprint(text), extractor="araxes-pages", extractor_version="1"
    )
    return Landing(
        article=article,
        judgement=judgement,
        reading=reading,
        article_id=article_id_of(url),
        outlet_id=None,
        urls=(url,),
        raw_ref=sha256_hex(body),
        origin="feed",
        run_id=RUN,
        seen_at=at,
    )


def killed_half_way(line: tuple[str, ...], home: Path, pages: int) -> dict[str, float]:
    """Run the command until half of the pages have landed, then kill it and its children."""
    started = time.perf_counter()
    process = subprocess.Popen(line, cwd=ROOT, env=surroundings(), stdout=subprocess.DEVNULL)
    sampler = Sampler(psutil.Process(process.pid))
    landed: set[str] = set()
    while len(landed) * CHUNK < pages / 2 and process.poll() is None:
        sampler.sample()
        landed |= {path.name for path in (home / "spool").glob("*-reprocess-*.parquet")}
        time.sleep(SAMPLE_SECONDS)
    for each in [*psutil.Process(process.pid).children(recursive=True), process]:
        each.kill()
    process.wait()
    return {
        "pages": len(landed) * CHUNK,
        "wall_seconds": time.perf_counter() - started,
        "cpu_seconds": sum(sampler.cpu.values()),
        "peak_megabytes": sampler.peak_bytes / 1e6,
    }


def figures(pages: int, killed: dict[str, float], usage: Usage) -> Iterator[tuple[str, object]]:
    """Give what was measured, of both parts together where that makes sense."""
    report = json.loads(usage.output)
    cpu = killed["cpu_seconds"] + usage.cpu_seconds
    wall = killed["wall_seconds"] + usage.wall_seconds
    yield "pages", pages
    yield "exit_code", usage.exit_code
    yield "killed_after_pages", killed["pages"]
    yield "read_after_the_kill", report["sums"]["pages"]
    yield "whole", report["whole"]
    yield "cpu_ms_a_page", round(cpu / pages * 1000, 2)
    yield "cpu_ms_a_page_in_the_child", report["sums"]["cpu_ms"]
    yield "pages_a_second", round(pages / wall, 1)
    yield "wall_seconds", round(wall, 1)
    yield "peak_megabytes", round(max(killed["peak_megabytes"], usage.peak_bytes / 1e6), 1)
    yield "length_ratios", report["sums"]["length_ratios"]
    yield "fields", report["fields"]


def main(pages: int) -> None:
    """Build, kill, go on, and print the figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="araxes-reprocess-") as folder:
        home = Path(folder) / "home"
        build(home, pages)
        line = tuple(command("reprocess", "--home", home, "--json"))
        killed = killed_half_way(line, home, pages)
        usage = measure(line, env=surroundings(), cwd=ROOT)
        if usage.exit_code:
            sys.exit(usage.errors)
        told = dict(figures(pages, killed, usage))
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
