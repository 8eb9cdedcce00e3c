"""Turn measured runs into figures, ratios and a verdict, as a table and as JSON."""

import json
import platform
import statistics
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import chain

import psutil
from rich.table import Table

from tests.bench.measure import MEMORY_KIND, Usage

# Araxes : bare script; a poll without start-up. Set when the design was fixed; changing one is a
# decision, not a clean-up.
BUDGETS = {"cpu": 0.8, "memory": 0.6, "poll": 0.5}
# Of a feed without news among the most feeds: CPU in ms, and times that among a tenth as many.
SCALE_BUDGETS = {"poll_ms_per_feed_net": 0.5, "growth": 1.1}
LIBRARIES = ("aiohttp", "duckdb", "feedparser", "httpx", "lxml", "trafilatura")
NET = "without start-up"


@dataclass(frozen=True, slots=True)
class Round:
    """One side's runs on one world: everything new, then nothing new."""

    fill: Usage
    poll: Usage
    stored: int
    whole: int  # stored with the middle paragraph in the text
    fill_answers: dict[str, int]  # what the world answered, as in "page 200"
    poll_answers: dict[str, int]


Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole report; its JSON has these keys."""

    world: dict[str, int]
    machine: dict[str, object]
    sides: dict[str, Figures]  # medians over the rounds
    ratios: dict[str, float | None]
    budgets: dict[str, float]
    over_budget: list[str]
    problems: list[str]
    rounds: dict[str, list[Round]]
    starts: dict[str, list[Round]]  # one feed, one article
    scale: list[dict[str, float]]  # few feeds and ten times as many, see `scale.Figures`

    def as_json(self) -> str:
        """Print everything but what the commands said."""
        values = asdict(self)
        for done in chain(*values["starts"].values(), *values["rounds"].values()):
            for run in ("fill", "poll"):
                del done[run]["output"], done[run]["errors"]
        return json.dumps(values, indent=2, ensure_ascii=False)


def figures(feeds: int, articles: int, full: Round, start: Round) -> Figures:
    """Say what one side costs; `start` is the same on a world of one feed with one article."""
    net = (full.fill.cpu_seconds - start.fill.cpu_seconds) / (articles - 1)
    poll_net = (full.poll.cpu_seconds - start.poll.cpu_seconds) / (feeds - 1)
    return {
        "cpu_ms_per_article": 1_000 * full.fill.cpu_seconds / articles,
        "cpu_ms_per_article_net": 1_000 * net,
        "peak_mb": full.fill.peak_bytes / 1e6,
        "fill_seconds": full.fill.wall_seconds,
        "poll_cpu_ms_per_feed": 1_000 * full.poll.cpu_seconds / feeds,
        "poll_cpu_ms_per_feed_net": 1_000 * poll_net,
        "poll_peak_mb": full.poll.peak_bytes / 1e6,
        "poll_seconds": full.poll.wall_seconds,
        "start_cpu_seconds": start.fill.cpu_seconds,
        "start_poll_cpu_seconds": start.poll.cpu_seconds,
    }


def medians(rounds: list[Figures]) -> Figures:
    """Take the median of each figure over repeated rounds."""
    return {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}


def ratios(araxes: Figures, bare: Figures) -> dict[str, float | None]:
    """Divide Araxes by the bare script; None where a net figure drowns in noise."""
    keys = {
        "cpu": "cpu_ms_per_article",
        "cpu_net": "cpu_ms_per_article_net",
        "memory": "peak_mb",
        "poll": "poll_cpu_ms_per_feed_net",
        "poll_command": "poll_cpu_ms_per_feed",
    }
    return {
        name: araxes[key] / bare[key] if araxes[key] > 0 and bare[key] > 0 else None
        for name, key in keys.items()
    }


def over_budget(given: dict[str, float | None]) -> list[str]:
    """Name the ratios that are above their budgets."""
    lines = []
    for name, budget in BUDGETS.items():
        ratio = given.get(name)
        if ratio is not None and ratio > budget:
            lines.append(f"{name}: {ratio:.2f} × the bare script, the budget is {budget}")
    return lines


def growth(scale: list[dict[str, float]]) -> float | None:
    """Divide the cost of a feed among many by that among few; None where it drowns in noise."""
    few, many = (each["poll_ms_per_feed_net"] for each in scale)
    return many / few if few > 0 else None


def over_scale_budget(scale: list[dict[str, float]]) -> list[str]:
    """Name what is above its budget among many feeds."""
    if not scale:
        return []
    lines = []
    cost, times = scale[-1]["poll_ms_per_feed_net"], growth(scale)
    if cost > SCALE_BUDGETS["poll_ms_per_feed_net"]:
        budget = SCALE_BUDGETS["poll_ms_per_feed_net"]
        lines.append(f"a feed among many: {cost:.2f} ms CPU, the budget is {budget}")
    if times is not None and times > SCALE_BUDGETS["growth"]:
        budget = SCALE_BUDGETS["growth"]
        lines.append(f"a feed among many: {times:.2f} × one among few, the budget is {budget}")
    return lines


def scale_problems(scale: list[dict[str, float]]) -> list[str]:
    """Say what a poll without news did that it should not, or left out."""
    return [
        f"scale: {each['feeds']} feeds, {each['asked']} asked, {each['pages']} pages requested, "
        f"{each['rows']} rows of articles written"
        for each in scale
        if each["asked"] != each["feeds"] or each["pages"] or each["rows"]
    ]


def scale_table(scale: list[dict[str, float]]) -> Table:
    """Lay few feeds and many beside each other."""
    rows = (
        ("no-change poll, CPU per feed, ms", "poll_ms_per_feed", ".2f"),
        (f"  {NET}", "poll_ms_per_feed_net", ".2f"),
        ("first read, CPU per feed, ms", "first_ms_per_feed", ".2f"),
        ("pages requested by polls", "pages", ".0f"),
        ("rows of articles written by polls", "rows", ".0f"),
    )
    out = Table("one run", *(f"{each['feeds']:.0f} feeds" for each in scale), "ratio")
    for column in out.columns[1:]:
        column.justify = "right"
    for text, key, form in rows:
        times = growth(scale) if key == "poll_ms_per_feed_net" else None
        shown = "" if times is None else f"{times:.2f}"
        out.add_row(text, *(format(each[key], form) for each in scale), shown)
    return out


def problems(name: str, feeds: int, articles: int, done: Round) -> list[str]:
    """Say what makes the figures of a round worthless."""
    asked = sum(done.poll_answers.get(f"feed {status}", 0) for status in (200, 304))
    checks = {
        f"the first run left with {done.fill.exit_code}": done.fill.exit_code != 0,
        f"the second run left with {done.poll.exit_code}": done.poll.exit_code != 0,
        f"{done.stored} of {articles} articles stored": done.stored != articles,
        f"{done.whole} of {articles} texts whole": done.whole != articles,
        f"the poll asked {asked} of {feeds} feeds": asked < feeds,
        "the poll fetched pages again": "page 200" in done.poll_answers,
        f"{done.fill.left_behind} processes left behind": done.fill.left_behind > 0,
    }
    return [f"{name}: {text}" for text, is_wrong in checks.items() if is_wrong]


def machine() -> dict[str, object]:
    """Describe what the figures were measured on, without naming it."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": psutil.cpu_count(),
        "python": platform.python_version(),
        "memory_kind": MEMORY_KIND,
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def table(sides: dict[str, Figures], given: dict[str, float | None]) -> Table:
    """Lay the figures of the sides beside each other, with ratio and budget."""
    rows = (
        ("CPU per article, ms", "cpu_ms_per_article", "cpu"),
        (f"  {NET}", "cpu_ms_per_article_net", "cpu_net"),
        (f"peak memory ({MEMORY_KIND}), MB", "peak_mb", "memory"),
        ("no-change poll, CPU per feed, ms", "poll_cpu_ms_per_feed", "poll_command"),
        (f"  {NET}", "poll_cpu_ms_per_feed_net", "poll"),
        ("no-change poll, peak memory, MB", "poll_peak_mb", None),
        ("start-up with one article, CPU s", "start_cpu_seconds", None),
        ("start-up of a poll, CPU s", "start_poll_cpu_seconds", None),
        ("first run, s", "fill_seconds", None),
        ("no-change poll, s", "poll_seconds", None),
    )
    out = Table("", *sides, "ratio", "budget")
    for column in out.columns[1:]:
        column.justify = "right"
    for text, key, ratio_name in rows:
        ratio = given.get(ratio_name) if ratio_name else None
        budget = BUDGETS.get(ratio_name) if ratio_name and ratio is not None else None
        out.add_row(
            text,
            *(f"{one[key]:.2f}" for one in sides.values()),
            "" if ratio is None else f"{ratio:.2f}",
            "" if budget is None else f"≤ {budget}",
        )
    return out
