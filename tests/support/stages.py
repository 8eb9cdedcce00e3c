"""Many small stories told by one chronicle: they share the runs and the home, and nothing else.

A run costs a second whether it reads one page or fifty, so each story has hosts and feeds of its
own and is a generator: what stands before its first `yield` prepares the first run, what follows
checks that run and prepares the next.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.news import Desk, World, desk

Story = Callable[["Stage"], Iterator[None]]


class Stage:
    """One story's own corner of the world."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.host = f"s{number}.test"
        self.rss = f"http://{self.host}/rss"
        self.feeds: dict[str, str] = {self.host: self.rss}
        self.desk: Desk | None = None
        self.run: dict = {}
        self._heard = 0

    def at(self, path: object) -> str:
        """Give an address of an article."""
        return f"http://{self.host}/news/{path}"

    def other(self, name: str) -> str:
        """Give another host of this story."""
        return f"{name}.{self.host}"

    def told(self, *items: str, **more) -> None:
        """Let the feed say this from now on."""
        self.world.feed(self.rss, *items, **more)

    def asked(self) -> list[str]:
        """Give the pages that the last run asked this story's hosts for."""
        return [url for url in self.world.pages_asked(self._heard) if self.host in url]

    def counts(self, *words: str, feed_id: str | None = None) -> list[int]:
        poll = self.poll(feed_id)
        return [poll[f"entries_{word}"] for word in words]

    def poll(self, feed_id: str | None = None) -> dict:
        """Give the ledger's row of a feed in the last run."""
        [row] = self.ask(
            f"from core.feed_polls where feed_id = '{feed_id or self.host}'"
            f" and run_id = '{self.run['run_id']}'"
        )
        return row

    def articles(self, columns: str = "*") -> list[dict]:
        return self.ask(
            f"select {columns} from core.articles where canonical_url like '%{self.host}%'"  # noqa: S608 - ours
            " order by canonical_url"
        )

    def entries(self) -> list[dict]:
        return self.ask(f"from core.entries where feed_id like '%{self.host}' order by url")

    def outcomes(self) -> list[dict]:
        """Give what became of the entries, oldest first."""
        ours = f"(select entry_id, url from core.entries where feed_id like '%{self.host}')"  # noqa: S608 - ours
        return self.ask(f'from core.entry_outcomes join {ours} using (entry_id) order by "at", url')

    def addresses(self) -> dict[str, object]:
        found = self.ask(f"from core.article_urls where url like '%{self.host}%'")
        return {row["url"]: row["article_id"] for row in found}

    def ask(self, query: str) -> list[dict]:
        return self.desk.ask(query)

    def begin(self, run: dict, heard: int) -> None:
        self.run, self._heard = run, heard


class Chronicle:
    """All stories, played to their ends."""

    def __init__(self, stories: list[Story], world: World, folder: Path) -> None:
        self.failed: dict[Story, BaseException] = {}
        self._playing = {}
        for number, story in enumerate(stories):
            stage = Stage(world, number)
            self._playing[story] = (stage, story(stage))
        self._go_on()
        feeds = {
            key: url for stage, _ in self._playing.values() for key, url in stage.feeds.items()
        }
        self.desk = desk(world, folder, feeds)
        for stage, _ in self._playing.values():
            stage.desk = self.desk
        self.runs: list[dict] = []
        while self._playing:
            heard = len(world.asked)
            self.runs.append(self.desk.run(workers=2))
            for stage, _ in self._playing.values():
                stage.begin(self.runs[-1], heard)
            self._go_on()

    def _go_on(self) -> None:
        """Let each story check the last run and prepare the next one, if it goes on."""
        for story, (_, acts) in tuple(self._playing.items()):
            try:
                next(acts)
            except BaseException as error:  # noqa: BLE001 - told by the story's own test
                del self._playing[story]
                if not isinstance(error, StopIteration):
                    self.failed[story] = error


def told_by(stories: list[Story]) -> Callable[[Story], Callable[[Chronicle], None]]:
    """Make a test of a story: it fails as the story did."""

    def register(story: Story) -> Callable[[Chronicle], None]:
        stories.append(story)

        def test(chronicle: Chronicle) -> None:
            if story in chronicle.failed:
                raise chronicle.failed[story]

        test.__name__ = story.__name__
        return test

    return register
