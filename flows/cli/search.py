"""`araxes search`: articles by their words, with the sentences in which these stand."""

from datetime import date
from typing import Annotated, Any

import typer

from extractors.errors import ConfigError
from flows.cli.output import HomeOption, JsonOption, home_to_read, print_json

LIMIT = 10


def search(  # noqa: PLR0913 - one per option
    query: Annotated[
        str,
        typer.Argument(
            help='Words, "a phrase", begin*, -without, entity:id. After -- where it starts with -.'
        ),
    ],
    *,
    since: Annotated[str | None, typer.Option(help="First day, like 2026-03-20 (UTC).")] = None,
    until: Annotated[str | None, typer.Option(help="Last day (UTC).")] = None,
    side: Annotated[
        str | None, typer.Option(help="Lane of the press: iran_state, azerbaijan_state …")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="Language: fa, az, en …")] = None,
    grade: Annotated[
        int | None, typer.Option(help="Least grade: 1 relevant, 2 bilateral.", min=0, max=2)
    ] = None,
    limit: Annotated[int, typer.Option(help="Most articles to print.", min=1, max=1000)] = LIMIT,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find articles by their words, the best first, in every language at once.

    All words, or where no article has all, the most of them; endings, letters and marks do not
    matter. A name that is one person's or thing's alone finds whoever mentions it, in any script.
    """
    from flows.cli.search_print import print_found  # noqa: PLC0415 - keeps `--help` quick
    from flows.searching import Filters, search_articles  # noqa: PLC0415 - same

    filters = Filters(_day("--since", since), _day("--until", until), side, lang, grade)
    found = search_articles(home_to_read(home), query, filters, limit=limit)
    if as_json:
        print_json(found | {"results": [_plain(each) for each in found["results"]]})
    else:
        print_found(found)


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"{option}: {text!r} is no day like 2026-03-20"
        raise ConfigError(message) from error


def _plain(result: dict[str, Any]) -> dict[str, Any]:  # Any: columns of views
    """Say a result's passages as text and the places of the words in it, for programs."""
    rest = {key: value for key, value in result.items() if key != "marked_title"}
    return rest | {"passages": [_offsets(parts) for parts in result["passages"]]}


def _offsets(parts: list[tuple[str, bool]]) -> dict[str, object]:
    at, marks = 0, []
    for part, is_word in parts:
        if is_word:
            marks.append((at, at + len(part)))
        at += len(part)
    return {"text": "".join(part for part, _ in parts), "marks": marks}


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(search)
