"""What a page can cost: its child, and nothing else."""

import asyncio
from datetime import UTC, datetime

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


def read(*jobs: Job, cpu_seconds: float = 10.0):
    async def work():
        async with Children(2, cpu_seconds=cpu_seconds) as children:
            return await asyncio.gather(*(children.read(job) for job in jobs))

    return asyncio.run(work())


def test_a_page_becomes_an_article_with_a_verdict():
    [reading] = read(Job(GOOD, ENTRY, None, URL))
    assert "avtobus reysi" in reading.article.body
    assert reading.verdict.relevant
    assert reading.problem is None


def test_a_child_at_its_cpu_limit_costs_one_page_which_keeps_the_words_of_its_feed():
    # Within every guard of the extractor, and yet more than a second's work.
    paragraphs = "<p>Bakı ilə Tehran arasında yeni reys.</p>" * 1400
    heavy = page(f"<html><body>{f'<div>{paragraphs}</div>' * 38}</body></html>".encode())
    hungry, fine = read(Job(heavy, ENTRY, None, URL), Job(GOOD, ENTRY, None, URL), cpu_seconds=0.8)
    assert "CPU limit" in hungry.problem
    assert hungry.outcome is Outcome.PARSE_ERROR
    assert "reys mayda" in hungry.article.body
    assert "avtobus reysi" in fine.article.body


def test_bytes_that_are_no_page_fall_back_to_the_feed():
    [reading] = read(Job(page(b"%PDF-1.7 \x00\x01\x02" * 50), ENTRY, None, URL))
    assert reading.outcome is Outcome.NOT_HTML
    assert reading.article.text_source in {"feed", "summary"}


def test_an_entry_without_words_and_page_gives_no_article():
    [reading] = read(Job(None, Entry(URL, "1", None, None), None, URL))
    assert reading.article is None
