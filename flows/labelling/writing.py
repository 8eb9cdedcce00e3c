"""From what people say to rows: which article they mean, and how the label gets home safely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from extractors.errors import BusyError
from extractors.ids import content_id
from extractors.text import clean_display
from extractors.urls import canonical_url
from flows.labelling.said import Mistake, Said
from warehouse.batch import Batch
from warehouse.judging_rows import LabelRow, LabelSource
from warehouse.loader import load_spool
from warehouse.query import catalogue_query
from warehouse.records import clean_text, from_records
from warehouse.spool import Spool

_AT_ONCE: Final = 2_000  # names in one question; each may fit several articles
# Labels are never overwritten: without a time of its own, a correction would not land.
_HELD: Final = (
    "a label of this article, author and time is held and says something else: "
    "a correction needs a time of its own"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """What a label says, without who said it of which wording."""

    label_id: UUID
    relevant: bool
    grade: int | None
    topics: tuple[str, ...] | None
    note: str | None


@dataclass(frozen=True, slots=True)
class _Meant:
    """An article that a name fits."""

    name: str
    article_id: UUID
    version_id: UUID  # the present wording
    at: datetime  # when it was read


def label_rows(
    home: Path, said: Sequence[Said], *, source: LabelSource, now: datetime
) -> tuple[list[LabelRow], list[Mistake]]:
    """Give the row of each label, and name those that mean no article, several, or two things."""
    names = (name for each in said for name in (each.article, each.url) if name)
    found = _articles(home, list(dict.fromkeys(names)))
    run_id = uuid4()
    rows: dict[UUID, tuple[LabelRow, int]] = {}
    mistakes: list[Mistake] = []
    for each in said:
        articles = found.get(each.article, [])
        if len(articles) != 1:
            mistakes.append(Mistake(each.line, "id", _unknown(each.article, len(articles))))
            continue
        if each.url and _are_others(found.get(each.url, []), articles[0]):
            mistakes.append(Mistake(each.line, "url", "is another article's, not that of the id"))
            continue
        row = _row(each, articles[0], source, now, run_id)
        first, line = rows.setdefault(row.label_id, (row, each.line))
        if first != row:
            problem = f"line {line} says something else of the same article, author and time"
            mistakes.append(Mistake(each.line, "relevant", problem))
    for label_id in _otherwise_held(home, [row for row, _ in rows.values()]):
        _, line = rows.pop(label_id)
        mistakes.append(Mistake(line, "labelled_at", _HELD))
    return [row for row, _ in rows.values()], mistakes


def write_labels(
    home: Path, labels: Sequence[LabelRow], *, now: datetime, wait_seconds: float
) -> None:
    """Put labels where no run can lose them, and load them, so that readers see them at once.

    No run lock is needed: a run that is on lands its own batches. Raises BusyError when another
    load does not end in time; the labels are safe then and land with the next load.
    """
    with Spool(home) as spool:
        spool.write(Batch(run_id=labels[0].run_id, kind="labels", labels=tuple(labels)))
    try:
        load_spool(home, now=now, who="label", wait_seconds=wait_seconds, keep=None)
    except BusyError as error:
        message = f"{error}; the labels are safe in {home / 'spool'} and land with the next load"
        raise BusyError(message) from error


def _row(said: Said, article: _Meant, source: LabelSource, now: datetime, run_id: UUID) -> LabelRow:
    at = said.labelled_at or now
    author = _shown(said.author)
    return LabelRow(
        label_id=content_id("label", str(article.article_id), author or "", at.isoformat()),
        article_id=article.article_id,
        # Of a label that is older than the present wording nobody knows which one it was given to.
        version_id=article.version_id if at >= article.at else None,
        relevant=said.relevant,
        grade=said.grade,
        topics=said.topics,
        note=_shown(said.note),
        author=author,
        source=source,
        labelled_at=at,
        run_id=run_id,
    )


def _shown(text: str | None) -> str | None:
    """Keep a person's words without what would move or paint on a reader's terminal."""
    lines = (clean_display(clean_text(line)) for line in (text or "").splitlines())
    return "\n".join(lines).strip() or None


def _are_others(articles: Sequence[_Meant], meant: _Meant) -> bool:
    """Tell whether an address is known, and not as the article that is meant."""
    return bool(articles) and meant.article_id not in {each.article_id for each in articles}


def _otherwise_held(home: Path, rows: Sequence[LabelRow]) -> list[UUID]:
    """Give the labels that are on record with other words."""
    said = {row.label_id: row for row in rows}
    ids = [str(label_id) for label_id in said]
    found: list[UUID] = []
    for start in range(0, len(ids), _AT_ONCE):
        result = catalogue_query(home, "labels", ids=ids[start : start + _AT_ONCE])
        for held in from_records(_Word, result.columns, result.rows):
            row = said[held.label_id]
            if held != _Word(row.label_id, row.relevant, row.grade, row.topics, row.note):
                found.append(held.label_id)
    return found


def _articles(home: Path, names: Sequence[str]) -> Mapping[str, list[_Meant]]:
    """Find what each name fits: an id, its beginning, or any address, folded where need be."""
    found = _named(home, {name: name for name in names})
    folded = {name: canonical_url(name) for name in names if name not in found and "://" in name}
    return {**found, **_named(home, folded)}


def _named(home: Path, names: Mapping[str, str]) -> dict[str, list[_Meant]]:
    """Ask by the values, and answer by the keys."""
    answers: dict[str, list[_Meant]] = {}
    asked = sorted({clean_text(name) for name in names.values()})
    for start in range(0, len(asked), _AT_ONCE):
        result = catalogue_query(home, "articles_named", names=asked[start : start + _AT_ONCE])
        for each in from_records(_Meant, result.columns, result.rows):
            answers.setdefault(each.name, []).append(each)
    return {
        name: answers[clean_text(key)] for name, key in names.items() if clean_text(key) in answers
    }


def _unknown(name: str, number: int) -> str:
    if number:
        return f"{name!r} fits {number} articles: give more of the id"
    return f"no article {name!r}: give its address, its id or 8 letters of it"
