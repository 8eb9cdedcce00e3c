"""What judging again asks: which wordings there are, what counts of them, what was activated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from warehouse.read import Reader
from warehouse.records import from_records

_ALL: Final = 1 << 62  # rows: no limit


@dataclass(frozen=True, slots=True)
class ClassifierVersion:
    """One version of one classifier."""

    classifier: str
    version: int

    def __str__(self) -> str:
        """Write it as commands take it."""
        return f"{self.classifier}:{self.version}"


@dataclass(frozen=True, slots=True)
class JudgeWish:
    """Which wordings are to be judged. Empty and None: no choice by that."""

    by: ClassifierVersion
    only_held: bool = False  # nothing is to be judged: only what this version has said
    all_wordings: bool = False  # also those that readers do not see any more
    outlets: tuple[str, ...] = ()
    lang: str | None = None  # BCP-47; "az" means "az-Latn", too
    article_id: UUID | None = None
    since: datetime | None = None  # fetched from then on
    before: datetime | None = None
    limit: int | None = None  # wordings


@dataclass(frozen=True, slots=True)
class Said:
    """What a classifier version says of a wording, in short."""

    by: ClassifierVersion
    relevant: bool
    grade: int
    score: float


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording to judge, or to count by a verdict that is held."""

    article_id: UUID
    version_id: UUID
    seen_at: datetime
    is_current: bool
    is_labelled: bool  # its article
    counts: Said | None  # of its article now, labels aside; None: it was never judged
    held: Said | None  # by the version that is asked for; None: it is to be judged


@dataclass(frozen=True, slots=True)
class HeldText:
    """A wording, and what is on record of it."""

    version_id: UUID
    title: str
    body: str
    lang: str
    country: str | None  # of the outlet
    outlet: str | None
    canonical_url: str | None
    is_read: bool  # names and acts are held, of this version of the reading
    is_compared: bool  # with the baseline, by this version of the comparison


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Current wordings that one version has not judged."""

    version_ids: frozenset[UUID]
    all_articles: int  # with the judged ones; 0 where none is left


@dataclass(frozen=True, slots=True)
class Activated:
    """What stood before an activation, and whether that is the newest one still."""

    before: ClassifierVersion
    is_active: bool


class JudgingReader(Reader):
    """A reader for whoever judges again; the spool must have been loaded before."""

    def wordings_to_judge(self, wish: JudgeWish) -> tuple[Wording, ...]:
        """Give the wordings that a wish means, in the order in which they were seen."""
        params: dict[str, object] = {
            **_named(wish.by),
            "only_held": wish.only_held,
            "all_wordings": wish.all_wordings,
            "outlets": list(wish.outlets),
            "lang": wish.lang,
            "article": wish.article_id,
            "since": wish.since,
            "before": wish.before,
            "most": _ALL if wish.limit is None else wish.limit,
        }
        return tuple(
            Wording(
                article_id,
                version_id,
                seen_at.astimezone(UTC),
                is_current,
                is_labelled,
                Said(ClassifierVersion(*now[:2]), *now[2:]) if now[0] is not None else None,
                Said(wish.by, *held) if held[0] is not None else None,
            )
            for (article_id, version_id, seen_at, is_current, is_labelled, *rest) in self._ask(
                "wordings_to_judge", params
            )
            for now, held in [(rest[:5], rest[5:])]
        )

    def texts_to_judge(
        self,
        wordings: Sequence[Wording],
        *,
        reading_version: int,
        comparison_version: int,
    ) -> dict[UUID, HeldText]:
        """Give the texts by the ids of their wordings, with what these versions have on record."""
        if not wordings:
            return {}
        params: dict[str, object] = {
            "ids": [each.version_id for each in wordings],
            "first": min(each.seen_at for each in wordings),
            "last": max(each.seen_at for each in wordings),
            "reading_version": reading_version,
            "comparison_version": comparison_version,
        }
        rows = self._ask("texts_to_judge", params)
        return {each.version_id: each for each in from_records(HeldText, self._columns(), rows)}

    def held_sentences(
        self, version_ids: Sequence[UUID], by: ClassifierVersion
    ) -> dict[UUID, str | None]:
        """Give the sentences to show beside the verdicts that are held, by their wordings."""
        params: dict[str, object] = {**_named(by), "ids": list(version_ids)}
        return dict(self._ask("held_sentences", params)) if version_ids else {}

    def unjudged_wordings(self, by: ClassifierVersion) -> Unjudged:
        """Give the wordings that readers see and that this version has not judged."""
        rows = self._ask("unjudged_wordings", _named(by))
        return Unjudged(frozenset(row[0] for row in rows), rows[0][1] if rows else 0)

    def active_classifier(self) -> ClassifierVersion | None:
        """Tell which version was activated last; None: none ever was."""
        found = self._ask("active_classifier", {})
        return ClassifierVersion(*found[0]) if found else None

    def deciding_versions(self) -> tuple[ClassifierVersion, ...]:
        """Give the versions whose verdicts can count."""
        return tuple(ClassifierVersion(*row) for row in self._ask("deciding_versions", {}))

    def undoable_activation(self, run_id: UUID) -> Activated | None:
        """Tell what stood before the activation by a run; None: it has replaced none."""
        for classifier, version, is_active in self._ask("undoable_activation", {"run_id": run_id}):
            return Activated(ClassifierVersion(classifier, version), is_active)
        return None


def _named(by: ClassifierVersion) -> dict[str, object]:
    return {"classifier": by.classifier, "classifier_version": by.version}
