"""Start a loopback world in a process of its own, and talk to it."""

import http.client
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.texts import STORIES_PER_FEED_LIMIT
from tests.bench.world import COUNTS_PATH, FEED_PATH

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class World:
    """A running world as the measuring side sees it."""

    sites: tuple[dict[str, str], ...]  # id, base, lang
    articles_per_feed: int

    @property
    def story_numbers(self) -> tuple[int, ...]:
        """Give the numbers of all stories that are served."""
        return tuple(
            feed_number * STORIES_PER_FEED_LIMIT + place
            for feed_number in range(len(self.sites))
            for place in range(self.articles_per_feed)
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """Give host:port of every site."""
        return tuple(site["base"].removeprefix("http://") for site in self.sites)

    def write_feed_file(self, path: Path) -> None:
        """Write the feeds in the form that both sides read."""
        path.write_text(
            "".join(
                f'[[feed]]\nid = "{site["id"]}"\nurl = "{site["base"]}{FEED_PATH}"\n'
                f'lang = "{site["lang"]}"\n\n'
                for site in self.sites
            ),
            encoding="utf-8",
        )

    def take_counts(self) -> dict[str, int]:
        """Say which answers all hosts gave since the last time ("feed 304": 100, …)."""
        total: Counter[str] = Counter()
        for address in self.addresses:
            connection = http.client.HTTPConnection(address, timeout=30)
            connection.request("GET", COUNTS_PATH)
            total.update(json.loads(connection.getresponse().read()))
            connection.close()
        return dict(sorted(total.items()))


@contextmanager
def running_world(feeds: int, articles: int) -> Iterator[World]:
    """Start a world, wait until all of it is printed, stop it at the end."""
    command = (sys.executable, "-m", "tests.bench.world", str(feeds), str(articles))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise RuntimeError("the loopback world did not start; its error is above")
            yield World(tuple(json.loads(line)), articles)
        finally:
            process.terminate()
