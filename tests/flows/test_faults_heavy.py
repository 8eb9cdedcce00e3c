"""Many feeds at once that stay just within the budget of one: memory is the run's, not a feed's."""

import gzip

from flows.net.budgets import FEED_BUDGET
from flows.settings import Settings
from tests.net.contentkit import Content, item, rss
from tests.net.faultserver import FaultServer
from tests.support.command import rows
from tests.support.news import OUTLETS
from tests.support.runs import finished, start_run

MOST_MEGABYTES = 400
# Together they are that much, beside what an idle run takes.
FEEDS = MOST_MEGABYTES * 1_000_000 // FEED_BUDGET.decoded_bytes


def heavy() -> Content:
    """Give a feed that is small on the wire and as large as may be when it is unpacked."""
    padding = " " * (FEED_BUDGET.decoded_bytes - 2_000)
    told = rss(item("Ağır xəbər", "http://news.test/1")).replace("<item>", f"{padding}<item>")
    packed = gzip.compress(told.encode(), 1)
    headers = ("Content-Type: text/xml", "Content-Encoding: gzip")
    return Content(lambda *_: packed, headers=headers)


def test_many_feeds_at_the_edge_of_their_budget_are_read_in_bounded_memory(tmp_path):
    names = [f"heavy-{number}" for number in range(FEEDS)]
    with FaultServer(more=dict.fromkeys(names, heavy())).on_air() as server:
        feeds = tmp_path / "feeds.toml"
        feeds.write_text(
            "".join(f'[[feed]]\nid = "{name}"\nurl = "{server.url(name)}"\n' for name in names)
        )
        settings = Settings(
            home=tmp_path / "home",
            feeds=feeds,
            allow_private=server.opted_in,
            host_map=server.host_map,
            host_delay=0.0,
            outlets=OUTLETS,
            contact="mailto:desk@news.test",
        )
        done = finished(start_run(settings, tmp_path / "heavy.run"))
    polls = rows(settings.home, "from core.feed_polls")
    assert {row["outcome"] for row in polls} == {"ok"}
    assert {row["entries_seen"] for row in polls} == {1}
    assert done["peak_megabytes"] < MOST_MEGABYTES
