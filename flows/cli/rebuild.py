"""`araxes rebuild`: the master made anew from the journal."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from flows.cli.output import HomeOption, JsonOption, complain, console, note, print_json
from flows.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from warehouse.rebuild import Rebuilt

_NAMED = 5  # lost batches that are named; --json names all
_BRING_BACK = (
    "bring these batches back from a backup into spool/ and run `araxes run`; of pages that are in "
    "raw/, `araxes export warc` and `araxes backfill --warc` make articles again, of articles that "
    "are held `araxes reprocess`; seeds come with every run"
)


def rebuild(
    *,
    home: HomeOption = None,
    base: Annotated[
        bool,
        typer.Option(
            "--base",
            help="Mend the journal instead: write a new base of it from a master that is well.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the master file anew from the journal and the spool, and publish it.

    Killed half-way it goes on the next time. The old master is kept as core.duckdb.damaged.
    """
    from flows.cli.progress import stepping  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same
    from warehouse import rebuild as work  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    with stepping() as step:
        act = work.rebase if base else work.rebuild
        done = act(
            settings.home,
            now=SYSTEM_CLOCK.now(),
            who="rebuild",
            wait_seconds=settings.lock_wait_seconds,
            step=step,
        )
    if not isinstance(done, work.Rebuilt):
        if as_json:
            print_json({"base": done})
        else:
            console.print(Text(f"a new base of the journal: {done}"), soft_wrap=True)
        return
    if as_json:
        print_json(asdict(done))
    else:
        _print(done)
    if done.lost and done.source is None:
        raise typer.Exit(1)


def _print(done: "Rebuilt") -> None:
    went_on = f", {done.resumed:,} had landed before" if done.resumed else ""
    waited = f", {done.load.batches} from the spool" if done.load.batches else ""
    console.print(Text(f"{done.landed:,} batches landed{went_on}{waited}"))
    if done.load.published:
        console.print(Text(f"published: {done.load.published}"), soft_wrap=True)
    if done.damaged_master:
        note(f"the old master is kept as {done.damaged_master}")
    for path in done.load.damaged:
        complain(f"a batch was damaged and is not loaded: {path}")
    if done.source:
        note(f"the journal lacks {len(done.lost)} batches; {done.source.name} has them all")
    elif done.lost:
        named = ", ".join(done.lost[:_NAMED])
        complain(f"{len(done.lost)} batches of the journal are lost: {named}; {_BRING_BACK}")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(rebuild)
