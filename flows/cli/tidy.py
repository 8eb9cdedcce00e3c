"""`araxes tidy`: free what nobody needs any more."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from flows.cli.output import HomeOption, JsonOption, console, counted, note, print_json
from flows.clock import SYSTEM_CLOCK


def tidy(
    *,
    home: HomeOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be freed; touch nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Free raw objects that nothing refers to, stale temporary files, old damaged files.

    Nothing goes that a table or the journal speaks of. Objects wait a week, temporary files a day,
    what was put aside as damaged 30 days.
    """
    from flows.cli.progress import stepping  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same
    from warehouse.tidy import tidy as free  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    with stepping() as step:
        freed = free(
            settings.home,
            now=SYSTEM_CLOCK.now(),
            who="tidy",
            wait_seconds=settings.lock_wait_seconds,
            is_trial=dry_run,
            step=step,
        )
    if as_json:
        print_json({"dry_run": dry_run, "freed": [asdict(each) for each in freed]})
        return
    for each in freed:
        objects = f", {counted(each.objects, 'object')}" if each.objects else ""
        line = f"{each.bytes:>12,} bytes{objects}  {each.path}: {each.why}"
        console.print(Text(line), soft_wrap=True)
    total = sum(each.bytes for each in freed)
    would = " would be" if dry_run else ""
    note(f"{counted(len(freed), 'file')}, {total:,} bytes{would} freed")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(tidy)
