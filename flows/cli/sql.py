"""`araxes sql`: ask the published warehouse."""

import csv
import sys
from typing import Annotated

import typer

from flows.cli.output import (
    HomeOption,
    JsonOption,
    home_to_read,
    note,
    print_json,
    print_rows,
    records,
    show,
)
from warehouse.query import QueryResult, run_query

ROWS = 500  # more than a screen, less than an accident; --limit for more
SECONDS = 60.0


def sql(
    query: Annotated[str, typer.Argument(help='SQL, for example "from latest".')],
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    limit: Annotated[int, typer.Option(help="Most rows to print.", min=1)] = ROWS,
    timeout: Annotated[float, typer.Option(help="Seconds a query may take.", min=0.1)] = SECONDS,
) -> None:
    """Ask the published warehouse, read-only, in DuckDB's SQL."""
    result = run_query(home_to_read(home), query, row_limit=limit, timeout_seconds=timeout)
    if as_json:
        print_json(records(result))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows([safe_cell(cell) for cell in row] for row in result.rows)
    else:
        print_rows(result.columns, result.rows)
    _footnote(result)


def safe_cell(value: object) -> object:
    """Keep a spreadsheet from running a cell as a formula; numbers stay numbers.

    The characters are those of OWASP's "CSV Injection".
    """
    if isinstance(value, int | float) or value is None:
        return value
    text = value.isoformat() if hasattr(value, "isoformat") else show(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _footnote(result: QueryResult) -> None:
    rows = f"{len(result.rows)} row{'s' if len(result.rows) != 1 else ''}"
    more = ", more were cut off (--limit)" if result.truncated else ""
    note(f"{rows}{more} · snapshot {result.snapshot_id}")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(sql)
