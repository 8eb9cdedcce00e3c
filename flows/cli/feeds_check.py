"""`araxes feeds check`: ask feeds once, and propose what to change in their files."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import ConfigError
from extractors.model import Feed, Outcome
from flows.cli.output import JsonOption, console, note, print_json, print_rows
from flows.cli.run import FeedsOption
from flows.settings import Settings, load_settings

if TYPE_CHECKING:  # importing them costs every command 0.3 CPU-s
    from flows.feed_edits import Edit
    from flows.probe import Probe
    from flows.proposals import Proposals
    from flows.registry import Registry

SOME_FAILED = 4


def check(
    feed_ids: Annotated[
        list[str] | None, typer.Argument(help="Ask these feeds once; without any, only read files.")
    ] = None,
    *,
    ask_all: Annotated[bool, typer.Option("--all", help="Ask every feed, enabled or not.")] = False,
    enabled: Annotated[bool, typer.Option("--enabled", help="Ask every enabled feed.")] = False,
    write: Annotated[
        bool, typer.Option("--write/--diff", help="Change the files, or only show how.")
    ] = False,
    feeds: FeedsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the feed files; ask feeds once and propose changes. The warehouse is not touched."""
    from flows.registry import read_registry, with_headers  # noqa: PLC0415 - keeps `--help` quick

    settings = load_settings(feeds=feeds)
    registry = read_registry(settings.feeds, outlets=settings.outlets)
    chosen = _chosen(registry, settings.feeds, feed_ids or [], ask_all=ask_all, enabled=enabled)
    registry = with_headers(registry, [feed.feed_id for feed in chosen])
    report = _asked(settings, registry, chosen)
    if not as_json:
        _print(registry, report)
    if write:
        _write(settings, report)
    elif report.edits:
        note("nothing is changed yet; --write does it")
    if as_json:
        print_json(_told(registry, report, is_written=write))
    if any(row["outcome"] != Outcome.OK for row in report.rows):
        raise typer.Exit(SOME_FAILED)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found."""

    rows: list[dict[str, object]]
    proposals: "Proposals | None" = None
    edits: tuple["Edit", ...] = ()
    remarks: tuple[str, ...] = ()


def _chosen(
    registry: "Registry", path: Path, feed_ids: Sequence[str], *, ask_all: bool, enabled: bool
) -> list[Feed]:
    by_id = {feed.feed_id: feed for feed in registry.feeds}
    if unknown := [each for each in feed_ids if each not in by_id]:
        raise ConfigError(f"{path}: no feed {unknown[0]!r}; `araxes feeds list` has all")
    named = set(feed_ids)
    return [
        feed
        for feed in registry.feeds
        if ask_all or feed.feed_id in named or (enabled and feed.enabled)
    ]


def _write(settings: Settings, report: Report) -> None:
    from flows.feed_edits import write_edits  # noqa: PLC0415 - only a proposal needs it

    if report.edits:
        write_edits(settings, report.edits)
    for edit in report.edits:
        note(f"written: {edit.path}")


def _asked(settings: Settings, registry: "Registry", chosen: list[Feed]) -> Report:
    from flows.clock import SYSTEM_CLOCK  # noqa: PLC0415 - reading files needs none of these
    from flows.feed_edits import edits_of  # noqa: PLC0415 - same
    from flows.proposals import propose  # noqa: PLC0415 - same

    if not chosen:
        return Report([])
    probes = _probe(settings, registry, chosen)
    proposals = propose(probes, registry, now=SYSTEM_CLOCK.now())
    edits, remarks = edits_of(registry, proposals.by_feed())
    return Report(
        [_row(probe) for probe in probes], proposals, edits, (*proposals.remarks, *remarks)
    )


def _probe(settings: Settings, registry: "Registry", chosen: list[Feed]) -> list["Probe"]:
    from flows.cli.progress import Bars  # noqa: PLC0415 - only a probe has something to show
    from flows.probe import probe_feeds  # noqa: PLC0415 - only a probe needs the network

    if settings.allow_private:
        note(f"opened by ARAXES_ALLOW_PRIVATE: {', '.join(sorted(settings.allow_private))}")
    with Bars() as bars:
        return asyncio.run(probe_feeds(settings, registry, chosen, bars))


def _row(probe: "Probe") -> dict[str, object]:
    from flows.probe import CHARSET_TROUBLES  # noqa: PLC0415 - only a probe needs the network

    parsed = probe.parsed
    problems = parsed.problems if parsed else ()
    return {
        "feed": probe.feed.feed_id,
        "outcome": probe.outcome,
        "status": probe.reply.status,
        "entries": len(parsed.entries) if parsed else None,
        "newest": probe.newest,
        "kind": probe.feed.kind,
        "found": parsed.version if parsed else None,
        "charset": ", ".join(one for one in problems if one in CHARSET_TROUBLES) or None,
        "moved_to": probe.reply.permanent_url,
        "names": probe.successor,
        "detail": None if probe.outcome is Outcome.OK else probe.detail,
    }


def _note(row: dict[str, object]) -> dict[str, object]:
    """Put what there is little room for into one cell."""
    words = [row["charset"], row["detail"]]
    words += [f"{key} {row[key]}" for key in ("moved_to", "names") if row[key]]
    return {"note": "; ".join(str(word) for word in words if word)}


def _told(registry: "Registry", report: Report, *, is_written: bool) -> dict[str, object]:
    changes = report.proposals.changes if report.proposals else ()
    return {
        "feeds": len(registry.feeds),
        "enabled": sum(feed.enabled for feed in registry.feeds),
        "probed": report.rows,
        "proposed": [
            {"feed": one.feed_id, "key": one.key, "old": one.old, "new": one.new, "why": one.why}
            for one in changes
        ],
        "remarks": report.remarks,
        "diff": "".join(edit.diff for edit in report.edits),
        "written": [edit.path for edit in report.edits] if is_written else [],
    }


def _print(registry: "Registry", report: Report) -> None:
    good = sum(feed.enabled for feed in registry.feeds)
    console.print(
        f"{len(registry.feeds)} feeds of {len(registry.outlets)} outlets read well, {good} enabled"
    )
    if report.rows:
        columns = ("feed", "outcome", "status", "entries", "newest", "found", "note")
        print_rows(columns, [[(row | _note(row))[key] for key in columns] for row in report.rows])
    for change in report.proposals.changes if report.proposals else ():
        line = f"{change.feed_id}: {change.key} = {change.new}: {change.why}"
        console.print(Text(line), soft_wrap=True)
    for remark in report.remarks:
        console.print(Text(remark), soft_wrap=True)
    for edit in report.edits:
        console.print(Text(edit.diff, end=""), soft_wrap=True)
