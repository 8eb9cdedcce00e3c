"""The data dictionary: what each view, macro and table holds, from the comments in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Final, Literal

from warehouse.connect import HERE, memory_connection, sql_text
from warehouse.migrate import migrate

FILE: Final = HERE / "DICTIONARY.md"
Kind = Literal["view", "macro", "table"]
# What a reader looks for, and which views and macros answer it.
THEMES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Articles", (
        "articles", "relevant", "baseline", "latest", "whats_new", "new_since", "search",
        "search_terms", "articles_as_of", "mentions", "entities", "topic_week",
    )),
    ("Counts with their coverage", (
        "side_days", "volume", "topic_volume", "daily_volume", "outlet_share", "edition_month",
    )),
    ("Trends and what is unusual", (
        "share_week", "topic_trend", "entity_week", "entity_firsts", "pair_month", "anomalies",
        "anomalies_since", "topic_anomalies",
    )),
    ("Who says it how", ("terms", "term_uses", "term_choice", "term_firsts")),
    ("What happened", (
        "events", "event_articles", "event_matches", "event_coverage", "acts", "act_month",
    )),
    ("Who was first, who copies", (
        "first_reporters", "outlet_leads", "copies", "independent_reports", "collection_lag",
    )),
    ("Changes and deletions", ("wordings", "edits", "deletions", "change_week")),
    ("Why, and how far to trust it", (
        "evidence", "reason_month", "votes", "borders", "labels", "to_label", "classifier_diff",
        "classifier_quality", "classifier_week", "opinions", "seed_similar", "novelty",
    )),
    ("What we could not see", (
        "coverage", "collected", "gaps", "silences", "feed_health", "feed_week", "host_health",
        "side_health", "feed_costs",
    )),
    ("Runs and loads", (
        "run_summary", "backfills", "funnel", "funnel_days", "loads", "reprocessings",
        "reprocessed_pages",
    )),
)  # fmt: skip
_OTHER: Final = "More"
_TABLES: Final = "Tables (schema core)"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one parameter of a macro."""

    name: str
    type: str | None  # of a parameter nothing is known
    meaning: str | None


@dataclass(frozen=True, slots=True)
class Thing:
    """One view, macro or table."""

    name: str
    kind: Kind
    theme: str
    meaning: str | None
    columns: tuple[Column, ...]


@cache
def dictionary() -> tuple[Thing, ...]:
    """Describe the schema of this version: views and macros by theme, then tables by name."""
    con = memory_connection()
    try:
        migrate(con, now=datetime(2026, 1, 1, tzinfo=UTC))  # no description holds a date
        rows = con.execute(sql_text("setup", "dictionary")).fetchall()
    finally:
        con.close()
    themes = {name: theme for theme, names in THEMES for name in names}
    things = [
        Thing(
            name,
            kind,
            _TABLES if kind == "table" else themes.get(name, _OTHER),
            meaning,
            tuple(Column(*row[3:6]) for row in own),
        )
        for (kind, name, meaning), own in groupby(rows, key=lambda row: row[:3])
    ]
    return tuple(sorted(things, key=_place))


def things_named(name: str) -> tuple[Thing, ...]:
    """Find what has this name, with or without its schema; views go before tables."""
    schema, _, bare = name.strip().lower().rpartition(".")
    return tuple(
        thing
        for thing in dictionary()
        if thing.name == bare and schema in {"", "core" if thing.kind == "table" else "main"}
    )


def as_markdown(things: Sequence[Thing]) -> str:
    """Write the dictionary as a document."""
    return "\n".join((*_head(), *_parts(things))) + "\n"


def _head() -> Iterator[str]:
    yield "# What the warehouse holds"
    yield ""
    yield "Made from the comments in the database by `araxes docs --markdown`; do not edit it here."
    yield "Instants and days are UTC. `from NAME` asks a view, `from core.NAME` a table."


def _parts(things: Sequence[Thing]) -> Iterator[str]:
    for theme, own in groupby(things, key=lambda thing: thing.theme):
        yield from ("", f"## {theme}")
        for thing in own:
            yield from ("", f"### {thing.name}", "", thing.meaning or "", "")
            if thing.kind != "macro":
                yield from ("| column | type | meaning |", "|---|---|---|")
                for column in thing.columns:
                    cells = (f"`{column.name}`", column.type or "", column.meaning or "")
                    yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _place(thing: Thing) -> tuple[int, int, str]:
    """Order by theme, and in it as the theme lists them."""
    for number, (theme, names) in enumerate(THEMES):
        if thing.theme == theme:
            return number, names.index(thing.name), thing.name
    return len(THEMES) + (thing.kind == "table"), 0, thing.name
