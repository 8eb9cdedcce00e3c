"""By which ids the documents of the baseline corpus are known in the warehouse."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from uuid import UUID

from extractors.corpus import SeedDocument, load_corpus
from flows.pipeline.rows import article_id_of


def seed_name(document: SeedDocument) -> str:
    """Identify a document: by its address where one is known, else by its bytes."""
    return document.url or f"seed:{document.sha256}"


@cache
def seed_article_ids() -> Mapping[str, UUID]:
    """Give the article of each document of the shipped corpus, by its seed_id."""
    return MappingProxyType(
        {each.seed_id: article_id_of(seed_name(each)) for each in load_corpus()}
    )
