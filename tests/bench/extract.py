"""Compare the cost of `extractors.extract` with trafilatura alone on the same pages.

`python -m tests.bench.extract FOLDER` or `--synthetic`: CPU seconds of both side by side in one
process, the least of several rounds, per page and in all. Ours includes everything that makes an
Article: decoding, metadata, language, dates, cleaning, hashes. Theirs is the least that gives the
text: `bare_extraction(bytes, fast=True, include_comments=False)`, its own decoding and parsing
included, without metadata. Pages that only one side reads count for both: `lost` says how many we
do not read, `failed` how many raised anything but ParseError.
"""

import argparse
import gc
import json
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import trafilatura

from extractors import extract
from extractors.errors import ParseError
from tests.bench.shapes import shapes, usual

URL = "https://news.example/world/story-123456"
MOST_RATIO = 1.1  # of the total, ours to theirs
MOST_SPREAD = 5.0  # p99 to median
MOST_SECONDS = 10.0  # CPU, one page
_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".shtml", ".php", ""))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page cost both sides, in CPU seconds."""

    name: str
    size: int  # bytes
    ours: float
    theirs: float
    lost: str | None  # why we gave no article
    failed: str | None  # an exception that is no ParseError


@dataclass(frozen=True, slots=True)
class Summary:
    """What all pages cost."""

    pages: int
    ours: float
    theirs: float
    ratio: float
    ours_median: float
    ours_p99: float
    ours_max: float
    theirs_median: float
    theirs_p99: float
    theirs_max: float
    spread: float  # our p99 to our median
    lost: int
    failed: int

    @property
    def is_good(self) -> bool:
        """Tell whether every limit is kept."""
        quick = self.ratio <= MOST_RATIO and self.ours_max <= MOST_SECONDS
        return quick and self.spread <= MOST_SPREAD and not self.failed


def compare(pages: list[tuple[str, bytes]], rounds: int) -> list[Cost]:
    """Measure each page `rounds` times by turns, and keep each side's least."""
    ours, theirs = [float("inf")] * len(pages), [float("inf")] * len(pages)
    answers = [_answer(body) for _, body in pages]  # warms caches up, too
    for _ in range(rounds):
        for at, (_, body) in enumerate(pages):
            ours[at] = min(ours[at], _seconds(_ours, body))
            theirs[at] = min(theirs[at], _seconds(_theirs, body))
    return [
        Cost(name, len(body), ours[at], theirs[at], *answers[at])
        for at, (name, body) in enumerate(pages)
    ]


def summary(costs: list[Cost]) -> Summary:
    """Sum the costs up."""
    ours, theirs = [cost.ours for cost in costs], [cost.theirs for cost in costs]
    median, last = statistics.median(ours), _p99(ours)
    return Summary(
        pages=len(costs),
        ours=sum(ours),
        theirs=sum(theirs),
        ratio=sum(ours) / max(sum(theirs), 1e-9),
        ours_median=median,
        ours_p99=last,
        ours_max=max(ours),
        theirs_median=statistics.median(theirs),
        theirs_p99=_p99(theirs),
        theirs_max=max(theirs),
        spread=last / max(median, 1e-9),
        lost=sum(cost.lost is not None for cost in costs),
        failed=sum(cost.failed is not None for cost in costs),
    )


def synthetic(rounds: int = 1) -> list[tuple[str, bytes]]:
    """Give the pages of `--synthetic`: eight usual ones to each of every other shape."""
    strange = list(shapes(rounds))
    return [*usual(8 * len(strange)), *strange]


def folder(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the pages below a folder, by name."""
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.suffix.lower() in _SUFFIXES:
            yield str(file.relative_to(path)), file.read_bytes()


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison and print it; 1 if a limit is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.extract", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--synthetic", action="store_true", help="pages of our own making")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="take only so many pages, evenly spread")
    parser.add_argument("--pages", action="store_true", help="print each page's figures")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if (chosen.folder is None) is not chosen.synthetic:
        parser.error("name a folder or say --synthetic")
    pages = synthetic() if chosen.synthetic else list(folder(chosen.folder))
    pages = pages[:: max(1, len(pages) // chosen.limit)] if chosen.limit else pages
    if not pages:
        parser.error("there are no pages")
    # It tells of every page that it does not like.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    costs = compare(pages, chosen.rounds)
    result = summary(costs)
    _print(costs, result, pages_too=chosen.pages, as_json=chosen.json)
    return 0 if result.is_good else 1


def _answer(body: bytes) -> tuple[str | None, str | None]:
    try:
        extract(body, url=URL)
    except ParseError as error:
        return str(error), None
    except Exception as error:  # noqa: BLE001 - that there is none is what is measured
        return None, repr(error)
    return None, None


def _ours(body: bytes) -> object:
    try:
        return extract(body, url=URL)
    except Exception:  # noqa: BLE001 - reported by _answer
        return None


def _theirs(body: bytes) -> object:
    try:
        return trafilatura.bare_extraction(body, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001 - not ours to report
        return None


def _seconds(read: Callable[[bytes], object], body: bytes) -> float:
    gc.collect(0)
    started = time.process_time()
    read(body)
    return time.process_time() - started


def _p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def _print(costs: list[Cost], result: Summary, *, pages_too: bool, as_json: bool) -> None:
    if as_json:
        shown: dict[str, object] = {"summary": asdict(result), "good": result.is_good}
        if pages_too:
            shown["pages"] = [asdict(cost) for cost in costs]
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
        return
    lines = [f"{'page':44} {'kB':>7} {'ours ms':>9} {'theirs ms':>9} {'ratio':>6}"]
    for cost in sorted(costs, key=lambda cost: cost.ours):
        if pages_too or cost.failed or cost.lost:
            ratio = cost.ours / max(cost.theirs, 1e-9)
            lines.append(
                f"{cost.name[-44:]:44} {cost.size / 1000:7.0f} {cost.ours * 1000:9.1f}"
                f" {cost.theirs * 1000:9.1f} {ratio:6.2f} {cost.failed or cost.lost or ''}"
            )
    lines.append(json.dumps(asdict(result)))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
