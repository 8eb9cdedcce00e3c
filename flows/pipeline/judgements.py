"""Turn judgements into rows: verdicts, topics, names, acts, and how near a text is to the seeds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from extractors.ids import content_id
from extractors.model import Judgement, Verdict
from extractors.relevance import READING_VERSION
from flows.pipeline.rows import Landing
from flows.pipeline.seed_ids import seed_article_ids
from warehouse.batch import Batch
from warehouse.judging_rows import ActRow, MentionRow, NoveltyRow, SeedLikenessRow
from warehouse.rows import TopicRow, VerdictRow

COMPARISON_VERSION = 1  # of comparing with the baseline; its rows stand beside those of another one


def with_judgements(landings: Sequence[Landing], batch: Batch) -> Batch:
    """Add to `batch` all that was judged of the wordings in `landings`."""
    return replace(
        batch,
        verdicts=tuple(row for each in landings for row in _verdicts(each)),
        topics=tuple(row for each in landings for row in _topics(each)),
        mentions=tuple(row for each in landings for row in _mentions(each)),
        acts=tuple(row for each in landings for row in _acts(each)),
        seed_likenesses=tuple(row for each in landings for row in _likenesses(each)),
        novelties=tuple(row for each in landings for row in _novelties(each)),
    )


def verdict_id(version_id: UUID, verdict: Verdict) -> UUID:
    """Derive the id of what one classifier version says of a wording."""
    version = str(verdict.classifier_version)
    return content_id("verdict", str(version_id), verdict.classifier, version)


def all_verdicts(judgement: Judgement) -> Iterator[Verdict]:
    """Give what every classifier says, the deciding one first."""
    yield judgement.verdict
    yield from judgement.others


def _verdicts(landing: Landing) -> Iterable[VerdictRow]:
    judgement = landing.judgement
    return (
        VerdictRow(
            verdict_id=verdict_id(landing.version_id, verdict),
            article_id=landing.article_id,
            version_id=landing.version_id,
            classifier=verdict.classifier,
            classifier_version=verdict.classifier_version,
            relevant=verdict.relevant,
            grade=verdict.grade,
            score=verdict.score,
            lang=verdict.lang,
            topics=verdict.topics,
            evidence=verdict.evidence,
            judged_at=_judged_at(landing),
            run_id=landing.run_id,
            decides=verdict is judgement.verdict,
        )
        for verdict in all_verdicts(judgement)
    )


def _topics(landing: Landing) -> Iterable[TopicRow]:
    return (
        TopicRow(
            article_id=landing.article_id,
            version_id=landing.version_id,
            classifier=verdict.classifier,
            classifier_version=verdict.classifier_version,
            topic=each.topic,
            score=each.score,
            is_named=each.topic in verdict.topics,
        )
        for verdict in all_verdicts(landing.judgement)
        for each in verdict.topic_scores
    )


def _mentions(landing: Landing) -> Iterable[MentionRow]:
    return (
        MentionRow(
            article_id=landing.article_id,
            version_id=landing.version_id,
            reading_version=READING_VERSION,
            run_id=landing.run_id,
            **asdict(mention),
        )
        for mention in landing.judgement.mentions
    )


def _acts(landing: Landing) -> Iterable[ActRow]:
    return (
        ActRow(
            article_id=landing.article_id,
            version_id=landing.version_id,
            reading_version=READING_VERSION,
            run_id=landing.run_id,
            **asdict(act),
        )
        for act in landing.judgement.acts
    )


def _likenesses(landing: Landing) -> Iterable[SeedLikenessRow]:
    comparison = landing.reading.comparison
    return (
        SeedLikenessRow(
            version_id=landing.version_id,
            article_id=landing.article_id,
            seed_article_id=seed_article_ids()[each.seed_id],
            comparison_version=COMPARISON_VERSION,
            similarity=each.similarity,
            shared_entities=each.shared_entities,
            shared_terms=each.shared_terms,
            run_id=landing.run_id,
        )
        for each in (comparison.likenesses if comparison else ())
    )


def _novelties(landing: Landing) -> Iterable[NoveltyRow]:
    comparison = landing.reading.comparison
    if comparison is not None:
        yield NoveltyRow(
            version_id=landing.version_id,
            article_id=landing.article_id,
            comparison_version=COMPARISON_VERSION,
            new_entities=comparison.new_entities,
            new_terms=comparison.new_terms,
            run_id=landing.run_id,
        )


def _judged_at(landing: Landing) -> datetime:
    return landing.read_at or landing.seen_at
