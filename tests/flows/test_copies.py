"""Copies are found by whole runs: once, in the right direction, and not without news."""

import tomllib
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from extractors.fingerprint import fingerprint
from flows.pipeline import copies
from flows.pipeline.context import Nobody
from tests.support.backfills import backfill, sitemap
from tests.support.news import World, desk, item
from tests.support.warm import warm
from tests.warehouse.samples import HOUR, NOON, article, merged
from warehouse.likeness import Limits
from warehouse.spool import Spool

CASES = Path(__file__).parents[1] / "extractors" / "cases" / "copies.toml"
TEXTS = tomllib.loads(CASES.read_text(encoding="utf-8"))["text"]
WIRE, OTHER = TEXTS["az"], TEXTS["az_news"]
HOSTS = ("agentlik", "qezet", "portal")


@pytest.fixture
def world():
    with World().on_air() as world:
        yield world


@pytest.fixture
def news(world, tmp_path):
    """A desk that reads three outlets."""
    feeds = {host: f"http://{host}.test/rss" for host in HOSTS}
    for url in feeds.values():
        world.feed(url)
    return desk(world, tmp_path, feeds)


def page(paragraphs, at):
    body = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return (
        "<!doctype html><html lang='az'><head><title>Bərə</title>"
        f"<meta property='article:published_time' content='{at}'></head>"
        f"<body><article><h1>Bərə yenidən işləyir</h1>{body}</article></body></html>"
    )


def tell(world, host, *stories):
    """Let an outlet have articles: number, hour of 12 May, text."""
    for number, hour, text in stories:
        world.say(f"http://{host}.test/news/{number}", page(text, f"2026-05-12T{hour:02}:00:00Z"))
    items = (item("Bərə", f"http://{host}.test/news/{number}") for number, *_ in stories)
    world.feed(f"http://{host}.test/rss", *items)


def pairs(news):
    found = news.ask("select outlet, source_outlet, basis, lag_minutes from copies order by all")
    return [tuple(each.values()) for each in found]


def found_by_runs(news):
    rows = news.ask("select copies_found from core.runs order by started_at")
    return [row["copies_found"] for row in rows]


def test_a_wire_is_found_once_and_an_earlier_original_turns_the_direction(world, news, monkeypatch):
    tell(world, "qezet", (101, 10, WIRE), (102, 11, OTHER))
    tell(world, "portal", (201, 12, (WIRE[1], WIRE[0], WIRE[2])))
    news.run()
    first = ("portal.test", "qezet.test", ["time"], 120)
    assert pairs(news) == [first]

    with monkeypatch.context() as patched:
        # A reader that cannot be opened proves that none is: a question leaves no other trace.
        patched.setattr(copies, "Reader", None)
        news.run()
    assert found_by_runs(news) == [1, 0]

    tell(world, "agentlik", (301, 8, WIRE))
    run = news.open()
    with warm(run):
        for step in run.remaining():
            if step.name == "find copies":
                break
            step.run()
        run.stop(KeyboardInterrupt())
    assert pairs(news) == [first]

    tell(world, "portal", (202, 13, OTHER[:1]))  # what the stopped run left over is searched now
    news.run()
    assert found_by_runs(news) == [1, 0, 0, 3]
    assert pairs(news) == [
        ("portal.test", "agentlik.test", ["time"], 240),
        first,
        ("portal.test", "qezet.test", ["time"], 120),
        ("qezet.test", "agentlik.test", ["time"], 120),
    ]
    reports = news.ask(
        "select outlet, articles, publishers from independent_reports "
        "where outlet_id like '%.test' order by articles"
    )
    assert [tuple(each.values()) for each in reports] == [
        ("qezet.test", 2, 2),
        ("agentlik.test", 3, 3),
    ]


def test_a_backfill_finds_copies_too(world, news):
    maps = tuple(f"http://{host}.test/sitemap.xml" for host in HOSTS[:2])
    for hour, where in enumerate(maps):
        link = where.replace("sitemap.xml", "news/1")
        world.say(link, page(WIRE, f"2026-05-12T{hour:02}:00:00Z"))
        world.say(where, sitemap((link, "2026-05-12")))
    backfill(news, sitemaps=maps)
    assert pairs(news) == [("qezet.test", "agentlik.test", ["time"], 60)]


# -- the search by itself, over rows that no run had to read -------------------------------------


class Listener(Nobody):
    def __init__(self):
        self.lines = []

    def say(self, line):
        self.lines.append(line)


def row(name, text, hours, **changes):
    body = "\n\n".join(text)
    values = {
        "body": body,
        "fingerprint": fingerprint(body),
        "outlet_id": f"{name}.test",
        "published_at": NOON + hours * HOUR,
        "first_seen_at": NOON + 99 * HOUR,
    }
    return article(name, **values | changes)


def searched(news, rows, progress=None):
    """Land rows, search them in a run that does nothing else, and give what the search said."""
    with Spool(news.home) as spool:
        spool.write(merged(*rows))
    run = news.open(progress)
    try:
        run.context.articles_new = len(rows)
        return copies.find_copies(run.context)
    finally:
        run.stop(KeyboardInterrupt())


@pytest.fixture
def archive(tmp_path):
    return desk(World(), tmp_path, {"agentlik": "http://agentlik.test/rss"})


def test_more_candidates_than_are_compared_are_counted_and_said(archive, monkeypatch):
    monkeypatch.setattr(copies, "LIMITS", Limits(days=10, least=2, most=1, common=1_000))
    listener = Listener()
    searched(archive, [row(host, WIRE, hour) for hour, host in enumerate(HOSTS)], listener)
    assert any(line.startswith("3 texts") and "not compared" in line for line in listener.lines)
    left = archive.ask(
        "select sum(left_out)::int as out, sum(candidates)::int as compared from core.copy_searches"
    )
    assert left == [{"out": 3, "compared": 3}]
    # The pairs that were compared still make one report of the three.
    assert archive.ask("select max(articles) as most from independent_reports") == [{"most": 3}]


def test_slices_and_parts_of_any_size_find_the_same(archive, monkeypatch):
    monkeypatch.setattr(copies, "SLICE", 1)
    monkeypatch.setattr(copies, "TEXTS", 1)
    monkeypatch.setattr(copies, "SPAN", timedelta(0))
    rows = [row(f"{host}{n}", text, n) for host in HOSTS for n, text in enumerate((WIRE, OTHER))]
    assert searched(archive, rows).startswith("6 pairs of copies among 6 new wordings")


def test_a_deadline_leaves_the_rest_for_the_next_search_and_a_third_finds_nothing(
    archive, monkeypatch
):
    rows = [row(host, WIRE, hour) for hour, host in enumerate(HOSTS)]
    with monkeypatch.context() as patched:
        patched.setattr("flows.pipeline.context.Context.seconds_left", lambda _: 0.0)
        assert searched(archive, rows).endswith("3 wordings left for the next run")
    assert searched(archive, rows).startswith("3 pairs of copies among 3 new wordings")
    before = archive.ask("from core.copies order by copy_id")
    assert searched(archive, rows).startswith("0 pairs of copies among 0 new wordings")
    assert archive.ask("from core.copies order by copy_id") == before


def test_copies_far_apart_and_walls_are_no_copies(archive):
    rows = [
        row("old", WIRE, -24 * 30),
        row("new", WIRE, 0),
        row("wall", WIRE, 0, kind="consent"),
        row("empty", [], 0, fingerprint=""),
    ]
    assert searched(archive, rows).startswith("0 pairs of copies among 2 new wordings, 0 pairs")
