"""`araxes explain`: why an article was flagged, or was not."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from extractors.errors import AraxesError
from extractors.urls import canonical_url
from flows.cli.output import (
    HomeOption,
    JsonOption,
    console,
    home_to_read,
    print_json,
    records,
    show,
)
from warehouse.query import catalogue_query

GRADES = {2: "bilateral", 1: "contextual", 0: "irrelevant"}


def explain(
    article: Annotated[str, typer.Argument(help="Any address of the article, or its id.")],
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the words that decided about an article."""
    told = find_article(home_to_read(home), article)
    if as_json:
        print_json(told)
        return
    _print(told)


def find_article(warehouse: Path, article: str) -> dict[str, object]:
    """Find the one article at an address or with an id; AraxesError says why there is none."""
    result = catalogue_query(warehouse, "article_by_id_or_url", article=article)
    if not result.rows and "://" in article:  # a variant that no feed gave us: tracking, /amp …
        folded = canonical_url(article)
        result = catalogue_query(warehouse, "article_by_id_or_url", article=folded)
    if not result.rows:
        raise AraxesError(f"no article {article!r}: give its address, its id or 8 letters of it")
    if len(result.rows) > 1:
        raise AraxesError(f"{article!r} fits {len(result.rows)} articles: give more of the id")
    return records(result)[0]


def _print(told: dict[str, object]) -> None:
    console.print(Text(str(told["title"]), style="bold"), soft_wrap=True)
    facts = ("outlet", "lang", "published_at", "published_precision", "origin", "canonical_url")
    console.print(Text(" · ".join(show(told[key]) for key in facts if told[key])), soft_wrap=True)
    if told["grade"] is None:
        console.print("not judged yet")
        return
    grade = int(str(told["grade"]))
    topics = f" · {show(told['topics'])}" if told["topics"] else ""
    classifier = f"{told['classifier']} {told['classifier_version']}"
    console.print(
        Text(
            f"grade {grade} ({GRADES[grade]}) · score {show(told['score'])}{topics} · {classifier}"
        ),
        soft_wrap=True,
    )
    evidence = told["evidence"]
    if not isinstance(evidence, list) or not evidence:
        console.print("Nothing in it names either country, a trap or a hint: no evidence.")
        return
    for span in evidence:
        sign = "+" if span["weight"] > 0 else "−" if span["weight"] < 0 else "·"
        console.print(Text(f"\n{sign} {span['text']}", style="bold"), soft_wrap=True)
        console.print(Text(f"  {span['kind']}: {span['reason']}"), soft_wrap=True)
        console.print(Text(f"  › {span['sentence']}", style="italic"), soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(explain)
