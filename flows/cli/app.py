"""The commands, put together, and what their errors come to as exit codes."""

import signal
import sys
from types import FrameType
from typing import NoReturn

import typer

from extractors.errors import AraxesError, BusyError, ConfigError, MachineError, StoreError
from flows.cli import (
    backfill,
    backup,
    demo,
    diff,
    docs,
    evaluate,
    explain,
    export,
    extract,
    feeds,
    forget,
    label,
    operate,
    opinions,
    rebuild,
    reprocess,
    run,
    search,
    snapshots,
    sql,
    tidy,
    verify,
)
from flows.cli.output import complain

EXIT_CODES = {  # the contract's; the first class that fits counts
    BusyError: 75,
    MachineError: 3,
    ConfigError: 2,
    StoreError: 1,
    AraxesError: 1,
}
INTERRUPTED = 128
_QUERY_INTERRUPTED = "Query interrupted"
_came: list[int] = []  # signals that our handler has seen

app = typer.Typer(
    name="araxes",
    help="The open observatory of Iran–Azerbaijan relations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (
    demo,
    run,
    backfill,
    reprocess,
    sql,
    docs,
    search,
    snapshots,
    explain,
    label,
    diff,
    extract,
    evaluate,
    opinions,
    operate,
    verify,
    rebuild,
    backup,
    forget,
    tidy,
):
    module.add_to(app)
app.add_typer(feeds.app, name="feeds")
app.add_typer(export.app, name="export")


class Interrupted(BaseException):
    """A signal asks us to end. A BaseException, so that nothing on the way takes it for a fault."""

    def __init__(self, number: int) -> None:
        """Remember which signal it was."""
        super().__init__(signal.Signals(number).name)
        self.number = number


def run_command_line() -> None:
    """Run the command in `sys.argv` and leave with its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        app(prog_name="araxes")
    except Interrupted as interrupted:
        _leave(interrupted.number)
    except RuntimeError as error:
        # DuckDB makes this of whatever a handler raises in the middle of a statement.
        if not _came or str(error) != _QUERY_INTERRUPTED:
            raise
        _leave(_came[0])
    except AraxesError as error:
        complain(str(error))
        sys.exit(next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind)))


def _leave(number: int) -> NoReturn:
    complain(f"interrupted by {signal.Signals(number).name}")
    sys.exit(INTERRUPTED + number)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    """Leave wherever we are, once: the second signal finds the default handler."""
    signal.signal(number, signal.SIG_DFL)
    _came.append(number)
    raise Interrupted(number)
