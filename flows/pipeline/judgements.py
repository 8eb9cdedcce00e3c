"""Turn judgements into rows: verdicts, topics, names, acts, wordings, nearness to the seeds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from uuid import UUID

from extractors.baseline import COMPARISON_VERSION
from extractors.ids import content_id
from extractors.model import Judgement, Verdict
from extractors.relevance import READING_VERSION
from extractors.terminology import finding_id
from flows.pipeline.rows import Judged
from flows.pipeline.seed_ids import seed_article_ids
from warehouse.batch import Batch
from warehouse.judging_rows import ActRow, MentionRow, NoveltyRow, SeedLikenessRow
from warehouse.rows import TopicRow, VerdictRow
from warehouse.term_rows import TermUseRow


def with_judgements(wordings: Sequence[Judged], batch: Batch) -> Batch:
    """Add to `batch` all that was judged of `wordings`."""
    return replace(
        batch,
        verdicts=tuple(row for each in wordings for row in _verdicts(each)),
        topics=tuple(row for each in wordings for row in _topics(each)),
        mentions=tuple(row for each in wordings for row in _mentions(each)),
        acts=tuple(row for each in wordings for row in _acts(each)),
        seed_likenesses=tuple(row for each in wordings for row in _likenesses(each)),
        novelties=tuple(row for each in wordings for row in _novelties(each)),
        term_uses=tuple(row for each in wordings for row in _term_uses(each)),
    )


def verdict_id(version_id: UUID, verdict: Verdict) -> UUID:
    """Derive the id of what one classifier version says of a wording."""
    version = str(verdict.classifier_version)
    return content_id("verdict", str(version_id), verdict.classifier, version)


def all_verdicts(judgement: Judgement) -> Iterator[Verdict]:
    """Give what every classifier says, the deciding one first."""
    yield judgement.verdict
    yield from judgement.others


def _verdicts(judged: Judged) -> Iterable[VerdictRow]:
    judgement = judged.judgement
    return (
        VerdictRow(
            verdict_id=verdict_id(judged.version_id, verdict),
            article_id=judged.article_id,
            version_id=judged.version_id,
            classifier=verdict.classifier,
            classifier_version=verdict.classifier_version,
            relevant=verdict.relevant,
            grade=verdict.grade,
            score=verdict.score,
            lang=verdict.lang,
            topics=verdict.topics,
            evidence=verdict.evidence,
            judged_at=judged.judged_at,
            run_id=judged.run_id,
            decides=verdict is judgement.verdict,
        )
        for verdict in all_verdicts(judgement)
    )


def _topics(judged: Judged) -> Iterable[TopicRow]:
    return (
        TopicRow(
            article_id=judged.article_id,
            version_id=judged.version_id,
            classifier=verdict.classifier,
            classifier_version=verdict.classifier_version,
            topic=each.topic,
            score=each.score,
            is_named=each.topic in verdict.topics,
        )
        for verdict in all_verdicts(judged.judgement)
        for each in verdict.topic_scores
    )


def _mentions(judged: Judged) -> Iterable[MentionRow]:
    return (
        MentionRow(
            article_id=judged.article_id,
            version_id=judged.version_id,
            reading_version=READING_VERSION,
            run_id=judged.run_id,
            **asdict(mention),
        )
        for mention in judged.judgement.mentions
    )


def _acts(judged: Judged) -> Iterable[ActRow]:
    return (
        ActRow(
            article_id=judged.article_id,
            version_id=judged.version_id,
            reading_version=READING_VERSION,
            run_id=judged.run_id,
            **asdict(act),
        )
        for act in judged.judgement.acts
    )


def _likenesses(judged: Judged) -> Iterable[SeedLikenessRow]:
    comparison = judged.comparison
    return (
        SeedLikenessRow(
            version_id=judged.version_id,
            article_id=judged.article_id,
            seed_article_id=seed_article_ids()[each.seed_id],
            comparison_version=COMPARISON_VERSION,
            similarity=each.similarity,
            shared_entities=each.shared_entities,
            shared_terms=each.shared_terms,
            run_id=judged.run_id,
        )
        for each in (comparison.likenesses if comparison else ())
    )


def _novelties(judged: Judged) -> Iterable[NoveltyRow]:
    comparison = judged.comparison
    if comparison is not None:
        yield NoveltyRow(
            version_id=judged.version_id,
            article_id=judged.article_id,
            comparison_version=COMPARISON_VERSION,
            new_entities=comparison.new_entities,
            new_terms=comparison.new_terms,
            run_id=judged.run_id,
        )


def _term_uses(judged: Judged) -> Iterable[TermUseRow]:
    return (
        TermUseRow(
            article_id=judged.article_id,
            version_id=judged.version_id,
            finding=finding_id(),
            found_at=judged.judged_at,
            run_id=judged.run_id,
            **asdict(each),
        )
        for each in judged.terms
    )
