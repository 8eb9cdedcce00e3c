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
    """Give each reading, one per article, its place among the wordings that are held."""
    texts = memory.wording_texts(
        [
            _nearest(landing, known)
            for landing in landings
            if (known := held.get(landing.article_id)) is not None
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
        return Placed(_as_held(landing, _nearest(landing, known), texts), "same", None)
    if content_hash in known.wordings:
        return Placed(_as_held(landing, _nearest(landing, known), texts), "again", None)
    if _is_first_page(landing, known):
        return Placed(landing, "page", known.version_id)
    if _is_trivial(landing, texts.get(known.version_id)):
        return Placed(replace(landing, wording_id=known.version_id), "trivial", None)
    return Placed(landing, "edited", known.version_id)


def _nearest(landing: Landing, known: HeldArticle) -> UUID:
    """Give the wording that a reading is, or may be: of its hash, else the current one."""
    content_hash = landing.article.content_hash
    is_current = content_hash == known.content_hash
    return known.version_id if is_current else known.wordings.get(content_hash, known.version_id)


def _as_held(landing: Landing, version_id: UUID, texts: Mapping[UUID, WordingText]) -> Landing:
    """Give a reading the letters of its wording: a hash forgives case, accents and spelling.

    What is cited by the id of a wording has to stand under that id to the letter.
    """
    text = texts.get(version_id)
    article = landing.article
    if text is not None:
        article = replace(article, title=text.title, body=text.body)
    return replace(landing, article=article, wording_id=version_id)


def _is_first_page(landing: Landing, known: HeldArticle) -> bool:
    return known.text_source != "page" and landing.article.text_source == "page"


def _is_trivial(landing: Landing, text: WordingText | None) -> bool:
    if text is None:
        return False
    article = landing.article
    old, new = Wording(text.title, text.body), Wording(article.title, article.body)
    return compare(old, new) != "changed"
