"""`araxes feeds`: what is asked, and whether it is set up right."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.model import Feed
from flows.cli.feeds_add import add
from flows.cli.feeds_check import check
from flows.cli.feeds_health import health
from flows.cli.feeds_opml import export_feeds, import_feeds
from flows.cli.output import JsonOption, console, note, print_json, table
from flows.cli.run import FeedsOption
from flows.settings import load_settings

if TYPE_CHECKING:  # it is imported when a command needs it
    from flows.registry import Registry

app = typer.Typer(help="The feeds: list, check, add, import and export them.", no_args_is_help=True)


@app.command("list")
def list_feeds(
    *,
    feeds: FeedsOption = None,
    enabled: Annotated[bool, typer.Option("--enabled", help="Only those that are asked.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the feeds with their outlets, sides and troubles."""
    from flows.registry import read_registry  # noqa: PLC0415 - keeps `--help` quick

    settings = load_settings(feeds=feeds)
    registry = read_registry(settings.feeds, outlets=settings.outlets)
    chosen = [feed for feed in registry.feeds if feed.enabled or not enabled]
    if as_json:
        print_json([asdict(feed) | _names(registry, feed) for feed in chosen])
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


def _names(registry: "Registry", feed: Feed) -> dict[str, list[str]]:
    """Name a feed's own headers; what they say may be secret."""
    written = registry.written.get(feed.feed_id)
    return written.names() if written else {"headers": [], "cookies": []}


app.command()(check)
app.command()(add)
app.command()(health)
app.command("import")(import_feeds)
app.command("export")(export_feeds)
