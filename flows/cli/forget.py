"""`araxes forget`: remove an article from everything, and record that it was done."""

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import ConfigError
from flows.cli.output import HomeOption, JsonOption, console, counted, note, print_json
from flows.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.forget import Forgot, Named

_NOT_OURS = (
    "what is left is not ours to clean, and the article is or may be in it: take it out by hand, "
    "or delete the file or folder"
)
_PREFECT = (
    "the folder prefect/ may go as a whole while `araxes up` is stopped: its next start makes it "
    "anew"
)
_BACKUPS = (
    "backups and exports outside of the home hold it still: run `araxes backup` into the same "
    "folder again, and delete exports; a session that has an older file open holds it until it ends"
)


def forget(
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL|ID…", help="Any address of an article, or its id."),
    ] = None,
    *,
    reason: Annotated[
        str | None,
        typer.Option(help="Why. It is KEPT, in the tombstone: write nothing of the article."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove an article from every table, version, index, archive, journal and published file.

    It cannot be undone, and the article never comes back. Without a name, finish what was begun.
    """
    from flows.cli.progress import stepping  # noqa: PLC0415 - keeps `--help` quick
    from flows.settings import load_settings  # noqa: PLC0415 - same
    from warehouse.forget import Wish, finish  # noqa: PLC0415 - same
    from warehouse.forget import forget as work  # noqa: PLC0415 - same

    settings = load_settings(home=home)
    if articles and not yes and not sys.stdin.isatty():
        raise ConfigError("nobody can be asked here: say --yes to forget for good")
    options = {
        "now": SYSTEM_CLOCK.now(),
        "who": "forget",
        "wait_seconds": settings.lock_wait_seconds,
    }
    if not articles:
        _finish(finish(settings.home, **options), as_json=as_json)  # type: ignore[arg-type]  # a dict of three kinds
        return
    wish = Wish(tuple(articles), reason, getpass.getuser())
    with stepping() as step:
        done = work(settings.home, wish, step=step, agree=lambda n: yes or _ask(n), **options)  # type: ignore[arg-type]  # same
    if done is None:
        note("nothing was changed")
        raise typer.Exit(1)
    if as_json:
        print_json(_told(done))
    else:
        _print(done)


def _ask(named: "Named") -> bool:
    told = ", ".join(f"{number} {table}" for table, number in named.rows.items())
    console.print(Text(f"{counted(named.articles, 'article')}: {told}"), soft_wrap=True)
    console.print(Text(f"{named.bodies} bodies of the raw archive"))
    return typer.confirm("Forget this for good?", default=False)


def _finish(left: "tuple[Path, ...] | None", *, as_json: bool) -> None:
    if as_json:
        print_json({"finished": left is not None, "left": list(left or ())})
        return
    if left is None:
        console.print(Text("nothing was begun: say which article to forget"))
    else:
        console.print(Text("finished"))
        _print_left(left)


def _told(done: "Forgot") -> dict[str, object]:
    """Say what was done, and nothing of what it was."""
    return {
        "articles": [str(each.article_id) for each in done.done.plan.tombstones],
        "rows": done.named.rows,
        "bodies": done.named.bodies,
        "batches": done.done.batches,
        "segments": done.done.segments,
        "removed": [str(path) for path in done.done.removed],
        "left": [str(path) for path in done.left],
        "published": str(done.done.published),
    }


def _print(done: "Forgot") -> None:
    for table, number in done.named.rows.items():
        console.print(Text(f"{number:>8,}  rows of {table}"))
    console.print(Text(f"{done.named.bodies:>8,}  bodies of the raw archive"))
    console.print(Text(f"{done.done.segments:>8,}  of its segments written anew"))
    console.print(Text(f"{done.done.batches:>8,}  batches of the journal written anew"))
    for path in done.done.removed:
        console.print(Text(f" removed  {path}"), soft_wrap=True)
    console.print(Text(f"published  {done.done.published}"), soft_wrap=True)
    _print_left(done.left)


def _print_left(left: "tuple[Path, ...]") -> None:
    for path in left:
        console.print(Text(f"    left  {path}"), soft_wrap=True)
    if left:
        note(_NOT_OURS)
    if any("prefect" in path.parts for path in left):
        note(_PREFECT)
    note(_BACKUPS)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(forget)
