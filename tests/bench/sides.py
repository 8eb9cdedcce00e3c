"""The two sides of the benchmark: how each is started and what it has stored in the end."""

import os
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.bench.running import ROOT, World
from tests.bench.texts import story

BARE_SCRIPT = Path(__file__).with_name("bare.py")
WORKERS = "2"  # extraction processes, on both sides
PROXIES = ("http_proxy", "https_proxy", "all_proxy")  # httpx would send loopback through them


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do the job."""

    name: str
    # home, and whether it is the second run, which asks all feeds again
    command: Callable[[Path, bool], tuple[str, ...]]
    environment: Callable[[World, Path], dict[str, str]]
    texts: Callable[[Path], dict[str, str]]  # home → text by address


def feed_file(home: Path) -> Path:
    """Say where the feeds of this home are listed."""
    return home / "bench-feeds.toml"


def clean_environment() -> dict[str, str]:
    """Give our environment without what would favour or mislead a side."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("ARAXES_") and key.lower() not in PROXIES
    }
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def _araxes_command(home: Path, again: bool) -> tuple[str, ...]:  # noqa: FBT001 - Side.command's type
    command = (sys.executable, "-m", "flows.cli", "run", "--direct", "--json", "--home", str(home))
    return (*command, "--all") if again else command


def _araxes_environment(world: World, home: Path) -> dict[str, str]:
    return clean_environment() | {
        "ARAXES_FEEDS": str(feed_file(home)),
        "ARAXES_ALLOW_PRIVATE": ",".join(world.addresses),
        "ARAXES_HOST_DELAY": "0",
        "ARAXES_WORKERS": WORKERS,
    }


def _araxes_texts(home: Path) -> dict[str, str]:
    with duckdb.connect(str(home / "araxes.duckdb"), read_only=True) as db:
        rows = db.execute(
            "select canonical_url, body from core.articles where origin = 'feed'"
        ).fetchall()
    return dict(rows)


def _bare_command(home: Path, _again: bool) -> tuple[str, ...]:  # noqa: FBT001 - Side.command's type
    return (sys.executable, str(BARE_SCRIPT), str(feed_file(home)), str(home / "bare.duckdb"))


def _bare_texts(home: Path) -> dict[str, str]:
    with duckdb.connect(str(home / "bare.duckdb"), read_only=True) as db:
        return dict(db.execute("select url, body from articles").fetchall())


BARE = Side("bare", _bare_command, lambda _world, _home: clean_environment(), _bare_texts)
ARAXES = Side("araxes", _araxes_command, _araxes_environment, _araxes_texts)


def plain(text: str) -> str:
    """Reduce a text to what both sides keep: no invisible characters, single spaces, NFKC."""
    kept = (sign for sign in text if unicodedata.category(sign) != "Cf")  # ZWNJ and friends
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", "".join(kept)))


def found_stories(texts: dict[str, str], numbers: tuple[int, ...]) -> tuple[int, int]:
    """Count the stories that are stored, and those whose middle paragraph is in the text."""
    stored = {
        int(match[1]): text
        for url, text in texts.items()
        if (match := re.search(r"/news/(\d+)/", url))
    }
    ours = [number for number in numbers if number in stored]
    whole = sum(plain(story(number).probe) in plain(stored[number] or "") for number in ours)
    return len(ours), whole
