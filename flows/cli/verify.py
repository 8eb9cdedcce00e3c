"""`araxes verify`: see that everything is there, and is what it was."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from flows.cli.output import HomeOption, JsonOption, console, counted, note, print_json

if TYPE_CHECKING:
    from warehouse.finding import Finding


def verify(
    *,
    home: HomeOption = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Leave out what reads all bytes: archive, journal, blocks."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check ids, keys, sums, links, journal, archive and files; change nothing.

    Exit 1 when something is wrong; each line says what to do about it.
    """
    from flows.cli.progress import stepping  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same
    from warehouse.verify import verify as check  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    with stepping() as step:
        found = check(
            settings.home,
            who="verify",
            wait_seconds=settings.lock_wait_seconds,
            quick=quick,
            step=step,
        )
    if as_json:
        print_json([{"ok": not each.number, **asdict(each)} for each in found])
    else:
        for each in found:
            _print(each)
    faults = sum(each.number for each in found)
    note(f"{len(found)} checks, {counted(faults, 'fault')}")
    if faults:
        raise typer.Exit(1)


def _print(found: "Finding") -> None:
    mark, style = ("FAIL", "red") if found.number else ("ok  ", "green")
    told = f"{found.name}: {found.attempted}"
    about = f" ({found.note})" if found.note else ""
    console.print(Text.assemble((mark, style), f"  {told}{about}"), soft_wrap=True)
    for fault in found.faults:
        console.print(Text(f"      {fault}"), soft_wrap=True)
    if found.number > len(found.faults):
        console.print(Text(f"      … {found.number - len(found.faults):,} more"))
    if found.advice:
        console.print(Text(f"      → {found.advice}"), soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(verify)
