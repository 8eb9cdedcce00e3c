"""`araxes second-opinion`: ask a model server of one's own; its words are votes, nothing more."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import MachineError
from flows.cli.output import (
    HomeOption,
    JsonOption,
    complain,
    console,
    home_to_read,
    note,
    print_json,
    print_rows,
)

if TYPE_CHECKING:  # they are imported when the command needs them
    from flows.opinions.asking import Answered, Article
    from flows.opinions.endpoint import Endpoint
    from flows.opinions.run import Told
    from flows.settings import Settings

SOME_FAILED = 4
ASKED = ("title", "lang", "outcome", "model_grade", "grade", "topics", "quote", "detail")
WAITING = ("title", "lang", "outlet", "relevant", "grade", "score", "characters")


class Only(StrEnum):
    """Of which articles."""

    TO_LABEL = "to_label"
    RELEVANT = "relevant"
    UNCERTAIN = "uncertain"


def second_opinion(
    *,
    limit: Annotated[
        int | None,
        typer.Option(help="At most so many articles (never more than the budget).", min=1),
    ] = None,
    only: Annotated[Only | None, typer.Option(help="Only such articles.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be asked, and ask nothing.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a model server about articles that it has not seen yet, most uncertain first.

    Off until ARAXES_SECOND_OPINION_URL and ARAXES_SECOND_OPINION_MODEL are set. Its opinions are
    rows (`from opinions`) and votes (`from votes`); they change no flag.
    """
    from flows.opinions.endpoint import NOT_CONFIGURED, endpoint_of  # noqa: PLC0415 - quick --help
    from flows.settings import load_settings  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    endpoint = endpoint_of(settings)
    if endpoint is None:
        raise MachineError(NOT_CONFIGURED)
    warehouse = home_to_read(home)
    settings = load_settings(home=warehouse)
    word = only.value if only else None
    if dry_run:
        _tell_waiting(settings, endpoint, limit, word, as_json=as_json)
        return
    told = _ask(settings, endpoint, limit, word)
    if as_json:
        print_json(_as_json(told))
    else:
        _tell(told)
    raise typer.Exit(_exit_code(told))


def _ask(settings: "Settings", endpoint: "Endpoint", limit: int | None, only: str | None) -> "Told":
    from flows.cli.progress import Bars  # noqa: PLC0415 - keeps `--help` quick
    from flows.opinions.run import second_opinions  # noqa: PLC0415 - same

    note(f"asking {endpoint.model} at {endpoint.origin}")
    with Bars() as bars:
        return second_opinions(
            settings,
            endpoint,
            only=only,  # type: ignore[arg-type]  # one of the three words
            limit=limit,
            progress=bars,
        )


def _tell_waiting(
    settings: "Settings",
    endpoint: "Endpoint",
    limit: int | None,
    only: str | None,
    *,
    as_json: bool,
) -> None:
    from flows.opinions.run import unasked  # noqa: PLC0415 - keeps `--help` quick

    number = endpoint.requests if limit is None else min(limit, endpoint.requests)
    articles = unasked(settings.home, endpoint, limit=number, only=only)  # type: ignore[arg-type]  # as above
    waiting = articles[0].waiting if articles else 0
    rows = [_waiting(each, endpoint) for each in articles]
    if as_json:
        print_json({**_whom(endpoint), "waiting": waiting, "articles": rows})
        return
    if rows:
        print_rows(WAITING, [[row[column] for column in WAITING] for row in rows])
    console.print(f"{len(rows)} of {waiting} would be asked; nothing was")


def _waiting(article: "Article", endpoint: "Endpoint") -> dict[str, object]:
    from flows.opinions.asking import shown_of  # noqa: PLC0415 - keeps `--help` quick
    from flows.opinions.prompt import instructions  # noqa: PLC0415 - same

    return {
        "article_id": article.article_id,
        "title": article.title,
        "lang": article.lang,
        "outlet": article.outlet,
        "relevant": article.relevant,
        "grade": article.grade,
        "score": article.score,
        "characters": len(instructions()) + len(shown_of(article, endpoint).message),
    }


def _tell(told: "Told") -> None:
    rows = [_answered(each) for each in told.answers]
    if rows:
        print_rows(ASKED, [[row[column] for column in ASKED] for row in rows])
    console.print(Text(str(told)), soft_wrap=True)
    if told.stopped:
        complain(f"asked no further: {told.stopped}")


def _as_json(told: "Told") -> dict[str, object]:
    return {
        **_whom(told.endpoint),
        "asked": len(told.answers),
        "requests": told.requests,
        "budget": told.endpoint.requests,
        "left": told.left,
        "outcomes": dict(told.outcomes),
        "stopped": told.stopped,
        "opinions": [_answered(each) for each in told.answers],
    }


def _whom(endpoint: "Endpoint") -> dict[str, object]:
    from flows.opinions.prompt import PROMPT_VERSION  # noqa: PLC0415 - keeps `--help` quick

    return {
        "endpoint": endpoint.origin,
        "model": endpoint.model,
        "classifier": endpoint.classifier,
        "prompt_version": PROMPT_VERSION,
    }


def _answered(answered: "Answered") -> dict[str, object]:
    from flows.opinions.rows import evidence_of  # noqa: PLC0415 - keeps `--help` quick

    article, opinion = answered.article, answered.opinion
    quoted = evidence_of(answered, "")
    return {
        "article_id": article.article_id,
        "title": article.title,
        "lang": article.lang,
        "outcome": answered.outcome,
        "model_grade": opinion.grade if opinion else None,
        "grade": article.grade,  # what counts
        "topics": opinion.topics if opinion else (),
        "quote": quoted[0].text if quoted else None,
        "detail": answered.detail,
    }


def _exit_code(told: "Told") -> int:
    """Give 0 when every question was answered, 4 when some were, 1 when none was."""
    answered = told.outcomes["ok"] + told.outcomes["not_understood"]
    if answered == len(told.answers):
        return 0
    return SOME_FAILED if answered else 1


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("second-opinion")(second_opinion)
