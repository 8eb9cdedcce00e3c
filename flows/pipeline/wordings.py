"""Decide what each reading is to the article that we hold: new words, old words, or mere churn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from extractors.changes import Wording, compare
from flows.pipeline.memory import Memory
from flows.pipeline.rows import Landing
from warehouse.held import HeldArticle, WordingText
from warehouse.rows import VersionReason

# first, page, edited: a version for that reason. again: a wording that was current before and is so
# again. same: the current one, to the letter. trivial: it, but for what comes and goes by itself.
Fate = Literal["first", "page", "edited", "again", "same", "trivial"]
REASONS: Mapping[Fate, VersionReason] = {"first": "first", "page": "page", "edited": "edited"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading with its place among the wordings of its article."""

    landing: Landing  # with the id of the wording that it is
    fate: Fate
    previous_version_id: UUID | None  # what was current before, of a new version

    @property
    def is_version(self) -> bool:
        """Tell whether it is a wording that was not held."""
        return self.fate in REASONS


def place(
    memory: Memory, landings: Sequence[Landing], held: Mapping[UUID, HeldArticle]
) -> list[Placed]:
    """Give each reading, one per article, its place; texts are compared for unknown hashes only."""
    texts = memory.wording_texts(
        [
            known.version_id
            for landing in landings
            if (known := held.get(landing.article_id)) is not None
            and landing.article.content_hash not in known.wordings
            and not _is_first_page(landing, known)
        ]
    )
    return [_placed(landing, held.get(landing.article_id), texts) for landing in landings]


def _placed(
    landing: Landing, known: HeldArticle | None, texts: Mapping[UUID, WordingText]
) -> Placed:
    if known is None:
        return Placed(landing, "first", None)
    content_hash = landing.article.content_hash
    if content_hash == known.content_hash:
        return Placed(replace(landing, wording_id=known.version_id), "same", None)
    if content_hash in known.wordings:
        return Placed(replace(landing, wording_id=known.wordings[content_hash]), "again", None)
    if _is_first_page(landing, known):
        return Placed(landing, "page", known.version_id)
    if _is_trivial(landing, texts.get(known.version_id)):
        return Placed(replace(landing, wording_id=known.version_id), "trivial", None)
    return Placed(landing, "edited", known.version_id)


def _is_first_page(landing: Landing, known: HeldArticle) -> bool:
    return known.text_source != "page" and landing.article.text_source == "page"


def _is_trivial(landing: Landing, text: WordingText | None) -> bool:
    if text is None:
        return False
    article = landing.article
    old, new = Wording(text.title, text.body), Wording(article.title, article.body)
    return compare(old, new) != "changed"
