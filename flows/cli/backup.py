"""`araxes backup` and `araxes restore`: the warehouse on another disk, and back."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from flows.cli.output import HomeOption, JsonOption, console, print_json
from flows.clock import SYSTEM_CLOCK


def backup(
    to: Annotated[Path, typer.Argument(help="A folder of its own, on any mounted disk.")],
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the warehouse: published file, journal with the labels, raw archive, spool.

    The next backup into the same folder copies only what is new.
    """
    from flows.cli.progress import stepping  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same
    from warehouse.backup import backup as copy  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    with stepping() as step:
        done = copy(
            settings.home,
            to,
            now=SYSTEM_CLOCK.now(),
            who="backup",
            wait_seconds=settings.lock_wait_seconds,
            step=step,
        )
    if as_json:
        print_json(asdict(done))
        return
    line = f"{done.files:,} files, {done.bytes:,} bytes, {done.copied:,} copied now: {done.folder}"
    console.print(Text(line), soft_wrap=True)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The folder of a backup.")],
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a warehouse of a backup, in an empty home, every file compared with its checksum."""
    from flows.cli.progress import stepping  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same
    from warehouse.backup import restore as bring  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    with stepping() as step:
        published = bring(source, settings.home, now=SYSTEM_CLOCK.now(), step=step)
    if as_json:
        print_json({"home": settings.home, "published": published})
        return
    console.print(Text(f"restored into {settings.home}: {published.name}"), soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (backup, restore):
        app.command()(command)
