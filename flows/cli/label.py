"""`araxes label`: say what an article is, over every classifier and for ever."""

from collections import Counter
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import AraxesError, ConfigError
from flows.cli.output import (
    HomeOption,
    JsonOption,
    complain,
    console,
    counted,
    home_to_read,
    note,
    print_json,
    print_rows,
    records,
    show,
)
from flows.clock import SYSTEM_CLOCK
from warehouse.query import catalogue_query

if TYPE_CHECKING:  # they are imported when the command needs them
    from flows.labelling.said import Mistake, Said
    from warehouse.judging_rows import LabelRow

SOME_FAILED = 4
AT_ONCE = 5_000  # labels in one answer
LISTED = (
    "labelled_at",
    "author",
    "relevant",
    "grade",
    "topics",
    "effect",
    "counts",
    "title",
    "note",
)


class Word(StrEnum):
    """What an article can be."""

    RELEVANT = "relevant"
    IRRELEVANT = "irrelevant"


def label(  # noqa: PLR0913 - each is an option of the command line
    article: Annotated[
        str | None, typer.Argument(help="Any address of the article, or its id.")
    ] = None,
    word: Annotated[Word | None, typer.Argument(help="What it is.")] = None,
    *,
    grade: Annotated[
        int | None, typer.Option(help="2 bilateral, 1 contextual, 0 irrelevant.", min=0, max=2)
    ] = None,
    topic: Annotated[list[str] | None, typer.Option(help="A topic; again for more.")] = None,
    note: Annotated[str | None, typer.Option(help="Why, in a sentence.")] = None,
    author: Annotated[
        str | None, typer.Option(help="Who says so; with --import, where a row does not tell.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--import",
            help="Labels in CSV or JSON lines: id or url, relevant, grade, topics, note, author, "
            "labelled_at. One bad row, and none of them lands.",
        ),
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="With --import: land the good rows all the same.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Show all labels, newest first.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what an article is. The newest label counts, over every classifier, and is never lost.

    `araxes sql "from to_label"` proposes the articles whose label teaches most.
    """
    if sum((article is not None, file is not None, listed)) != 1:
        raise ConfigError("give an article and what it is, or --import FILE, or --list")
    options: dict[str, object] = {"grade": grade, "topics": topic, "note": note}
    if article is None and any(value not in (None, []) for value in options.values()):
        raise ConfigError("--grade, --topic and --note say something of one article: name it")
    if keep_going and file is None:
        raise ConfigError("--keep-going goes with --import")
    warehouse = home_to_read(home)
    if listed:
        _list(warehouse, as_json=as_json)
    elif file is not None:
        raise typer.Exit(_import(warehouse, file, author, keep_going=keep_going, as_json=as_json))
    else:
        _label(warehouse, str(article), word, options | {"author": author}, as_json=as_json)


def _label(
    home: Path, article: str, word: Word | None, options: dict[str, object], *, as_json: bool
) -> None:
    from flows.labelling.said import said_of  # noqa: PLC0415 - keeps `--help` quick

    now = SYSTEM_CLOCK.now()
    said = said_of({"id": article, "relevant": word, **options}, 1, now)
    if isinstance(said, tuple):
        raise ConfigError("; ".join(f"{each.key}: {each.problem}" for each in said))
    rows, mistakes = _rows(home, [said], "command")
    if mistakes:
        raise AraxesError(mistakes[0].problem)
    [told] = _written(home, rows)
    if as_json:
        print_json(told)
        return
    console.print(Text(str(told["title"]), style="bold"), soft_wrap=True)
    console.print(Text(_what(told)), soft_wrap=True)


def _what(told: dict[str, object]) -> str:
    """Say what a label says and what it changes."""
    word = Word.RELEVANT if told["relevant"] else Word.IRRELEVANT
    grade = f", grade {told['grade']}" if told["grade"] is not None else ""
    topics = f", {show(told['topics'])}" if told["topics"] else ""
    if told["classifier"] is None:
        return f"{word}{grade}{topics} · not judged by a classifier yet"
    by_itself = "relevant" if told["classifier_relevant"] else "irrelevant"
    return (
        f"{word}{grade}{topics} · {told['effect']}: {told['classifier']} "
        f"{told['classifier_version']} says {by_itself}, grade {told['classifier_grade']}, "
        f"score {show(told['score'])}"
    )


def _import(home: Path, file: Path, author: str | None, *, keep_going: bool, as_json: bool) -> int:
    from flows.labelling.files import read_labels  # noqa: PLC0415 - keeps `--help` quick

    read, mistakes = read_labels(file, SYSTEM_CLOCK.now())
    said = [replace(each, author=each.author or author) for each in read]
    rows, further = _rows(home, said, "import")
    mistakes = sorted((*mistakes, *further), key=lambda each: each.line)
    lands = rows if keep_going or not mistakes else []
    told = _written(home, lands) if lands else []
    if as_json:
        wrong = [asdict(each) for each in mistakes]
        print_json({"file": str(file), "landed": len(lands), "mistakes": wrong, "labels": told})
    else:
        _tell_import(file, mistakes, told, keep_going=keep_going)
    if not mistakes:
        return 0
    return SOME_FAILED if keep_going else 1


def _tell_import(
    file: Path, mistakes: "list[Mistake]", told: list[dict[str, object]], *, keep_going: bool
) -> None:
    for each in mistakes:
        complain(f"{file}, line {each.line}, {each.key}: {each.problem}")
    effects = Counter(str(row["effect"]) for row in told)
    sums = ", ".join(f"{number} {effect}" for effect, number in effects.most_common())
    console.print(Text(f"{counted(len(told), 'label')} landed{f': {sums}' if sums else ''}"))
    if mistakes and not keep_going:
        note("nothing landed: mend these rows, or land the others with --keep-going")


def _rows(home: Path, said: "list[Said]", source: str) -> "tuple[list[LabelRow], list[Mistake]]":
    from flows.labelling.writing import label_rows  # noqa: PLC0415 - keeps `--help` quick

    is_import = source == "import"
    return label_rows(
        home, said, source="import" if is_import else "command", now=SYSTEM_CLOCK.now()
    )


def _written(home: Path, rows: "list[LabelRow]") -> list[dict[str, object]]:
    """Write labels, and give them as readers see them now."""
    from flows.labelling.writing import write_labels  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same

    wait = load_settings(home=home).lock_wait_seconds
    write_labels(home, rows, now=SYSTEM_CLOCK.now(), wait_seconds=wait)
    ids = [str(row.label_id) for row in rows]
    parts = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    return [row for part in parts for row in records(catalogue_query(home, "labels", ids=part))]


def _list(home: Path, *, as_json: bool) -> None:
    result = catalogue_query(home, "labels", ids=None)
    if result.truncated:
        note(f"the newest {len(result.rows):,} are shown; `from labels` has all")
    told = records(result)
    if as_json:
        print_json(told)
    elif told:
        print_rows(LISTED, [[row[column] for column in LISTED] for row in told])
    else:
        console.print("no labels yet")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(label)
