"""Turn readings into the rows of the warehouse."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.ids import content_id
from extractors.model import Article, BaselineComparison, Judgement
from extractors.terminology.finding import TermUse
from extractors.urls import article_key
from flows.pipeline.jobs import Reading
from warehouse.rows import (
    ArticleRow,
    ArticleUrl,
    ArticleVersion,
    Origin,
    VersionReason,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is kept of a page's answer, so that it can be asked again politely."""

    url: str  # to ask for
    etag: str | None
    last_modified: str | None
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged of one wording, and by which run."""

    article_id: UUID
    version_id: UUID
    judgement: Judgement
    comparison: BaselineComparison | None
    judged_at: datetime
    run_id: UUID
    terms: tuple[TermUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Landing:
    """One read article on its way to the warehouse."""

    article: Article  # the reading's, with its canonical address settled
    judgement: Judgement
    reading: Reading
    article_id: UUID
    outlet_id: str | None
    urls: tuple[str, ...]  # every address that led here
    raw_ref: str | None
    origin: Origin
    run_id: UUID
    seen_at: datetime
    address: str | None = None  # canonical form of what the feed gave
    stands_in: bool = False  # the feed's words, for a page that could not be read
    read_at: datetime | None = None  # None: when it was seen
    gives_way: bool = False  # such words that are worth less than any text that is held
    answered: Answered | None = None  # of a page that may be asked again
    is_revisit: bool = False  # whose page it is, is known
    wording_id: UUID | None = None  # of a wording that is held already

    @property
    def version_id(self) -> UUID:
        """Give the id of this wording, derived where it is a new one."""
        derived = content_id("version", str(self.article_id), self.article.content_hash)
        return self.wording_id or derived

    @property
    def judged(self) -> Judged:
        """Give what was judged of this wording."""
        return Judged(
            self.article_id,
            self.version_id,
            self.judgement,
            self.reading.comparison,
            judged_at=self.read_at or self.seen_at,
            run_id=self.run_id,
            terms=self.reading.terms,
        )


def article_id_of(canonical_url: str) -> UUID:
    """Derive the id of the article at a canonical URL (or of a seed, from its `seed:` name)."""
    return content_id("article", canonical_url)


def article_row(landing: Landing) -> ArticleRow:
    """Give the current state of the article."""
    article = landing.article
    return ArticleRow(
        article_id=landing.article_id,
        canonical_url=article.canonical_url,
        article_key=article_key(article.canonical_url) if article.canonical_url else None,
        outlet_id=landing.outlet_id,
        lang=article.lang,
        title_lang=article.title_lang,
        title=article.title,
        body=article.body,
        author=", ".join(article.authors) or None,
        authors=article.authors,
        published_at=article.published_at,
        published_precision=article.published_precision,
        published_source=article.published_source,
        modified_at=article.modified_at,
        modified_precision=article.modified_precision,
        modified_source=article.modified_source,
        place=article.place,
        agency=article.agency,
        kind=article.kind,
        text_source=article.text_source,
        description=article.description,
        section=article.section,
        tags=article.tags,
        image_url=article.image_url,
        word_count=len(article.body.split()),
        flags=article.flags,
        first_seen_at=landing.seen_at,
        seen_at=landing.seen_at,
        read_at=landing.read_at or landing.seen_at,
        version_id=landing.version_id,
        content_hash=article.content_hash,
        fingerprint=landing.reading.fingerprint,
        origin=landing.origin,
        run_id=landing.run_id,
    )


def version_row(
    landing: Landing, *, reason: VersionReason, previous_version_id: UUID | None
) -> ArticleVersion:
    """Give this wording of the article, to be kept for ever."""
    article = landing.article
    return ArticleVersion(
        version_id=landing.version_id,
        article_id=landing.article_id,
        reason=reason,
        previous_version_id=previous_version_id,
        seen_at=landing.seen_at,
        read_at=landing.read_at or landing.seen_at,
        lang=article.lang,
        title_lang=article.title_lang,
        title=article.title,
        body=article.body,
        content_hash=article.content_hash,
        fingerprint=landing.reading.fingerprint,
        text_source=article.text_source,
        authors=article.authors,
        published_at=article.published_at,
        published_precision=article.published_precision,
        published_source=article.published_source,
        modified_at=article.modified_at,
        modified_precision=article.modified_precision,
        modified_source=article.modified_source,
        dates=article.dates,
        place=article.place,
        agency=article.agency,
        kind=article.kind,
        description=article.description,
        section=article.section,
        tags=article.tags,
        image_url=article.image_url,
        flags=article.flags,
        extractor=landing.reading.extractor,
        extractor_version=landing.reading.extractor_version,
        raw_ref=landing.raw_ref,
        cuts=article.cuts,
        origin=landing.origin,
        run_id=landing.run_id,
    )


def url_rows(landing: Landing) -> tuple[ArticleUrl, ...]:
    """Give every address that leads to the article."""
    urls = dict.fromkeys((*landing.urls, landing.article.canonical_url))
    return tuple(ArticleUrl(url, landing.article_id, landing.seen_at) for url in urls if url)
