"""What came of judging one stored wording again, and the rows of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from extractors.ids import content_id
from flows.pipeline.jobs import JudgeJob, JudgeReading
from flows.pipeline.judgements import with_judgements
from flows.pipeline.rows import Judged
from flows.reprocess.changes import said_of, telling_sentence
from warehouse.batch import Batch
from warehouse.rejudging import HeldText, Said, Wording
from warehouse.rows import FailureRow


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one wording; without a reading its verdict was held already."""

    wording: Wording
    text: HeldText
    reading: JudgeReading | None
    at: datetime

    @property
    def problem(self) -> str | None:
        """Say why it could not be judged."""
        return self.reading.problem if self.reading else None

    @property
    def said(self) -> Said | None:
        """Give what is said of it now; None: it could not be judged."""
        if self.reading is None:
            return self.wording.held
        judgement = self.reading.judgement
        return said_of(judgement.verdict) if judgement else None

    @property
    def sentence(self) -> str | None:
        """Give the sentence to show beside that."""
        if self.reading is None:
            return None  # asked for at the end, for those few that are shown
        judgement = self.reading.judgement
        return telling_sentence(judgement.verdict) if judgement else None


def job_of(text: HeldText) -> JudgeJob:
    """Ask for the judgement of a wording."""
    return JudgeJob(text.title, text.body, text.lang, text.country)


def batch_of(answers: Sequence[Answered], run_id: UUID) -> Batch:
    """Give all rows of what was judged, and of what could not be."""
    failures = (_failure(each, run_id) for each in answers)
    return with_judgements(
        [judged for each in answers if (judged := _judged(each, run_id))],
        Batch(run_id=run_id, kind="judge", failures=tuple(row for row in failures if row)),
    )


def _judged(answered: Answered, run_id: UUID) -> Judged | None:
    """Give what is new: names are settled once by one version of the reading, however often judged.

    Rows of two readings by one version would stand among each other.
    """
    reading, text, wording = answered.reading, answered.text, answered.wording
    if reading is None or reading.judgement is None:
        return None
    judgement = reading.judgement
    return Judged(
        wording.article_id,
        wording.version_id,
        replace(judgement, mentions=(), acts=()) if text.is_read else judgement,
        None if text.is_compared else reading.comparison,
        judged_at=answered.at,
        run_id=run_id,
        terms=reading.terms,
    )


def _failure(answered: Answered, run_id: UUID) -> FailureRow | None:
    problem, wording = answered.problem, answered.wording
    if problem is None:
        return None
    return FailureRow(
        failure_id=content_id("failure", str(run_id), str(wording.version_id)),
        run_id=run_id,
        stage="judge",
        target_kind="article",
        target_id=str(wording.article_id),
        url=answered.text.canonical_url,
        error="not_judged_again",
        detail=problem,
        at=answered.at,
    )
