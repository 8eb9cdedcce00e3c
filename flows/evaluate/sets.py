"""The labelled sets of an evaluation: the gold set, the development set, the labels of a home."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.labelled import GOLD, LabelledItem, load_gold, read_labelled
from extractors.model import Grade
from flows.evaluate.result import Coverage
from warehouse.publish import published_file
from warehouse.query import catalogue_query

# Third-party text that may be used and not copied: it lies beside a checkout, or is not there.
DEVELOPMENT = SEEDS.parent.parent / "shared" / "relevance" / "dev.jsonl"
HOLD = "hold"

Split = Literal["tune", "hold", "all"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sets to gather; None leaves one out."""

    gold: Path | None = GOLD  # a folder
    development: Path | None = None  # a file
    home: Path | None = None  # of the warehouse whose labels count
    split: Split = "all"  # of the gold set: the others have none


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set, and where it came from."""

    source: str
    path: Path
    items: tuple[LabelledItem, ...]


def gather(wanted: Wanted) -> tuple[LabelledSet, ...]:
    """Read the sets that are wanted, without those that are empty.

    Raises ConfigError for a file that cannot be read and where there is nothing to evaluate on.
    """
    sets = [
        *_gold(wanted),
        *_development(wanted.development),
        *(
            ()
            if wanted.home is None
            else (LabelledSet("labels", wanted.home, labels(wanted.home)),)
        ),
    ]
    return tuple(each for each in sets if each.items)


def coverage(sets: Iterable[LabelledSet]) -> tuple[Coverage, ...]:
    """Say what each set brings."""
    return tuple(
        Coverage(
            source=each.source,
            path=_shown(each.path),
            texts=len(each.items),
            relevant=sum(item.relevant for item in each.items),
            held_out=sum(item.split == HOLD for item in each.items),
        )
        for each in sets
    )


def _shown(path: Path) -> str:
    """Name a path beside or in the project from the project on: everywhere the same."""
    project, whole = SEEDS.parent, path.resolve()
    if whole.is_relative_to(project):
        return whole.relative_to(project).as_posix()
    if whole.is_relative_to(project.parent):
        return f"../{whole.relative_to(project.parent).as_posix()}"
    return str(path)


def labels(home: Path) -> tuple[LabelledItem, ...]:
    """Give the articles of a home that somebody labelled; none where nothing is published."""
    if published_file(home) is None:
        return ()
    answer = catalogue_query(home, "labelled_articles")
    rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    return tuple(_labelled(row) for row in rows)


def _gold(wanted: Wanted) -> Sequence[LabelledSet]:
    if wanted.gold is None:
        return ()
    items = tuple(item for item in load_gold(wanted.gold) if wanted.split in ("all", item.split))
    if not items:
        raise ConfigError(f"{wanted.gold}: holds no item with split {wanted.split!r}")
    return (LabelledSet("gold", wanted.gold, items),)


def _development(path: Path | None) -> Sequence[LabelledSet]:
    return () if path is None else (LabelledSet("dev", path, read_labelled(path, "dev")),)


def _labelled(row: Mapping[str, object]) -> LabelledItem:
    """Turn a row into an item; a label may leave open the grade and the topics."""
    topics = row["topics"]
    body = str(row["body"])
    return LabelledItem(
        item_id=str(row["article_id"]),
        source="labels",
        title=str(row["title"]),
        text=body,
        relevant=bool(row["relevant"]),
        grade=_grade(row["grade"], relevant=bool(row["relevant"])),
        topics=tuple(map(str, topics)) if isinstance(topics, list) else None,
        lang=_known(row["lang"]),
        outlet_country=_known(row["country"]),
        form=None if body else "headline",
        reason=_known(row["note"]),
    )


def _grade(value: object, *, relevant: bool) -> Grade | None:
    """Read a grade; that of an irrelevant article is known without being said."""
    if not relevant:
        return 0
    return {1: 1, 2: 2}.get(int(str(value))) if value is not None else None  # type: ignore[return-value]  # mypy widens literals in a dict


def _known(value: object) -> str | None:
    return str(value) if value else None
