"""`araxes diff`: what was changed in an article, and when."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from extractors.changes import Part, Wording, compare
from extractors.changes import diff as changes_between
from extractors.errors import AraxesError
from flows.cli.output import (
    HomeOption,
    JsonOption,
    console,
    home_to_read,
    print_json,
    records,
    show,
)
from flows.explaining import find_article
from warehouse.query import catalogue_query

# Marks that need no colour, as wdiff and git have them.
MARKS = {"removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}
RTL_MARK, ISOLATE, END = "\u200f", "\u2068", "\u2069"  # UAX 9: keep marks beside their words
RIGHT_TO_LEFT = frozenset({"fa", "ar", "he", "azb-Arab", "ckb", "ur", "ps", "ug"})
SHORTEST_PREFIX = 8  # hex digits of an id; what is shorter is a number
PREFERRED = ("edited", "page", "reprocessed")
FACTS = ("number", "version_id", "reason", "is_current", "seen_at", "read_at", "title",
         "content_hash", "raw_ref", "extractor", "extractor_version")  # fmt: skip

Row = dict[str, object]


def diff(
    article: Annotated[str, typer.Argument(help="Any address of the article, or its id.")],
    versions: Annotated[
        list[str] | None,
        typer.Argument(help="One or two wordings: their numbers, or 8 letters of their ids."),
    ] = None,
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the newest change of an article, or what differs between two of its wordings."""
    warehouse = home_to_read(home)
    told = find_article(warehouse, article)
    rows = records(
        catalogue_query(warehouse, "wordings_of_article", article_id=str(told["article_id"]))
    )
    pair = _chosen(rows, versions or [])
    if pair is None:
        _print_unchanged(told, rows, as_json=as_json)
        return
    old, new = pair
    left, right = (Wording(str(row["title"]), str(row["body"])) for row in pair)
    parts = changes_between(left, right)
    if as_json:
        print_json(_answer(told, rows) | {
            "old": _facts(old),
            "new": _facts(new),
            "change": compare(left, right),
            "parts": [_plain(part) for part in parts],
        })  # fmt: skip
        return
    _print(told, old, new, parts)


def _chosen(rows: Sequence[Row], versions: Sequence[str]) -> tuple[Row, Row] | None:
    """Give the two wordings to compare; None where there is nothing to compare."""
    if len(versions) > 2:  # noqa: PLR2004 - old and new
        raise AraxesError("give one wording, or two: the old one and the new one")
    wanted = [_named(rows, version) for version in versions]
    if len(wanted) == 2:  # noqa: PLR2004 - old and new
        return wanted[0], wanted[1]
    new = wanted[0] if wanted else _newest_change(rows)
    return None if new is None or (old := _before(rows, new)) is None else (old, new)


def _newest_change(rows: Sequence[Row]) -> Row | None:
    """Give the wording that the publisher's newest edit brought, else that of another reason."""
    changed = [row for row in rows if row["previous_version_id"] is not None]
    return max(changed, key=_weight, default=None)


def _weight(row: Row) -> tuple[int, int]:
    return -PREFERRED.index(str(row["reason"])), int(str(row["number"]))


def _before(rows: Sequence[Row], row: Row) -> Row | None:
    return next((each for each in rows if each["version_id"] == row["previous_version_id"]), None)


def _named(rows: Sequence[Row], name: str) -> Row:
    """Find a wording by its number or by the beginning of its id."""
    wanted = name.replace("-", "").lower()
    if name.isdecimal() and len(name) < SHORTEST_PREFIX:
        found = [row for row in rows if row["number"] == int(name)]
    elif len(wanted) >= SHORTEST_PREFIX:
        found = [row for row in rows if str(row["version_id"]).replace("-", "").startswith(wanted)]
    else:
        found = []
    if len(found) != 1:
        known = f"it has 1 to {len(rows)}" if len(rows) > 1 else "it has one only"
        raise AraxesError(f"no wording {name!r} of this article: {known}")
    return found[0]


def _answer(told: Row, rows: Sequence[Row]) -> Row:
    keys = ("article_id", "canonical_url", "outlet")
    return {key: told[key] for key in keys} | {"versions": len(rows)}


def _facts(row: Row) -> Row:
    return {key: row[key] for key in FACTS}


def _plain(part: Part) -> Row:
    runs = [{"kind": run.kind, "text": run.text} for run in part.runs]
    return {"field": part.field, "kind": part.kind, "runs": runs}


def _print_unchanged(told: Row, rows: Sequence[Row], *, as_json: bool) -> None:
    [*_, last] = rows
    if as_json:
        nothing: Row = {"old": None, "new": None, "change": "same", "parts": []}
        print_json(_answer(told, rows) | nothing)
        return
    console.print(Text(str(told["title"]), style="bold"), soft_wrap=True)
    since = show(rows[0]["seen_at"])
    console.print(
        f"Nothing changed that is on record: one wording, seen {since} UTC."
        if len(rows) == 1
        else f"Wording {last['number']} has none before it.",
        soft_wrap=True,
    )


def _print(told: Row, old: Row, new: Row, parts: Sequence[Part]) -> None:
    console.print(
        Text(" · ".join(show(told[key]) for key in ("outlet", "canonical_url"))), soft_wrap=True
    )
    for sign, row in (("-", old), ("+", new)):
        state = " · current" if row["is_current"] else ""
        console.print(
            Text(
                f"{sign} wording {row['number']} · {show(row['seen_at'])} UTC · {row['reason']}"
                f"{state} · {row['version_id']} · hash {str(row['content_hash'])[:16]}",
                style=MARKS["removed" if sign == "-" else "added"][2],
            ),
            soft_wrap=True,
        )
    if old["is_current"] and int(str(old["number"])) < int(str(new["number"])):
        console.print(f"The change was taken back: wording {old['number']} is shown again.")
    if all(part.kind == "kept" for part in parts):
        console.print("Title and text are the same.")
    for part in parts:
        console.print()
        is_rtl = new["lang"] in RIGHT_TO_LEFT or old["lang"] in RIGHT_TO_LEFT
        style = "bold" if part.field == "title" else ""
        console.print(_marked(part, style, is_rtl=is_rtl), soft_wrap=True)


def _marked(part: Part, style: str, *, is_rtl: bool) -> Text:
    """Show a paragraph with its changes marked; whole kept ones as they are."""
    text = Text(RTL_MARK if is_rtl else "", style=style)
    for run in part.runs:
        words = f"{ISOLATE}{run.text}{END}" if is_rtl and run.kind != "kept" else run.text
        before, after, colour = MARKS.get(run.kind, ("", "", ""))
        text.append(f"{before}{words}{after}", style=colour)
    return text


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(diff)
