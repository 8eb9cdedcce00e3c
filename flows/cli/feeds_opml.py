"""`araxes feeds import` and `export`: subscription lists of other readers, and for them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import ConfigError, ParseError
from flows.cli.output import JsonOption, console, counted, note, print_json
from flows.cli.run import FeedsOption
from flows.settings import load_settings

if TYPE_CHECKING:  # they are imported when a command needs them
    from flows.feeds.exchange import Plan

SOME_REFUSED = 4


def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file.", metavar="FILE.opml")],
    *,
    to: Annotated[
        Path | None, typer.Option("--to", help="The TOML file that the rows are added to.")
    ] = None,
    feeds: FeedsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take over the feeds of another reader, or of our own export, into a feed file."""
    from flows.feeds.edits import (  # noqa: PLC0415 - keeps `--help` quick
        Edit,
        known_registry,
        target_of,
        write_edits,
    )
    from flows.feeds.exchange import plan_import  # noqa: PLC0415 - same
    from flows.feeds.files import read_text, with_rows  # noqa: PLC0415 - same

    settings, target = target_of(load_settings(feeds=feeds), to, f"{file.stem}.toml")
    known, fixed = known_registry(settings)
    try:
        plan = plan_import(file.read_bytes(), file, known, fixed_outlets=fixed)
    except (OSError, ParseError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"{file}: nothing is imported: {why}") from error
    if plan.feeds or (plan.outlets and known.feeds):
        old = read_text(target)
        new = with_rows(old, outlets=plan.outlets, feeds=plan.feeds)
        write_edits(settings, [Edit(target, old, new)])
    _report(plan, target, as_json=as_json)
    if plan.refused:
        raise typer.Exit(SOME_REFUSED)


def export_feeds(
    *,
    enabled: Annotated[bool, typer.Option("--enabled", help="Only those that are asked.")] = False,
    to: Annotated[Path | None, typer.Option("--to", help="Write here instead of printing.")] = None,
    feeds: FeedsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the feeds as OPML that other readers take, and that `import` gives back whole."""
    from flows.feeds.exchange import export_opml, literal_headers  # noqa: PLC0415 - quick `--help`
    from flows.feeds.files import read_text, save  # noqa: PLC0415 - same
    from flows.registry import read_registry  # noqa: PLC0415 - same

    settings = load_settings(feeds=feeds)
    registry = read_registry(settings.feeds, outlets=settings.outlets)
    text = export_opml(registry, enabled_only=enabled).decode()
    if literal := literal_headers(registry):
        note(
            f"headers or cookies of {', '.join(literal)} are in the export as they stand in the "
            "feed file; a value written as ${NAME} would stay out of it"
        )
    count = sum(feed.enabled or not enabled for feed in registry.feeds)
    if to is not None:
        save(to, read_text(to), text)
        note(f"{counted(count, 'feed')} written: {to}")
    if as_json:
        opml = None if to else text
        print_json({"feeds": count, "written": to, "literal_headers": literal, "opml": opml})
    elif to is None:
        sys.stdout.write(text)


def _report(plan: "Plan", target: Path, *, as_json: bool) -> None:
    deviating = plan.deviating()
    if as_json:
        print_json(
            {
                "file": target,
                "imported": [row for row, _ in plan.feeds],
                "outlets": [row["id"] for row in plan.outlets],
                "deviating": deviating,
                "duplicates": [{"url": url, "known_as": known} for url, known in plan.duplicates],
                "refused": plan.refused,
                "remarks": plan.remarks,
            }
        )
        return
    lines = [f"{feed_id}: {', '.join(keys)}" for feed_id, keys in deviating.items()]
    lines += [f"known already as {known}: {url}" for url, known in plan.duplicates]
    lines += [f"refused: {one}" for one in plan.refused]
    lines += plan.remarks
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    note(
        f"{counted(len(plan.feeds), 'feed')} imported to {target} ({len(deviating)} with settings "
        f"of their own), {len(plan.duplicates)} known already, {len(plan.refused)} refused"
    )
