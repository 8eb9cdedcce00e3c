"""`araxes extract`: what is read from a page, what is cut, what is left, and why."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import AraxesError, ConfigError
from extractors.text import clean_display
from flows.cli.output import JsonOption, console, counted, note, plain, print_json, show
from flows.pipeline.signals import run_alone
from flows.settings import load_settings

if TYPE_CHECKING:  # they are imported when the command needs them
    from flows.extraction import Extracted, Hints

SOME_FAILED = 4
WIDTH_OF_OUTCOME = 11  # parse_error


def extract(
    documents: Annotated[
        list[str],
        typer.Argument(help="Files, folders, addresses, or - for stdin.", metavar="FILE|URL…"),
    ],
    *,
    url: Annotated[
        str | None, typer.Option("--url", help="The address that the file came from.")
    ] = None,
    content_type: Annotated[
        str | None, typer.Option("--content-type", help="What its server called it.")
    ] = None,
    fetched_at: Annotated[
        str | None, typer.Option("--fetched-at", help="When, as ISO 8601 (UTC if it has no zone).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is read from a page, what is cut from it, what is left out, and why."""
    from flows.extraction import Hints, is_address  # noqa: PLC0415 - keeps `--help` quick
    from flows.extraction import documents as named  # noqa: PLC0415 - same

    if url is not None and not is_address(url):
        raise ConfigError(f"--url: {url!r} is no web address")
    hints = Hints(url, content_type, _instant(fetched_at))
    names = named(documents)
    settings = load_settings()
    if any(map(is_address, names)) and settings.allow_private:
        note(f"opened by ARAXES_ALLOW_PRIVATE: {', '.join(sorted(settings.allow_private))}")
    if names == documents and len(names) == 1:
        run_alone(_show_one(names[0], hints, as_json=as_json))
    elif run_alone(_show_all(names, hints, as_json=as_json)):
        raise typer.Exit(SOME_FAILED)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--fetched-at: {text!r} is no ISO 8601 date") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _all(names: list[str], hints: "Hints") -> AsyncIterator["Extracted"]:
    from flows.clock import SYSTEM_CLOCK  # noqa: PLC0415 - keeps `--help` quick
    from flows.extraction import extract_all  # noqa: PLC0415 - same

    return extract_all(load_settings(), names, hints, SYSTEM_CLOCK.now())


async def _show_one(name: str, hints: "Hints", *, as_json: bool) -> None:
    from flows.cli.extract_print import print_trace  # noqa: PLC0415 - keeps `--help` quick

    async for done in _all([name], hints):
        reading = done.reading
        if reading.trace is None:
            raise AraxesError(f"{name}: {reading.problem}")
        if as_json:
            print_json(asdict(reading.trace))
        else:
            print_trace(reading.trace)


async def _show_all(names: list[str], hints: "Hints", *, as_json: bool) -> bool:
    """Show one line, or one element of a JSON list, per document; tell whether some failed."""
    outcomes: Counter[str] = Counter()
    separator = "["
    async for done in _all(names, hints):
        trace = done.reading.trace
        outcomes[trace.article.kind if trace else str(done.reading.outcome)] += 1
        outcomes["failed"] += trace is None
        if as_json:
            told = asdict(trace) if trace else {}
            row = {"file": done.name, "problem": done.reading.problem, **told}
            # One after the other: a folder may hold more than memory does.
            typer.echo(separator + json.dumps(row, ensure_ascii=False, indent=2, default=plain))
            separator = ","
        else:
            console.print(Text(_line(done)), soft_wrap=True)
    if as_json:
        typer.echo("]" if outcomes else "[]")
    failed = outcomes.pop("failed", 0)
    if not as_json:
        sums = ", ".join(f"{number} {kind}" for kind, number in outcomes.most_common())
        console.print(Text(f"{counted(len(names), 'document')}: {sums or 'none'}"), soft_wrap=True)
    return failed > 0


def _line(done: "Extracted") -> str:
    trace = done.reading.trace
    name = clean_display(done.name)  # who gave us the files has named them
    if trace is None:
        return f"{done.reading.outcome:<{WIDTH_OF_OUTCOME}} {name}: {done.reading.problem}"
    article = trace.article
    facts = (
        article.lang,
        show(article.published_at) or "no date",
        counted(len(article.body), "character"),
        *article.flags,
        article.title,
    )
    return f"{article.kind:<{WIDTH_OF_OUTCOME}} {name}: {' · '.join(facts)}"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(extract)
