"""Turn answers into rows: each question one, and a verdict that votes where it was understood."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from extractors.ids import content_id
from extractors.model import Evidence, Grade
from extractors.relevance.folding import line_of
from extractors.relevance.passages import Passage, sentences_of
from flows.opinions.asking import Answered
from flows.opinions.endpoint import Endpoint
from flows.opinions.prompt import PROMPT_VERSION
from warehouse.batch import Batch
from warehouse.judging_rows import OpinionRow
from warehouse.rows import VerdictRow

# A model states no probability, and what it would state is not calibrated: one number per grade, on
# the right side of one half, so that scores sort. Never to be compared with a classifier's.
SCORES: Final[Mapping[Grade, float]] = MappingProxyType({0: 0.1, 1: 0.7, 2: 0.9})


def opinion_batch(answers: Sequence[Answered], endpoint: Endpoint, run_id: UUID) -> Batch:
    """Give what lands of some answers."""
    return Batch(
        run_id=run_id,
        kind="opinions",
        opinions=tuple(_opinion(each, endpoint, run_id) for each in answers),
        verdicts=tuple(row for each in answers for row in _verdicts(each, endpoint, run_id)),
    )


def evidence_of(answered: Answered, model: str) -> tuple[Evidence, ...]:
    """Show the words that a model points to, as the article has them."""
    opinion = answered.opinion
    if opinion is None:
        return ()
    text = answered.shown.text if opinion.field == "body" else answered.shown.title
    return (
        Evidence(
            kind="opinion",
            field=opinion.field,
            start=opinion.start,
            end=opinion.end,
            text=text[opinion.start : opinion.end],
            reason=f"Quoted by the model {model} for its grade {opinion.grade}.",
            weight=1.0 if opinion.grade else -1.0,
            sentence=_sentence(answered, text),
        ),
    )


def _opinion(answered: Answered, endpoint: Endpoint, run_id: UUID) -> OpinionRow:
    article, asked_at = answered.article, answered.posted.asked_at
    return OpinionRow(
        opinion_id=content_id(
            "opinion",
            str(article.version_id),
            endpoint.classifier,
            str(PROMPT_VERSION),
            asked_at.isoformat(),
        ),
        article_id=article.article_id,
        version_id=article.version_id,
        classifier=endpoint.classifier,
        classifier_version=PROMPT_VERSION,
        endpoint=endpoint.origin,
        model=endpoint.model,
        outcome=answered.outcome,
        detail=answered.detail,
        tokens_in=answered.tokens_in,
        tokens_out=answered.tokens_out,
        duration_ms=answered.posted.duration_ms,
        asked_at=asked_at,
        run_id=run_id,
    )


def _verdicts(answered: Answered, endpoint: Endpoint, run_id: UUID) -> tuple[VerdictRow, ...]:
    article, opinion = answered.article, answered.opinion
    if opinion is None:
        return ()
    return (
        VerdictRow(
            verdict_id=content_id(
                "verdict", str(article.version_id), endpoint.classifier, str(PROMPT_VERSION)
            ),
            article_id=article.article_id,
            version_id=article.version_id,
            classifier=endpoint.classifier,
            classifier_version=PROMPT_VERSION,
            relevant=opinion.grade > 0,
            grade=opinion.grade,
            score=SCORES[opinion.grade],
            lang=article.lang or "und",
            topics=opinion.topics,
            evidence=evidence_of(answered, endpoint.model),
            judged_at=answered.posted.asked_at,
            run_id=run_id,
            decides=False,
        ),
    )


def _sentence(answered: Answered, text: str) -> str:
    """Find the sentences that a quote is from."""
    opinion = answered.opinion
    if opinion is None:
        return ""
    around = [
        each
        for each in sentences_of(Passage(opinion.field, text, line_of(text)), 0)
        if each.start < opinion.end and opinion.start < each.end
    ]
    if not around:
        return text[opinion.start : opinion.end]
    return text[around[0].start : around[-1].end].strip()
