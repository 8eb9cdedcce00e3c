"""The books of a run: whatever feeds say, each entry has one word, and what is wrong is found."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.feeds import entry_hash, entry_key
from extractors.model import Entry, Feed, Outcome, ParsedFeed
from flows.net.reply import Reply
from flows.pipeline.agenda import find_due
from flows.pipeline.books import poll_rows, run_row, status_of
from flows.pipeline.context import Context, Nobody
from flows.pipeline.polled import Polled, Told
from flows.pipeline.settle import land_polls
from flows.pipeline.sums import failure_rows, mismatches, told
from flows.registry import Registry
from flows.settings import Settings
from tests.support.clocks import NOON, OwnClock
from warehouse.batch import Batch

FEEDS = tuple(Feed(name, "xezer", f"http://{name}.test/rss") for name in ("bir", "iki", "üç"))
LINKS = (None, "http://a.test/1", "http://a.test/1?utm_source=x", "http://b.test/2", "mailto:a@b")
entries = st.builds(
    Entry,
    url=st.sampled_from(LINKS),
    guid=st.none() | st.sampled_from("12"),
    title=st.sampled_from(("Görüş", "دیدار", "Հանդիպում")),
    summary=st.none(),
)
bodies = st.lists(entries, max_size=12)


class Disk:
    """Where batches go."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def write(self, batch: Batch) -> None:
        self.batches.append(batch)

    def flush(self) -> None:
        pass


class Known:
    """What earlier runs have left."""

    def __init__(self, entries: dict[UUID, str], articles: set[str]) -> None:
        self.entries, self.articles = dict(entries), articles

    def entry_hashes(self, ids) -> dict[UUID, str]:
        return {key: self.entries[key] for key in ids if key in self.entries}

    def articles_by_url(self, urls) -> dict[str, UUID]:
        return {url: uuid4() for url in urls if url in self.articles}

    def is_forgotten(self, entry_id, *urls) -> bool:
        del entry_id, urls
        return False

    def add_entry(self, row) -> None:
        self.entries[row.entry_id] = row.entry_hash


def context(known: dict[UUID, str], articles: set[str]) -> Context:
    disk = Disk()
    opened = Context(
        settings=Settings(home=Path("nowhere")),
        registry=Registry({}, FEEDS),
        run_id=uuid4(),
        trigger="test",
        spool=disk,
        archive=SimpleNamespace(flush=disk.flush),
        progress=Nobody(),
        started_at=NOON,
        memory=Known(known, articles),
        clock=OwnClock(),
    )
    find_due(opened, {})
    return opened


def polled(context: Context, feed: Feed, body: list[Entry], outcome: Outcome) -> Polled:
    reply = Reply(feed.url, "feed", outcome, NOON, 1, "", attempts=1)
    parsed = ParsedFeed("rss20", None, None, tuple(body)) if outcome is Outcome.OK else None
    return Polled(feed, context.states[feed.feed_id], Told(reply, outcome), outcome, parsed)


@pytest.fixture(scope="module")
def played():
    """Three feeds: news twice over, a failure, and one that is not reached."""
    opened = context({}, set())
    body = [Entry(f"http://a.test/{number}", None, "Görüş", None) for number in range(4)]
    land_polls(opened, [polled(opened, FEEDS[0], [*body, *body], Outcome.OK)])
    land_polls(opened, [polled(opened, FEEDS[1], [], Outcome.TIMEOUT)])
    return opened


@settings(deadline=None)
@given(st.lists(bodies, min_size=3, max_size=3), st.data())
def test_the_sums_agree_whatever_feeds_say_and_whatever_is_known(told_by, data):
    ids = [(entry_key(feed.feed_id, each), entry_hash(each))
           for feed, body in zip(FEEDS, told_by, strict=True) for each in body]  # fmt: skip
    held = data.draw(st.lists(st.sampled_from(ids))) if ids else []
    changed = data.draw(st.sets(st.sampled_from(held))) if held else set()
    known = {
        key: "another wording" if (key, wording) in changed else wording for key, wording in held
    }
    opened = context(known, data.draw(st.sets(st.sampled_from(LINKS[1:4]))))
    for feed, body in zip(FEEDS, told_by, strict=True):
        if outcome := data.draw(st.sampled_from([Outcome.OK, Outcome.TIMEOUT, None])):
            land_polls(opened, [polled(opened, feed, body, outcome)])
    assert mismatches(opened, poll_rows(opened)) == ()
    row = run_row(opened, status_of(opened))
    parts = ("new", "updated", "known", "rejected", "failed")
    assert row.entries_seen == sum(getattr(row, f"entries_{part}") for part in parts)
    assert row.feeds_due == row.feeds_ok + row.feeds_failed + row.feeds_deferred == 3
    again = [each for tally in opened.tallies.values() for each in tally.words]
    assert len(again) == len(set(again))


def test_sums_that_agree_say_nothing(played):
    assert mismatches(played, poll_rows(played)) == ()
    assert told(()) is None
    assert [tally.outcome for tally in played.tallies.values()] == ["ok", "timeout", "deferred"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda run: run.due.pop(), "0 times due, 1 poll rows"),
        (lambda run: run.due.append(run.due[0]), "2 times due, 1 poll rows"),
        (lambda run: setattr(run.tallies["bir"], "known", 5), "8 entries seen, but 4 new"),
        (lambda run: run.tallies["bir"].words.popitem(), "3 new"),
        (lambda run: run.landed.entries.update(["bir"]), "4 entries with news counted, 5 written"),
        (lambda run: run.landed.states.update(["iki"]), "timeout, and 2 states written"),
        (lambda run: run.landed.states.update(["üç"]), "deferred, and 1 states written"),
        (lambda run: setattr(run.tallies["iki"], "outcome", "əla"), "'əla' is no outcome"),
    ],
)
def test_what_does_not_agree_is_named_with_feed_and_numbers(spoil, says):
    opened = context({}, set())
    body = [Entry(f"http://a.test/{number}", None, "Görüş", None) for number in range(4)]
    land_polls(opened, [polled(opened, FEEDS[0], [*body, *body], Outcome.OK)])
    land_polls(opened, [polled(opened, FEEDS[1], [], Outcome.TIMEOUT)])
    spoil(opened)
    found = mismatches(opened, poll_rows(opened))
    assert any(says in wrong for _, wrong in found), found
    assert {feed_id for feed_id, _ in found} <= {feed.feed_id for feed in FEEDS}
    assert says in told(found)
    opened.disagreements = found
    assert status_of(opened) == "failed"
    rows = failure_rows(opened, found)
    assert {row.target_id for row in rows} == {feed_id for feed_id, _ in found}
    assert len({row.failure_id for row in rows}) == len(found)


def test_what_could_not_be_written_is_not_counted(played):
    class Full(Disk):
        def write(self, batch: Batch) -> None:
            raise OSError(f"no room for {batch.kind}")

    opened = replace(played, landed=played.landed, spool=Full())
    before = dict(opened.tallies)
    body = [Entry("http://a.test/9", None, "Görüş", None)]
    with pytest.raises(OSError, match="no room"):
        land_polls(opened, [polled(opened, FEEDS[2], body, Outcome.OK)])
    assert opened.tallies == before
    assert mismatches(opened, poll_rows(opened)) == ()
