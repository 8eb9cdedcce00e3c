"""What a killed run fetched and could not record is taken in by the next, from the archive."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest

from tests.support.clocks import NOON
from tests.support.news import World, desk, item
from tests.support.warm import warm
from tests.support.whole import done
from warehouse.loader import load_spool
from warehouse.spool import Spool
from warehouse.tidy import tidy
from warehouse.verify import verify

FEED = "http://xezer.test/rss"
# Each in a phase of the world: what was published before can no longer be fetched.
STORIES = (
    ("Səfir Bakıya gəldi", "http://xezer.test/səfir"),
    ("دیدار وزیران در باکو", "http://xezer.test/دیدار"),
    ("Мост через Аракс открыт", "http://xezer.test/мост"),
)


class Killed(BaseException):
    """As sudden as a kill, as far as an exception can be."""


def publish(world, phase):
    world.answers.clear()
    title, url = STORIES[phase]
    world.feed(FEED, item(title, url, description=f"{title}: İran və Azərbaycan"))
    world.page(quote(url, safe=":/"), title)


def all_steps(run):
    for step in run.remaining():
        step.run()


def killed(newsroom, monkeypatch, is_last):
    """Let a run die where it would write such a batch: the archive has what it came from."""
    write = Spool.write

    def last_write(self, batch):
        if is_last(batch):
            raise Killed
        return write(self, batch)

    run = newsroom.open()
    with monkeypatch.context() as patched, warm(run):
        patched.setattr(Spool, "write", last_write)
        with pytest.raises(Killed):
            all_steps(run)
    run._close()  # noqa: SLF001 - lets go of the locks, as the kernel does; writes nothing
    return run.run_id


def note_on_refs(home):
    found = verify(home, who="test", wait_seconds=1, quick=False, step=lambda *_: None)
    assert [(each.name, each.faults) for each in found if each.number] == []
    return next(each.note for each in found if each.name == "raw_refs")


def is_of_pages(batch):
    return any(each.text_source == "page" for each in batch.articles if each.origin == "feed")


def test_bytes_without_a_row_serve_where_the_page_is_gone(tmp_path, monkeypatch):
    with World().on_air() as world:
        newsroom = desk(world, tmp_path, {"xezer-az": FEED})
        home = newsroom.home
        publish(world, 0)
        first = killed(newsroom, monkeypatch, lambda batch: batch.entries)
        load_spool(home, now=NOON, who="test")
        assert note_on_refs(home).startswith("no row names 1 fetches in 1 segments")
        publish(world, 1)
        second = killed(newsroom, monkeypatch, is_of_pages)
        publish(world, 2)
        asked = len(world.asked)
        row = newsroom.row(done(newsroom.open()).run_id)
    assert row["sums_agree"]
    assert (row["entries_new"], row["pages_fetched"]) == (1, 1)
    assert STORIES[1][1] not in map(unquote, world.asked[asked:])
    texts = {
        each["title"]: each["text_source"]
        for each in newsroom.ask("from core.articles where origin = 'feed'")
    }
    assert texts == {STORIES[0][0]: "summary", STORIES[1][0]: "page", STORIES[2][0]: "page"}
    told = newsroom.ask("from core.fetches where starts_with(detail, 'from the archive')")
    assert {(each["target_kind"], each["run_id"]) for each in told} == {
        ("feed", first),
        ("page", second),
    }
    assert note_on_refs(home) is None
    assert tidy_frees(home) == ()


def tidy_frees(home):
    late = datetime.now(UTC) + timedelta(days=9)
    return tidy(home, now=late, who="test", wait_seconds=1, is_trial=True, step=lambda *_: None)
