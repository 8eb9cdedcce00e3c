"""From what people say to rows: which article they mean, and how the label gets home safely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from extractors.errors import BusyError
from extractors.ids import content_id
from extractors.urls import canonical_url
from flows.labelling.said import Mistake, Said
from warehouse.batch import Batch
from warehouse.judging_rows import LabelRow, LabelSource
from warehouse.loader import load_spool
from warehouse.query import catalogue_query
from warehouse.records import clean_text, from_records
from warehouse.spool import Spool

_AT_ONCE: Final = 2_000  # names in one question; each may fit several articles


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
    found = _articles(home, [each.article for each in said])
    run_id = uuid4()
    rows: dict[UUID, tuple[LabelRow, int]] = {}
    mistakes: list[Mistake] = []
    for each in said:
        articles = found.get(each.article, [])
        if len(articles) != 1:
            mistakes.append(Mistake(each.line, "id", _unknown(each.article, len(articles))))
            continue
        row = _row(each, articles[0], source, now, run_id)
        first, line = rows.setdefault(row.label_id, (row, each.line))
        if first != row:
            problem = f"line {line} says something else of the same article, author and time"
            mistakes.append(Mistake(each.line, "relevant", problem))
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
        load_spool(home, now=now, who="label", wait_seconds=wait_seconds)
    except BusyError as error:
        message = f"{error}; the labels are safe in {home / 'spool'} and land with the next load"
        raise BusyError(message) from error


def _row(said: Said, article: _Meant, source: LabelSource, now: datetime, run_id: UUID) -> LabelRow:
    at = said.labelled_at or now
    author = clean_text(said.author) if said.author else None
    return LabelRow(
        label_id=content_id("label", str(article.article_id), author or "", at.isoformat()),
        article_id=article.article_id,
        # Of a label that is older than the present wording nobody knows which one it was given to.
        version_id=article.version_id if at >= article.at else None,
        relevant=said.relevant,
        grade=said.grade,
        topics=said.topics,
        note=said.note,
        author=author,
        source=source,
        labelled_at=at,
        run_id=run_id,
    )


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
