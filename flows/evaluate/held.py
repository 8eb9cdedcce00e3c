"""Verdicts that a home holds, of versions that are installed no more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import ConfigError
from extractors.labelled import LabelledItem, StreamPost
from extractors.model import Evidence, Grade, Verdict
from flows.evaluate.comparison import Pair
from flows.evaluate.judges import Name, Step, installed, judge_with, known
from warehouse.connect import sql_text
from warehouse.publish import published_file
from warehouse.query import catalogue_query, run_query

MOST = 50_000  # articles, with their texts: as much as a small machine has memory for
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class HeldVerdicts:
    """What one classifier version said of the articles of a home, by article id."""

    texts: Mapping[str, StreamPost]
    verdicts: Mapping[str, Verdict]
    truncated: bool


def held_verdicts(home: Path, name: Name) -> HeldVerdicts:
    """Read what a version said; ConfigError says which versions there are."""
    version = name.version
    if version is None or published_file(home) is None or not _is_held(home, name):
        raise ConfigError(f"no classifier {name}: installed are {known()}; {_held(home)}")
    answer = run_query(
        home,
        sql_text("queries", "held_verdicts"),
        # One more tells that there are more.
        params={"classifier": name.classifier, "classifier_version": version, "limit": MOST + 1},
        row_limit=MOST,
        timeout_seconds=_SECONDS,
    )
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    texts = {str(row["article_id"]): _text(row) for row in rows}
    verdicts = {str(row["article_id"]): _verdict(row, name.classifier, version) for row in rows}
    return HeldVerdicts(texts, verdicts, answer.truncated)


def pairs_at_home(
    held: tuple[HeldVerdicts | None, HeldVerdicts | None],
    names: tuple[Name, Name],
    labels: Sequence[LabelledItem],
    step: Step,
) -> Iterator[Pair]:
    """Give each article that both have judged; one that is installed judges it now."""
    known_ids = [set(each.texts) for each in held if each is not None]
    texts = {key: each for one in held if one is not None for key, each in one.texts.items()}
    labelled = {item.item_id: item for item in labels}
    for article_id in sorted(set.intersection(*known_ids)):
        post = texts[article_id]
        first, second = (
            each.verdicts[article_id] if each is not None else _now(name, post)
            for each, name in zip(held, names, strict=True)
        )
        yield Pair(labelled.get(article_id, post), first, second)
        step()


def _now(name: Name, post: StreamPost) -> Verdict:
    classifier = installed(name)
    if classifier is None:
        raise ConfigError(f"no classifier {name}: installed are {known()}")
    [verdict] = judge_with([classifier], post, language_given=True)
    return verdict


def _is_held(home: Path, name: Name) -> bool:
    return (name.classifier, name.version) in {
        (row[0], row[1]) for row in catalogue_query(home, "held_classifiers").rows
    }


def _held(home: Path) -> str:
    if published_file(home) is None:
        return f"{home} holds no verdicts"
    rows = catalogue_query(home, "held_classifiers").rows
    names = ", ".join(f"{classifier}:{version}" for classifier, version, _ in rows)
    return f"{home} holds verdicts of {names or 'none'}"


def _text(row: Mapping[str, object]) -> StreamPost:
    return StreamPost(
        post_id=str(row["article_id"]),
        title=str(row["title"]),
        text=str(row["body"]),
        lang=str(row["lang"]) if row["lang"] else None,
        outlet_country=str(row["country"]) if row["country"] else None,
    )


def _verdict(row: Mapping[str, object], classifier: str, version: int) -> Verdict:
    topics, evidence, score = row["topics"], row["evidence"], row["score"]
    grades: dict[object, Grade] = {1: 1, 2: 2}
    return Verdict(
        classifier=classifier,
        classifier_version=version,
        relevant=bool(row["relevant"]),
        grade=grades.get(row["grade"], 0),
        score=float(score) if isinstance(score, float) else 0.0,
        topics=tuple(map(str, topics)) if isinstance(topics, list) else (),
        evidence=tuple(Evidence(**each) for each in evidence) if isinstance(evidence, list) else (),
        lang=str(row["lang"] or "und"),
    )
