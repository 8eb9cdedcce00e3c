"""`araxes sql`: ask the published warehouse."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.bounds import walled_in
from flows.cli.output import HomeOption, JsonOption, complain, home_to_read, note, print_json
from flows.cli.sql_print import print_answer
from flows.cli.values import bound_value
from warehouse.cookbook import Question, plain_question, question, questions
from warehouse.query import Limits, QueryError, QueryResult, ask
from warehouse.snapshots import snapshot_to_read

ROWS = 500  # more than a screen, less than an accident; --limit for more
SECONDS = 60.0
MEMORY = "1GB"
ANSWER_BYTES = 64 * 1024 * 1024  # of text in one answer: more is a matter for `araxes export`


class Format(StrEnum):
    """How to print an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def sql(  # noqa: PLR0913 - each is an option of the command line
    query: Annotated[
        str | None, typer.Argument(help='SQL, for example "from latest"; - reads it from stdin.')
    ] = None,
    *,
    home: HomeOption = None,
    file: Annotated[Path | None, typer.Option(help="Read the SQL from a file.")] = None,
    named: Annotated[
        str | None, typer.Option("--query", help="A question of the cookbook: name or number.")
    ] = None,
    listed: Annotated[bool, typer.Option("--queries", help="List the cookbook.")] = False,
    param: Annotated[
        list[str] | None, typer.Option(help="name=value for $name; bound, never pasted.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="A snapshot id, or an instant (UTC): the newest before it.")
    ] = None,
    chosen: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    envelope: Annotated[
        bool,
        typer.Option("--envelope", help="JSON with snapshot, types and truncation beside rows."),
    ] = False,
    limit: Annotated[int, typer.Option(help="Most rows to print.", min=1)] = ROWS,
    timeout: Annotated[float, typer.Option(help="Seconds a query may take.", min=0.1)] = SECONDS,
    memory: Annotated[str, typer.Option(help="Memory a query may take.")] = MEMORY,
) -> None:
    """Ask the published warehouse, read-only, in DuckDB's SQL.

    `araxes snapshots` lists what --as-of can name.
    """
    style = Format.JSON if as_json or envelope else Format.CSV if as_csv else chosen
    if listed:
        _print_cookbook(as_json=style is Format.JSON)
        return
    asked = _asked(query, file, named)
    params = _params(asked, param or ())
    snapshot = snapshot_to_read(home_to_read(home), as_of)
    with walled_in(memory, timeout, lambda: complain(f"stopped after {timeout:g} seconds")):
        limits = Limits(rows=limit, seconds=timeout, memory=memory, bytes=ANSWER_BYTES)
        result = _answer(snapshot, asked.sql, params, limits)
    print_answer(result, style, envelope=envelope)
    _footnote(result)


def _asked(query: str | None, file: Path | None, named: str | None) -> Question:
    """Take the question from where it was given, which must be one place."""
    given = [each for each in (query, file, named) if each is not None]
    if len(given) != 1:
        raise ConfigError("say one of: a query, - for stdin, --file, --query; --queries lists them")
    if named is not None:
        return question(named)
    if file is None:
        return plain_question(sys.stdin.read() if query == "-" else str(query))
    try:
        return plain_question(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from error


def _params(asked: Question, given: Sequence[str]) -> dict[str, object]:
    params = dict(_param(each) for each in given)
    unknown = [] if not asked.name else [name for name in params if name not in asked.parameters]
    if unknown:
        known = ", ".join(asked.parameters) or "none"
        message = f"--param {unknown[0]}: {asked.name} has no such parameter; it has {known}"
        raise ConfigError(message)
    return dict.fromkeys(asked.parameters) | params


def _param(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise ConfigError(f"--param {text!r}: write name=value")
    return name.strip(), bound_value(value)


def _answer(snapshot: Path, sql: str, params: dict[str, object], limits: Limits) -> QueryResult:
    """Ask; of a value that cannot be read as what it must be, say which parameter it was given."""
    try:
        return ask(snapshot, sql, params=params, limits=limits)
    except QueryError as error:
        told = str(error)
        quoted = {name: (f"'{value}'", f'"{value}"') for name, value in params.items()}
        wrong = [name for name, each in quoted.items() if any(text in told for text in each)]
        if told.startswith("Invalid Input Error") and "parameter" in told:
            message = f"{told}; --param name=value gives each $name its value"
            raise ConfigError(message) from error
        if not wrong or not told.startswith("Conversion Error"):
            raise
        raise ConfigError(f"--param {wrong[0]}: {told}") from error


def _print_cookbook(*, as_json: bool) -> None:
    known = questions()
    if as_json:
        print_json([asdict(each) for each in known])
        return
    for each in known:
        lines = (each.title, *each.notes)
        typer.echo("\n".join((each.name, *(f"    {line}" for line in lines))))


def _footnote(result: QueryResult) -> None:
    rows = f"{len(result.rows)} row{'s' if len(result.rows) != 1 else ''}"
    more = ", more were cut off (--limit; `araxes export` has none)" if result.truncated else ""
    note(f"{rows}{more} · snapshot {result.snapshot_id}")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(sql)
