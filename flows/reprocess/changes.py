"""What another verdict changes for readers: counted, and a few of each kind to look at."""

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from extractors.model import Verdict
from warehouse.rejudging import ClassifierVersion, HeldText, Said, Wording

# first: nobody had judged it, and it is no flag; one that is, is `flagged`.
Change = Literal["flagged", "unflagged", "regraded", "same", "first"]
CHANGED: tuple[Change, ...] = ("flagged", "unflagged", "regraded")


@dataclass(frozen=True, slots=True)
class VerdictSample:
    """One changed verdict, as a person wants to see it."""

    article_id: UUID
    version_id: UUID
    change: Change
    title: str
    outlet: str | None
    url: str | None
    lang: str
    from_by: ClassifierVersion | None  # whose verdict counted; None: it was never judged
    from_grade: int | None
    from_score: float | None
    to_grade: int
    to_score: float
    sentence: str | None  # that speaks loudest for the new verdict
    from_sentence: str | None = None  # for the one before


@dataclass(slots=True)
class Changes:
    """Counts by kind, language, grade and former judge; articles with a label stand apart."""

    most: int  # samples of each kind
    counts: Counter[Change] = field(default_factory=Counter)
    langs: dict[str, Counter[Change]] = field(default_factory=dict)
    grades: Counter[str] = field(default_factory=Counter)  # "0 → 2", of those that differ
    judges: Counter[str] = field(default_factory=Counter)  # whose verdict counted before
    labelled: int = 0  # verdicts that differ, and change nothing: a label wins
    _drawn: dict[Change, list[tuple[str, VerdictSample]]] = field(default_factory=dict)

    def add(self, wording: Wording, text: HeldText, said: Said, sentence: str | None) -> None:
        """Consider what is said now of the current wording of an article."""
        before = wording.counts
        change = change_of(before, said)
        self.judges[str(before.by) if before else "nobody"] += 1
        if wording.is_labelled and change in CHANGED:
            self.labelled += 1
            return
        self.counts[change] += 1
        self.langs.setdefault(text.lang, Counter())[change] += 1
        if change in CHANGED:
            self.grades[f"{before.grade if before else '–'} → {said.grade}"] += 1
            self._consider(_sample(wording, text, change, said, sentence))

    @property
    def compared(self) -> int:
        """Count the articles whose label, if any, does not keep the change away."""
        return sum(self.counts.values())

    def chosen(self) -> tuple[VerdictSample, ...]:
        """Give the samples, new flags first, the same ones every time."""
        return tuple(sample for each in CHANGED for _, sample in self._drawn.get(each, ()))

    def _consider(self, sample: VerdictSample) -> None:
        drawn = self._drawn.setdefault(sample.change, [])
        insort(drawn, (str(sample.article_id), sample), key=lambda each: each[0])  # as good as dice
        del drawn[self.most :]


def change_of(before: Said | None, now: Said) -> Change:
    """Name what differs between two verdicts: the flag, else the grade."""
    was_relevant = before is not None and before.relevant
    if now.relevant != was_relevant:
        return "flagged" if now.relevant else "unflagged"
    if before is None:
        return "first"
    return "same" if before.grade == now.grade else "regraded"


def said_of(verdict: Verdict) -> Said:
    """Give a verdict in short."""
    by = ClassifierVersion(verdict.classifier, verdict.classifier_version)
    return Said(by, verdict.relevant, verdict.grade, verdict.score)


def telling_sentence(verdict: Verdict) -> str | None:
    """Choose the sentence to show, as main.articles does: of the body, if one speaks for it."""
    speaking = [each for each in verdict.evidence if (each.weight > 0) == verdict.relevant]
    of_body = [each for each in speaking if each.field == "body"]
    return next((each.sentence for each in (*of_body, *speaking, *verdict.evidence)), None)


def _sample(
    wording: Wording, text: HeldText, change: Change, said: Said, sentence: str | None
) -> VerdictSample:
    before = wording.counts
    return VerdictSample(
        article_id=wording.article_id,
        version_id=wording.version_id,
        change=change,
        title=text.title,
        outlet=text.outlet,
        url=text.canonical_url,
        lang=text.lang,
        from_by=before.by if before else None,
        from_grade=before.grade if before else None,
        from_score=before.score if before else None,
        to_grade=said.grade,
        to_score=said.score,
        sentence=sentence,
    )
