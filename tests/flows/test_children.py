"""What a page can cost: its child, and nothing else."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime

import pytest

from extractors.ids import sha256_hex
from extractors.model import Entry, Outcome, Page
from flows.pipeline.children import Children
from flows.pipeline.jobs import Job

URL = "http://xezer.example/news/1"
TEXT = "Bakı ilə Tehran arasında yeni avtobus reysi açılacaq, nazirlik bildirib. " * 6
ENTRY = Entry(URL, "1", "Bakı–Tehran avtobusu", "İran və Azərbaycan razılaşdı: reys mayda açılır.")


def page(body: bytes) -> Page:
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Page(URL, URL, 200, headers, body, datetime(2026, 5, 1, tzinfo=UTC), sha256_hex(body))


GOOD = page(
    f"<html><head><title>Reys</title></head><body><article><h1>Reys</h1><p>{TEXT}</p>"
    f"<p>{TEXT}</p></article></body></html>".encode()
)


# Within every guard of the extractor, and yet more than a second's work.
_PARAGRAPHS = "<p>Bakı ilə Tehran arasında yeni reys.</p>" * 1400
HEAVY = page(f"<html><body>{f'<div>{_PARAGRAPHS}</div>' * 38}</body></html>".encode())


def read(*jobs: Job, workers: int = 2, **limits: float):
    async def work():
        async with Children(workers, **limits) as children:
            return await asyncio.gather(*(children.read(job) for job in jobs))

    return asyncio.run(work())


def test_a_page_becomes_an_article_with_a_verdict():
    [reading] = read(Job(GOOD, ENTRY, None, URL))
    assert "avtobus reysi" in reading.article.body
    assert reading.judgement.verdict.relevant
    assert reading.problem is None


def test_a_child_at_its_cpu_limit_costs_one_page_which_keeps_the_words_of_its_feed():
    jobs = (Job(HEAVY, ENTRY, None, URL), Job(GOOD, ENTRY, None, URL))
    hungry, fine = read(*jobs, cpu_seconds=0.8)
    assert "CPU limit" in hungry.problem
    assert hungry.outcome is Outcome.PARSE_ERROR
    assert "reys mayda" in hungry.article.body
    assert "avtobus reysi" in fine.article.body


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody enforces the limit")
def test_a_page_beyond_the_memory_limit_keeps_the_words_of_its_feed_and_costs_nobody_else():
    hungry = page(("<html><body>" + "<p class='a'>söz <b>söz</b></p>" * 200_000).encode())
    jobs = (Job(hungry, ENTRY, None, URL), Job(GOOD, ENTRY, None, URL))
    bomb, fine = read(*jobs, workers=1, memory_bytes=160 << 20)
    assert bomb.outcome is Outcome.PARSE_ERROR
    assert bomb.problem
    assert "reys mayda" in bomb.article.body
    assert "avtobus reysi" in fine.article.body


HARMS = {signal.SIGSEGV: "SIGSEGV", signal.SIGABRT: "SIGABRT", signal.SIGSTOP: "SIGKILL"}


def test_a_child_that_crashes_is_ended_or_hangs_costs_one_page():
    async def work():
        async with Children(1) as children:
            readings = []
            for harm, word in HARMS.items():
                fine = await children.read(Job(GOOD, ENTRY, None, URL))
                [child] = children._started  # noqa: SLF001 - nobody else may harm it
                child._wall_seconds = 0.5  # noqa: SLF001 - of this child; a new one has a minute
                task = asyncio.create_task(children.read(Job(HEAVY, ENTRY, None, URL)))
                await asyncio.sleep(0.1)
                os.kill(child.process.pid, harm)
                readings.append((word, fine, await task))
            return readings

    for word, fine, lost in asyncio.run(work()):
        assert "avtobus reysi" in fine.article.body
        assert word in lost.problem
        assert lost.outcome is Outcome.PARSE_ERROR
        assert "reys mayda" in lost.article.body


def test_bytes_that_are_no_page_fall_back_to_the_feed():
    [reading] = read(Job(page(b"%PDF-1.7 \x00\x01\x02" * 50), ENTRY, None, URL))
    assert reading.outcome is Outcome.NOT_HTML
    assert reading.article.text_source in {"feed", "summary"}


def test_an_entry_without_words_and_page_gives_no_article():
    [reading] = read(Job(None, Entry(URL, "1", None, None), None, URL))
    assert reading.article is None
