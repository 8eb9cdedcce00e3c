"""What came of reading one stored page again: a row to count, and perhaps a new wording."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from extractors.ids import content_id, sha256_hex
from extractors.model import Article, Outcome
from flows.pipeline.jobs import Reading
from flows.pipeline.rows import (
    Landing,
    article_row,
    version_row,
)
from flows.reprocess.compare import Difference, compare, paragraphs
from warehouse.page_rows import Extraction
from warehouse.records import as_json
from warehouse.rows import ArticleRow, ArticleVersion, FailureRow
from warehouse.stored import Held, StoredPage

# The page itself was read, as an article or as the wall in front of one.
_READ = frozenset({Outcome.OK, Outcome.BLOCKED})
_CORPUS = "corpus"  # dates of seed documents: ours, not the text's


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who reads again: the same for all pages of a run."""

    run_id: UUID
    extractor: str
    extractor_version: str
    is_trial: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one page."""

    held: Held
    extraction: Extraction
    after: ArticleVersion | None = None  # None: it could not be read
    landing: Landing | None = None  # None: nothing differs, or nothing could be read
    address: str | None = None  # as the page calls itself now

    def article(self) -> ArticleRow | None:
        """Give the article in its new wording; None where readers see another page's.

        Who publishes it, its address and when it was first seen stay as they are: an article is
        not another one because its page was read again.
        """
        if self.landing is None or not self.held.is_current:
            return None
        return replace(
            article_row(self.landing),
            first_seen_at=self.held.first_seen_at,
            seen_at=self.held.current_seen_at,
            origin=self.held.origin,  # type: ignore[arg-type]  # stored from one
        )

    def failure(self) -> FailureRow | None:
        """Give the row of what went wrong."""
        row = self.extraction
        if row.outcome != "failed" or row.run_id is None:
            return None
        return FailureRow(
            failure_id=content_id("failure", str(row.extraction_id)),
            run_id=row.run_id,
            stage="reprocess",
            target_kind="article",
            target_id=str(row.article_id),
            url=self.held.canonical_url,
            error="not_read_again",
            detail=row.detail,
            at=row.extracted_at,
        )


def lost(attempt: Attempt, page: StoredPage, held: Held, problem: str, now: datetime) -> Result:
    """Say that a page could not be read again: what is held stays as it is."""
    return Result(held, _row(attempt, page, held, now, detail=problem))


def result_of(
    attempt: Attempt, page: StoredPage, held: Held, reading: Reading, now: datetime
) -> Result:
    """Compare a reading with the wording that the same page gave before."""
    article, judgement = reading.article, reading.judgement
    if article is None or judgement is None:
        return lost(attempt, page, held, reading.problem or "nothing could be read", now)
    if reading.outcome not in _READ and held.version.text_source == "page":
        # The feed's words would be a poor exchange for a text that was there.
        return lost(attempt, page, held, reading.problem or reading.outcome.value, now)
    kept = replace(_as_dated(article, held.version), canonical_url=held.canonical_url)
    landing = Landing(
        article=kept,
        judgement=judgement,
        reading=reading,
        article_id=page.article_id,
        outlet_id=held.outlet_id,
        urls=(),
        raw_ref=page.raw_ref,
        origin=held.version.origin,
        run_id=attempt.run_id,
        seen_at=held.version.seen_at,
        read_at=now,
        wording_id=_version_id(page, reading, kept),
    )
    after = version_row(landing, reason="reprocessed", previous_version_id=held.version.version_id)
    difference = compare(held.version, after)
    is_same = difference.outcome == "same"
    version_id = held.version.version_id if is_same else landing.version_id
    row = _row(attempt, page, held, now, after=after, difference=difference)
    row = replace(row, version_id=None if attempt.is_trial else version_id, cpu_ms=reading.cpu_ms)
    is_page = reading.problem is None and article.kind == "article"
    return Result(
        held,
        replace(row, detail=reading.problem),
        after,
        None if is_same else landing,
        article.canonical_url if is_page else None,
    )


def _as_dated(article: Article, before: ArticleVersion) -> Article:
    """Keep the date of a seed document, which is told beside its text."""
    if before.published_source != _CORPUS:
        return article
    return replace(
        article,
        published_at=before.published_at,
        published_precision=before.published_precision,  # type: ignore[arg-type]  # same
        published_source=before.published_source,
    )


def _version_id(page: StoredPage, reading: Reading, article: Article) -> UUID:
    """Derive the id of a wording from the page, who read it, and all that was read.

    All: the same extractor may read a date otherwise once the registry knows the time zone.
    """
    wording = as_json([replace(article, canonical_url=None)])
    return content_id(
        "version",
        str(page.article_id),
        article.content_hash,
        page.raw_ref,
        reading.extractor,
        reading.extractor_version,
        sha256_hex(wording.encode()),
    )


def _row(
    attempt: Attempt,
    page: StoredPage,
    held: Held,
    now: datetime,
    *,
    after: ArticleVersion | None = None,
    difference: Difference | None = None,
    detail: str | None = None,
) -> Extraction:
    before = held.version
    return Extraction(
        extraction_id=content_id(
            "extraction", str(attempt.run_id), str(page.article_id), page.raw_ref
        ),
        run_id=attempt.run_id,
        is_trial=attempt.is_trial,
        article_id=page.article_id,
        from_version_id=before.version_id,
        version_id=None,
        raw_ref=page.raw_ref,
        from_extractor_version=before.extractor_version,
        extractor=attempt.extractor,
        extractor_version=attempt.extractor_version,
        extracted_at=now,
        outcome=difference.outcome if difference else "failed",
        changed_fields=difference.changed_fields if difference else (),
        characters_before=len(before.body or ""),
        characters_after=len(after.body) if after else None,
        paragraphs_before=paragraphs(before.body or ""),
        paragraphs_after=paragraphs(after.body) if after else None,
        similarity=difference.similarity if difference else None,
        kind_before=before.kind,
        kind_after=after.kind if after else None,
        published_before=before.published_at,
        published_after=after.published_at if after else None,
        cpu_ms=None,
        detail=detail,
    )
