"""`araxes feeds add`: from any address of a site to a row in a feed file."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import AraxesError, ConfigError
from flows.cli.output import JsonOption, console, note, print_json, show
from flows.cli.run import FeedsOption
from flows.pipeline.signals import run_alone
from flows.settings import Settings, load_settings

if TYPE_CHECKING:  # they are imported when a command needs them
    from flows.feeds.addition import Finding
    from flows.feeds.edits import Edit
    from flows.feeds.preview import Item
    from flows.registry import Registry

SCHEME = "https://"


def add(
    url: Annotated[str, typer.Argument(help="A feed, a sitemap or the home page of a site.")],
    *,
    to: Annotated[
        Path | None, typer.Option("--to", help="The TOML file that the row is added to.")
    ] = None,
    feed_id: Annotated[str | None, typer.Option("--id", help="The new feed's id.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Whose feed it is.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without asking.")] = False,
    feeds: FeedsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the feeds of a site, preview five items of the best, and write it down."""
    from flows.feeds.addition import check_ids, known_as  # noqa: PLC0415 - keeps `--help` quick
    from flows.feeds.edits import known_registry, target_of, write_edits  # noqa: PLC0415 - same

    wanted = _address(url)
    settings, target = target_of(load_settings(feeds=feeds), to)
    registry, _ = known_registry(settings)
    check_ids(registry, feed_id=feed_id, outlet_id=outlet)
    if known := known_as(registry, wanted):
        _say_known(registry, known, {"url": wanted}, as_json=as_json)
        return
    finding = _find(settings, registry, wanted)
    told = _told(registry, wanted, finding)
    if finding.known_as:
        _say_known(registry, finding.known_as, told, as_json=as_json)
        return
    edit, snippet = _edit(registry, finding, target, feed_id, outlet)
    if not as_json:
        _print(told, finding.items, snippet)
    save = yes or (not as_json and _agrees(target))
    if save:
        write_edits(settings, [edit])
        note(f"written: {target}")
    elif not as_json:
        note(f"nothing is written; --yes adds this to {target}")
    if as_json:
        items = [asdict(item) for item in finding.items]
        print_json(told | {"preview": items, "toml": snippet, "file": target, "saved": save})


def _address(url: str) -> str:
    """Check an address; a bare host gets the scheme that nearly all have."""
    from extractors.discovery import feed_address  # noqa: PLC0415 - keeps `--help` quick
    from flows.registry.tables import is_url  # noqa: PLC0415 - same

    full = feed_address(url if "://" in url else f"{SCHEME}{url}")
    if wrong := is_url(full):
        raise ConfigError(wrong)
    return full


def _find(settings: Settings, registry: "Registry", url: str) -> "Finding":
    from flows.clock import SYSTEM_CLOCK  # noqa: PLC0415 - same
    from flows.feeds.addition import find  # noqa: PLC0415 - keeps `--help` quick

    if settings.allow_private:
        note(f"opened by ARAXES_ALLOW_PRIVATE: {', '.join(sorted(settings.allow_private))}")
    note(f"looking for feeds at {url}")
    finding = run_alone(find(settings, registry, url, now=SYSTEM_CLOCK.now()))
    if finding.best is None:
        tried = "\n".join(
            f"  {trial.candidate.url}: {trial.problem or 'no entries'}"
            for trial in finding.discovery.trials
        )
        raise AraxesError(
            f"no feed found at {url}; tried\n{tried}\n"
            'A page without a feed can be read, too: kind = "listing" and a link_selector.'
        )
    return finding


def _edit(
    registry: "Registry", finding: "Finding", target: Path, feed_id: str | None, outlet: str | None
) -> tuple["Edit", str]:
    """Give the change to the file, and the rows alone."""
    from flows.feeds.addition import rows_for  # noqa: PLC0415 - keeps `--help` quick
    from flows.feeds.edits import Edit  # noqa: PLC0415 - same
    from flows.feeds.files import read_text, with_rows  # noqa: PLC0415 - same

    rows = rows_for(registry, finding, feed_id=feed_id, outlet_id=outlet)
    outlets = [rows.outlet] if rows.outlet else []
    old = read_text(target)
    new = with_rows(old, outlets=outlets, feeds=[(rows.feed, "")])
    return Edit(target, old, new), with_rows("", outlets=outlets, feeds=[(rows.feed, "")])


def _agrees(target: Path) -> bool:
    """Ask, where somebody is there to answer."""
    return sys.stdin.isatty() and typer.confirm(f"Add this to {target}?", err=True)


def _told(registry: "Registry", url: str, finding: "Finding") -> dict[str, object]:
    from extractors.feed_ranking import is_working  # noqa: PLC0415 - keeps `--help` quick
    from flows.feeds.addition import known_as  # noqa: PLC0415 - same

    best = finding.best
    return {
        "url": url,
        "best": best.candidate.url if best else None,
        "known_as": finding.known_as,
        "lang": finding.lang,
        "candidates": [
            {
                "url": trial.candidate.url,
                "found": trial.candidate.source,
                "works": is_working(trial),
                "format": trial.parsed.version if trial.parsed else None,
                "entries": len(trial.parsed.entries) if trial.parsed else None,
                "newest": trial.newest,
                "known_as": known_as(registry, trial.candidate.url),
                "problem": trial.problem,
            }
            for trial in finding.discovery.trials
        ],
    }


def _say_known(
    registry: "Registry", feed_id: str, told: dict[str, object], *, as_json: bool
) -> None:
    file = registry.files[feed_id]
    if as_json:
        print_json(told | {"known_as": feed_id, "file": file, "saved": False})
    else:
        address = next(feed.url for feed in registry.feeds if feed.feed_id == feed_id)
        line = f"known already: feed {feed_id!r} in {file}, {address}"
        console.print(Text(line), soft_wrap=True)


def _print(told: dict[str, object], items: "tuple[Item, ...]", snippet: str) -> None:
    candidates = told["candidates"]
    for row in candidates if isinstance(candidates, list) else ():
        console.print(Text(_candidate(row)), soft_wrap=True)
    for item in items:
        _print_item(item)
    console.print()
    console.print(Text(snippet, end=""), soft_wrap=True)


def _candidate(row: dict[str, object]) -> str:
    """Tell of one address that was tried, on one line: addresses are too long for a table."""
    if row["problem"]:
        return f"no  {row['url']} ({row['found']}): {row['problem']}"
    newest = f", newest {show(row['newest'])}" if row["newest"] else ""
    works = "yes" if row["works"] else "no "
    facts = f"{row['format']}, {row['entries']} entries{newest}"
    return f"{works} {row['url']} ({row['found']}): {facts}"


def _print_item(item: "Item") -> None:
    console.print(Text(f"\n{item.title or item.url}", style="bold"), soft_wrap=True)
    facts = (show(item.published_at) or "no date", item.lang, item.text_source, item.problem)
    console.print(Text(" · ".join(fact for fact in facts if fact)), soft_wrap=True)
    if item.grade is not None:
        mark = "relevant" if item.relevant else "not relevant"
        judged = f"{mark} · grade {item.grade} · score {show(item.score)}"
        console.print(Text(judged), soft_wrap=True)
    if item.sentence:
        console.print(Text(f"  › {item.sentence}", style="italic"), soft_wrap=True)
    if item.text:
        console.print(Text(f"  {item.text}"), soft_wrap=True)
