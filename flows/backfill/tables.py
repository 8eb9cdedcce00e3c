"""The entries of CSV files."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from pathlib import Path

from extractors.errors import ConfigError
from extractors.model import Entry, Feed
from extractors.url_tables import BadRow, Known, UrlRow, read_table
from flows.backfill.listing import Books, Found, Owners
from flows.backfill.plan import Plan
from flows.pipeline.context import Context
from flows.pipeline.pages import Source

CHUNK = 1_000  # rows handed on together
TOLD = 20  # bad rows that are named on the screen; all are in core.failures
_LONGEST_LINE = 1_000_000  # characters; csv itself refuses cells above 131,072
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: what Excel calls "Unicode text"


class Tables:
    """Reads the tables one after the other, a chunk at a time."""

    def __init__(
        self,
        context: Context,
        plan: Plan,
        owners: Owners,
        client: Callable[[], Awaitable[Source]],
    ) -> None:
        """Check all headers, so that a mistake is told before anything is asked.

        Raises ConfigError naming file, line and column.
        """
        self.books = Books()
        self._context = context
        self._plan = plan
        self._owners = owners
        self._client = client
        self._feeds = {feed.feed_id: feed for feed in context.registry.feeds}
        zones = {key: each.timezone for key, each in context.registry.outlets.items()}
        self._known = Known(zones, frozenset(self._feeds))
        for path in plan.tables:
            next(self._rows(path), None)

    async def pages(self) -> Source:
        """Give the network."""
        return await self._client()

    def close(self) -> None:
        """Do nothing: no file stays open."""

    async def groups(self) -> AsyncGenerator[Found, None]:
        """Give the rows by chunks, each as the entries of its pseudo feeds."""
        for path in self._plan.tables:
            chunk: dict[Feed, list[Entry]] = {}
            size = 0
            for row in self._rows(path):
                self.books.counts["rows"] += 1
                if isinstance(row, BadRow):
                    self._tell(path, row)
                    continue
                size += self._enter(row, chunk)
                if size >= CHUNK:
                    for found in _found(chunk):
                        yield found
                    chunk, size = {}, 0
            for found in _found(chunk):
                yield found

    def _enter(self, row: UrlRow, chunk: dict[Feed, list[Entry]]) -> int:
        place = self._plan.span.place(row.entry)
        if place == "outside" or (place == "undated" and not self._plan.undated):
            self.books.counts[place] += 1
            return 0
        chunk.setdefault(self._feed(row), []).append(row.entry)
        return 1

    def _feed(self, row: UrlRow) -> Feed:
        named = self._feeds.get(row.feed or "")
        outlet_id = row.outlet or (named.outlet_id if named else None)
        lang = row.lang or (named.lang if named else None)
        owner = self._owners.feed(row.entry.url or "", outlet_id=outlet_id, lang=lang)
        # One address per pseudo feed: two rows of one outlet are entries of one feed.
        return Feed(owner.feed_id, owner.outlet_id, "", kind=owner.kind, lang=lang)

    def _tell(self, path: Path, row: BadRow) -> None:
        self.books.counts["bad_rows"] += 1
        where = f"{path}: {row}"
        self.books.fail(
            self._context, stage="csv", kind="row", target=f"{path}:{row.line}",
            error="bad_row", detail=where,
        )  # fmt: skip
        if self.books.counts["bad_rows"] <= TOLD:
            self._context.progress.say(where)

    def _rows(self, path: Path) -> Iterator[UrlRow | BadRow]:
        """Read one table; what cannot be used at all is a ConfigError naming the file."""
        try:
            yield from read_table(_lines(path), self._known, now=self._context.started_at)
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def _lines(path: Path) -> Iterator[str]:
    """Give the lines of a text file, UTF-8 or UTF-16 by its mark."""
    with path.open("rb") as raw:
        coding = "utf-16" if raw.read(2) in _MARKS else "utf-8"
    number = 0
    try:
        with path.open(encoding=coding, newline="") as file:
            while line := file.readline(_LONGEST_LINE):
                number += 1
                yield line
    except UnicodeError as error:
        raise ConfigError(f"after line {number}: not {coding.upper()}: {error}") from error


def _found(chunk: dict[Feed, list[Entry]]) -> Iterator[Found]:
    return (Found(feed, tuple(entries)) for feed, entries in chunk.items())
