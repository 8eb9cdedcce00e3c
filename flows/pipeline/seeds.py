"""Put the baseline corpus through the same path as everything else."""

from dataclasses import replace
from datetime import UTC, datetime

from extractors.corpus import SeedDocument, load_corpus
from extractors.model import Page
from flows.pipeline.children import Children
from flows.pipeline.context import Context
from flows.pipeline.jobs import Job
from flows.pipeline.landing import Chunk, land_chunk
from flows.pipeline.rows import Landing, article_id_of
from flows.pipeline.seed_ids import seed_name

STAGE = "seeds"


def missing_seeds(context: Context) -> list[SeedDocument]:
    """Give the seed documents that the warehouse does not hold yet."""
    documents = load_corpus()
    ids = {article_id_of(seed_name(document)): document for document in documents}
    held = context.memory.known_articles(ids.keys())
    return [document for article_id, document in ids.items() if article_id not in held]


async def read_seeds(context: Context, children: Children) -> None:
    """Extract, judge and land the seed documents that are missing."""
    chunk = Chunk()
    for document in context.seeds:
        chunk.landings.append(await _read(context, children, document))
    if chunk.landings:
        land_chunk(context, chunk)


async def _read(context: Context, children: Children, document: SeedDocument) -> Landing:
    page = _page(document, context.now())
    context.archive.put(page, kind="seed")
    outlet = context.registry.outlets.get(document.outlet_id)
    reading = await children.read(Job(page, None, outlet, page.url, document.lang))
    if reading.article is None or reading.judgement is None:
        # Our own shipped document: not the world's fault, so it must not pass as a failed page.
        raise AssertionError(f"seed {document.seed_id} cannot be read: {reading.problem}")
    dated = document.published
    article = replace(
        reading.article,
        canonical_url=document.url,
        published_at=dated.at if dated else None,
        published_precision=dated.precision if dated else "unknown",
        published_source="corpus",
    )
    return Landing(
        article=article,
        judgement=reading.judgement,
        reading=reading,
        article_id=article_id_of(seed_name(document)),
        outlet_id=document.outlet_id,
        urls=(),
        raw_ref=page.sha256,
        origin="seed",
        run_id=context.run_id,
        seen_at=page.fetched_at,
    )


def _page(document: SeedDocument, at: datetime) -> Page:
    return Page(
        url=seed_name(document),
        final_url=seed_name(document),
        status=200,
        headers=(("content-type", "text/plain; charset=utf-8"),),
        body=document.body,
        fetched_at=at.astimezone(UTC),
        sha256=document.sha256,
    )
