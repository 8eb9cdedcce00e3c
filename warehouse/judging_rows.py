"""Rows of what was judged: mentions, acts, labels, activations, likeness to the baseline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from extractors.model import Field, Party, QuadClass, Side

LabelSource = Literal["command", "import"]
OpinionOutcome = Literal["ok", "not_understood", "refused", "timeout", "connection_error", "http"]


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One thing that news may name."""

    entity_id: str
    kind: str
    side: Side
    office: str | None  # that a person is known for
    office_from: date | None
    office_to: date | None  # None: still, or not known
    gazetteer_sha256: str  # of the files that this came from
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntityName:
    """How a language writes an entity in one script."""

    entity_id: str
    lang: str
    script: str  # ISO 15924; Zyyy where we have no name for it
    names: tuple[str, ...]  # the usual one first
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One name in one wording, as one version of the reading settled it."""

    article_id: UUID
    version_id: UUID
    reading_version: int
    field: Field
    start: int
    end: int
    text: str
    entity_id: str
    kind: str
    side: Side
    sense: str
    strength: float
    reason: str
    sentence: int
    is_listed: bool
    run_id: UUID


@dataclass(frozen=True, slots=True)
class ActRow:
    """Who did what to whom, as one sentence of one wording says."""

    article_id: UUID
    version_id: UUID
    reading_version: int
    field: Field
    start: int
    end: int
    text: str
    initiator: Party
    target: Party
    quad_class: QuadClass
    sentence: str
    run_id: UUID


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What a person says of an article; the newest of an article counts, over every classifier."""

    label_id: UUID
    article_id: UUID
    version_id: UUID | None  # the wording that the person saw
    relevant: bool
    grade: int | None  # None: not said
    topics: tuple[str, ...] | None  # None: not said
    note: str | None
    author: str | None
    source: LabelSource
    labelled_at: datetime
    run_id: UUID  # of the command


@dataclass(frozen=True, slots=True)
class Activation:
    """From when on a version of a classifier is the one that counts."""

    classifier: str
    classifier_version: int
    activated_at: datetime
    run_id: UUID


@dataclass(frozen=True, slots=True)
class SeedLikenessRow:
    """How near one wording is to one seed document."""

    version_id: UUID
    article_id: UUID
    seed_article_id: UUID
    comparison_version: int
    similarity: float
    shared_entities: tuple[str, ...]
    shared_terms: tuple[str, ...]
    run_id: UUID


@dataclass(frozen=True, slots=True)
class NoveltyRow:
    """What one wording has that no seed document has."""

    version_id: UUID
    article_id: UUID
    comparison_version: int
    new_entities: tuple[str, ...]
    new_terms: tuple[str, ...]
    run_id: UUID


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One question to a model server and what became of it; its verdict is a verdict row."""

    opinion_id: UUID
    article_id: UUID
    version_id: UUID
    classifier: str
    classifier_version: int
    endpoint: str  # scheme, host and port only: an address may hold a secret
    model: str
    outcome: OpinionOutcome
    detail: str | None
    tokens_in: int | None
    tokens_out: int | None
    duration_ms: float
    asked_at: datetime
    run_id: UUID
