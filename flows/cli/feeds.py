"""`araxes feeds`: what is asked, and whether it is set up right."""

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError, ParseError
from extractors.model import Feed, Outcome
from flows.cli.output import JsonOption, console, note, print_json, table
from flows.cli.run import FeedsOption
from flows.settings import Settings, load_settings

if TYPE_CHECKING:  # importing it costs every command 0.2 CPU-s
    from flows.net.client import Client

app = typer.Typer(help="The feeds: list them, check them.", no_args_is_help=True)
PROBE_EXIT = 4


@app.command("list")
def list_feeds(
    *,
    feeds: FeedsOption = None,
    enabled: Annotated[bool, typer.Option("--enabled", help="Only those that are asked.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the feeds with their outlets, sides and troubles."""
    from flows.registry import load_registry  # noqa: PLC0415 - keeps `--help` quick

    settings = load_settings(feeds=feeds)
    registry = load_registry(settings.feeds, outlets=settings.outlets)
    chosen = [feed for feed in registry.feeds if feed.enabled or not enabled]
    if as_json:
        print_json([asdict(feed) for feed in chosen])
        return
    columns = ("id", "outlet", "side", "lang", "kind", "enabled", "url", "troubles")
    rows = []
    for feed in chosen:
        outlet = registry.outlets[feed.outlet_id]
        mark = "yes" if feed.enabled else ""
        rows.append(
            (feed.feed_id, outlet.name, outlet.side, feed.lang, feed.kind, mark, feed.url,
             feed.troubles)
        )  # fmt: skip
    console.print(table(None, columns, rows))
    note(f"{len(chosen)} feeds, {sum(feed.enabled for feed in chosen)} enabled")


@app.command()
def check(
    feed_ids: Annotated[
        list[str] | None, typer.Argument(help="Ask these feeds once; without any, only read files.")
    ] = None,
    *,
    feeds: FeedsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the feed files; with ids, also ask those feeds once. Nothing is stored."""
    from flows.registry import load_registry  # noqa: PLC0415 - keeps `--help` quick

    settings = load_settings(feeds=feeds)
    registry = load_registry(settings.feeds, outlets=settings.outlets)
    by_id = {feed.feed_id: feed for feed in registry.feeds}
    if unknown := [each for each in feed_ids or () if each not in by_id]:
        raise ConfigError(f"{settings.feeds}: no feed {unknown[0]!r}; `araxes feeds list` has all")
    probed = asyncio.run(_probe(settings, [by_id[each] for each in feed_ids or ()]))
    good = sum(feed.enabled for feed in registry.feeds)
    if as_json:
        print_json({"feeds": len(by_id), "enabled": good, "probed": probed})
    else:
        console.print(
            f"{len(by_id)} feeds of {len(registry.outlets)} outlets read well, {good} enabled"
        )
        if probed:
            columns = list(probed[0])
            console.print(table(None, columns, ([row[key] for key in columns] for row in probed)))
    if any(row["outcome"] != Outcome.OK for row in probed):
        raise typer.Exit(PROBE_EXIT)


async def _probe(settings: Settings, feeds: list[Feed]) -> list[dict[str, object]]:
    from flows.net.client import Client  # noqa: PLC0415 - only a probe needs the network

    if not feeds:
        return []
    async with Client(
        allow_private=settings.allow_private,
        host_delay=settings.host_delay,
        user_agent=settings.user_agent,
    ) as client:
        return list(await asyncio.gather(*(_ask(client, feed) for feed in feeds)))


async def _ask(client: "Client", feed: Feed) -> dict[str, object]:
    from extractors.feeds import parse_feed  # noqa: PLC0415 - only a probe reads feeds

    reply = await client.get(feed.url, kind="feed")
    outcome, entries, newest, detail = reply.outcome, None, None, reply.detail
    if reply.page is not None:
        try:
            parsed = parse_feed(reply.page.body, url=reply.page.final_url, lang=feed.lang)
            entries = len(parsed.entries)
            newest = max((e.published_at for e in parsed.entries if e.published_at), default=None)
        except ParseError as error:
            outcome, detail = Outcome(error.outcome), str(error)
    return {
        "feed": feed.feed_id,
        "outcome": outcome,
        "status": reply.status,
        "entries": entries,
        "newest": newest,
        "detail": detail,
    }
