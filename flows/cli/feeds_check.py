"""`araxes feeds check`: ask feeds once, and propose what to change in their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import ConfigError
from extractors.model import Feed, Outcome
from flows.cli.output import JsonOption, console, counted, note, print_json, print_rows
from flows.cli.run import FeedsOption
from flows.pipeline.signals import run_alone
from flows.settings import Settings, load_settings

if TYPE_CHECKING:  # importing them costs every command 0.3 CPU-s
    from flows.feeds.edits import Edit
    from flows.feeds.probe import Probe
    from flows.feeds.proposals import Proposals
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
    from flows.feeds.edits import write_edits  # noqa: PLC0415 - only a proposal needs it

    if report.edits:
        write_edits(settings, report.edits)
    for edit in report.edits:
        note(f"written: {edit.path}")


def _asked(settings: Settings, registry: "Registry", chosen: list[Feed]) -> Report:
    from flows.clock import SYSTEM_CLOCK  # noqa: PLC0415 - reading files needs none of these
    from flows.feeds.edits import edits_of  # noqa: PLC0415 - same
    from flows.feeds.proposals import propose  # noqa: PLC0415 - same

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
    from flows.feeds.probe import probe_feeds  # noqa: PLC0415 - only a probe needs the network

    if settings.allow_private:
        note(f"opened by ARAXES_ALLOW_PRIVATE: {', '.join(sorted(settings.allow_private))}")
    with Bars() as bars:
        return run_alone(probe_feeds(settings, registry, chosen, bars))


def _row(probe: "Probe") -> dict[str, object]:
    from flows.feeds.probe import CHARSET_TROUBLES  # noqa: PLC0415 - only a probe needs the network

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
        "detail": None if probe.outcome is Outcome.OK else _detail(probe),
    }


def _detail(probe: "Probe") -> str | None:
    """Leave out the address with which most begin: it stands beside it."""
    address = probe.reply.final_url or probe.feed.url
    return probe.detail.removeprefix(f"{address}: ") if probe.detail else None


def _note(row: dict[str, object]) -> str:
    """Say what a table has no room for."""
    words = [row["charset"], row["detail"]]
    words += [f"moved to {row['moved_to']}"] if row["moved_to"] else []
    words += [f"the page names {row['names']}"] if row["names"] else []
    return "; ".join(str(word) for word in words if word)


def _toml(value: object) -> str:
    """Write a proposed value as the file will have it."""
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


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
    outlets = len({feed.outlet_id for feed in registry.feeds})
    read = f"{counted(len(registry.feeds), 'feed')} of {counted(outlets, 'outlet')}"
    console.print(f"{read} read well, {good} enabled")
    if report.rows:
        columns = ("feed", "outcome", "status", "entries", "newest", "found")
        print_rows(columns, [[row[key] for key in columns] for row in report.rows])
    for row in report.rows:
        if line := _note(row):
            console.print(Text(f"{row['feed']}: {line}"), soft_wrap=True)
    for change in report.proposals.changes if report.proposals else ():
        line = f"proposed for {change.feed_id}: {change.key} = {_toml(change.new)} ({change.why})"
        console.print(Text(line), soft_wrap=True)
    for remark in report.remarks:
        console.print(Text(remark), soft_wrap=True)
    for edit in report.edits:
        console.print(Text(edit.diff, end=""), soft_wrap=True)
