"""How the health of the feeds is shown to people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import shorten

from rich.text import Text

from flows.cli.output import console, counted, note, print_rows, show
from flows.clock import SYSTEM_CLOCK

Row = Mapping[str, object]

SICK = ("gone", "dead", "failing", "silent", "degraded")
STYLES = {"gone": "red", "dead": "red", "failing": "red", "silent": "yellow", "degraded": "yellow"}
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DETAIL = 160  # characters: what a page begins with is in the warehouse
COLUMNS = {  # with headings that leave room for the instants in 100 columns
    "feed_id": "feed",
    "status": "status",
    "last_ok_at": "last answer",
    "last_entry_at": "last entry",
    "entries_per_day": "a day",
    "interval_minutes": "every (min)",
    "next_poll_at": "next try",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What the published file knows, from one snapshot or two that follow each other."""

    snapshot: str
    last_run: Row | None
    feeds: Sequence[Row]  # the sickest first
    outages: Sequence[Row]

    @property
    def sick(self) -> list[Row]:
        """Give the feeds that ask for somebody's attention."""
        return [row for row in self.feeds if row["status"] in SICK]

    @property
    def statuses(self) -> dict[str, int]:
        """Count the feeds by status, the sickest first."""
        return dict(Counter(str(row["status"]) for row in self.feeds))

    def having(self, column: str, *, newest: str | None = None) -> list[Row]:
        """Give the feeds of which a column says something, the newest first."""
        found = [row for row in self.feeds if row[column] and row["status"] != "off"]
        return sorted(found, key=lambda row: str(row[newest or column]), reverse=True)


def print_health(report: Report, *, named: bool, everything: bool) -> None:
    """Print the report: the sick feeds one by one, or those that were `named`, sick or not."""
    _print_last_run(report.last_run)
    _print_statuses(report.statuses)
    for outage in report.outages:
        _print_outage(outage)
    for row in report.feeds if named else report.sick:
        _print_feed(row)
    if named:
        return
    _print_marks(report)
    if everything:
        rest = [row for row in report.feeds if row["status"] not in SICK]
        console.print()
        print_rows(tuple(COLUMNS.values()), [[row[column] for column in COLUMNS] for row in rest])
    note(f"snapshot {report.snapshot} · times are UTC")


def _line(text: str, style: str = "") -> None:
    """Print text as it is: names come from strangers and hold no markup of ours."""
    console.print(Text(text, style=style), soft_wrap=True)


def _print_last_run(run: Row | None) -> None:
    if run is None:
        _line("No run has ended yet.")
        return
    ended = run["finished_at"]
    elsewhere = f", {run['feeds_degraded']} of them read elsewhere" if run["feeds_degraded"] else ""
    _line(
        f"{run['feeds_ok']} of {run['feeds_due']} feeds that were due answered in the last run "
        f"({show(ended)}), {run['feeds_unchanged']} of them without news; "
        f"{run['feeds_failed']} failed{elsewhere}; {run['feeds_deferred']} not reached",
        style="bold",
    )
    if isinstance(ended, datetime) and SYSTEM_CLOCK.now() - ended > DAY:
        note(f"no run has ended for {_span(SYSTEM_CLOCK.now() - ended)}: is the schedule at work?")


def _print_statuses(statuses: Mapping[str, int]) -> None:
    each = " · ".join(f"{count} {status}" for status, count in statuses.items())
    total = counted(sum(statuses.values()), "feed")
    _line(f"{total}: {each}" if each else "No feeds are known yet.")


def _print_outage(row: Row) -> None:
    what = "Our own line? Hosts everywhere, and" if row["is_ours"] else "Outage:"
    until = "" if row["is_going_on"] else f" until {show(row['last_day'])}"
    _line(
        f"{what} {row['hosts_failing']} of {row['hosts']} hosts of {row['country']} fail together "
        f"since {show(row['failing_from'])}{until} ({show(row['outcomes'])})",
        style="bold red" if row["is_going_on"] else "red",
    )
    _line(f"    {show(row['host_names'])}")


def _print_feed(row: Row) -> None:
    status = str(row["status"])
    _line("")
    names = (row["feed_id"], row["outlet"], row["side"])
    _line(
        f"{status:<8}  " + " · ".join(show(each) for each in names if each), STYLES.get(status, "")
    )
    for line in filter(None, (_when(row), _why(row), _last_good(row), _what_next(row))):
        _line(f"    {line}")


def _when(row: Row) -> str:
    since, polled, missed = row["since"], row["polled_at"], row["missed_entries"]
    if not isinstance(since, datetime):
        return ""
    lasted = ""
    if isinstance(polled, datetime) and polled - since >= HOUR:
        lasted = f" ({_span(polled - since)})"
    cost = f", about {missed} entries missed" if missed else ""
    unknown = ", how many entries were missed is unknown" if missed is None else ""
    return f"since {show(since)}{lasted}{cost}{unknown if row['status'] in SICK else ''}"


def _why(row: Row) -> str:
    if row["status"] == "silent":
        return (
            f"it answers ({show(row['last_outcome'])}) and brings nothing; a silence begins after "
            f"{show(row['silent_after_hours'])} h, its usual gap is "
            f"{show(row['gap_median_hours'])} h"
        )
    told = show(row["last_detail"] or row["http_status"]).removeprefix(f"{row['url']}: ")
    detail = shorten(told, DETAIL, placeholder=" …")
    words = " · ".join(filter(None, (show(row["last_outcome"]), detail)))
    failures = row["failures_in_a_row"]
    times = f" ({failures} times in a row)" if isinstance(failures, int) and failures > 1 else ""
    reason = f"; switched off: {row['disabled_reason']}" if row["disabled_reason"] else ""
    return f"{words}{times}{reason}" if words or reason else ""


def _last_good(row: Row) -> str:
    if row["last_ok_at"] is None:
        came = row["last_entry_at"]
        return f"it never answered well, last entry {show(came)}" if came else "it never answered"
    parts = [f"last answer {show(row['last_ok_at'])}"]
    if row["last_body_ref"]:
        came = show(row["last_body_at"]) or "at an unknown time"
        parts.append(f"last body {came} (raw {str(row['last_body_ref'])[:12]})")
    parts.append(f"last entry {show(row['last_entry_at']) or 'never'}")
    return ", ".join(parts)


def _what_next(row: Row) -> str:
    fallback = f"read instead: {row['fallback_read']}" if row["fallback_read"] else ""
    idle = row["fallback_feed"] and not row["fallback_read"] and row["status"] != "ok"
    unused = f"not read either: its fallback {row['fallback_feed']}" if idle else ""
    stopped = row["status"] in {"gone", "off"}
    following = (
        "" if stopped or row["next_poll_at"] is None else f"next try {show(row['next_poll_at'])}"
    )
    return " · ".join(filter(None, (fallback, unused, following)))


def _print_marks(report: Report) -> None:
    """Tell what is no sickness, and still worth a look."""
    _line("")
    for row in report.having("possible_losses", newest="last_possible_loss_at"):
        _line(
            f"possible loss  {row['feed_id']}: nothing in it was known, "
            f"{counted(int(show(row['possible_losses'])), 'time')}, "
            f"last {show(row['last_possible_loss_at'])}"
        )
    for row in report.having("moves", newest="moved_at"):
        _line(
            f"moved  {row['feed_id']}: {show(row['moved_at'])} from {row['moved_from']} "
            f"to {row['moved_to']}"
        )
    for row in report.having("distrusted_at"):
        _line(
            f"distrusted  {row['feed_id']}: since {show(row['distrusted_at'])} it is read whole, "
            "its validators lied"
        )


def _span(length: timedelta) -> str:
    """Say a length in the unit that tells enough."""
    if length >= 2 * DAY:
        return f"{length // DAY} days"
    return f"{length // HOUR} h"
