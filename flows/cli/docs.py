"""`araxes docs`: what the views, tables and columns of the warehouse mean."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from extractors.errors import ConfigError
from extractors.tables import did_you_mean
from flows.cli.output import JsonOption, console, print_json, table
from warehouse.dictionary import Thing, as_markdown, dictionary, things_named


def docs(
    name: Annotated[
        str | None, typer.Argument(help="A view or table; without one, all of them.")
    ] = None,
    *,
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
) -> None:
    """Say what the views, tables and columns mean, from the comments in the database."""
    things = dictionary() if name is None else _named(name)
    if as_json:
        print_json([asdict(thing) for thing in things])
    elif markdown:
        typer.echo(as_markdown(things), nl=False)
    elif name is None:
        _print_names(things)
    else:
        for thing in things:
            _print_thing(thing)


def _named(name: str) -> tuple[Thing, ...]:
    things = things_named(name)
    if not things:
        known = {thing.name for thing in dictionary()}
        advice = did_you_mean(name, known) or "; `araxes docs` lists them"
        raise ConfigError(f"no view or table is called {name!r}{advice}")
    return things


def _print_names(things: tuple[Thing, ...]) -> None:
    theme = ""
    for thing in things:
        if thing.theme != theme:
            theme = thing.theme
            console.print(Text(f"\n{theme}", style="bold"))
        first = (thing.meaning or "").partition(". ")[0].rstrip(".")
        console.print(Text(f"  {thing.name:<20} {first}"), soft_wrap=True)


def _print_thing(thing: Thing) -> None:
    console.print(Text.assemble((thing.name, "bold"), f" ({thing.kind})"))
    console.print(Text(thing.meaning or ""), soft_wrap=True)
    if thing.kind != "macro":
        rows = [(each.name, each.type, each.meaning) for each in thing.columns]
        console.print(table(None, ("column", "type", "meaning"), rows))


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(docs)
