"""Sitemaps of the past: what is asked, what is left out, what is known already."""

import gzip
from datetime import UTC, date, datetime

import pytest

from extractors.errors import BusyError, ConfigError
from tests.support.backfills import Plan, Span, backfill, item, open_one, sitemap, sitemap_index
from tests.support.news import World, desk
from warehouse.connect import memory_connection
from warehouse.raw import read_segment, segments

NEWS = "http://xezer.test"
RSS = f"{NEWS}/rss"
OTHER = "http://khabar.test"
MARCH = (date(2025, 3, 1), date(2025, 3, 31))
TITLES = ("Bakıda görüş", "سفر به باکو", "Переговоры в Баку", "Բանակցություններ Բաքվում")


@pytest.fixture
def world():
    with World().on_air() as world:
        world.feed(RSS, item("Bugünkü xəbər", f"{NEWS}/today"))
        world.page(f"{NEWS}/today", "Bugünkü xəbər")
        yield world


@pytest.fixture
def home(world, tmp_path):
    return desk(world, tmp_path, {"xezer-az": RSS})


def pages(world, *numbers, when=None, path="xeber"):
    """Put pages up and give their addresses."""
    urls = [f"{NEWS}/{path}/{number}" for number in numbers]
    for url, number in zip(urls, numbers, strict=True):
        world.page(url, f"{TITLES[number % 4]} {number}", f"{TITLES[number % 4]} {number}")
    return [(url, when) for url in urls] if when else urls


def articles(home):
    rows = home.ask("from core.articles where origin <> 'seed' order by canonical_url")
    return {row["canonical_url"]: row for row in rows}


def test_an_index_is_walked_and_only_what_is_in_the_span_is_asked_for(world, home):
    world.say(
        f"{NEWS}/index.xml",
        sitemap_index(
            (f"{NEWS}/s-2025-01.xml", None),  # by its name
            (f"{NEWS}/s-2025-03.xml.gz", None),
            (f"{NEWS}/old.xml", "2024-12-31"),  # by its last change
            (f"{NEWS}/deeper.xml", "2025-04-02"),
        ),
    )
    packed = gzip.compress(
        sitemap(
            *pages(world, 1, 2, when="2025-03-10"),
            *pages(world, 3, when="2025-04-09"),
            *pages(world, 4),
        ).encode()
    )
    world.say(f"{NEWS}/s-2025-03.xml.gz", packed, headers={"Content_Type": "application/gzip"})
    world.say(f"{NEWS}/deeper.xml", sitemap_index((f"{NEWS}/news.xml", None)))
    news = {f"{NEWS}/xeber/7": ("Danışıqlar bu gün", "2025-03-31T23:30:00Z")}
    pages(world, 7)
    world.say(f"{NEWS}/news.xml", sitemap(news=news))
    report = backfill(home, sitemaps=(f"{NEWS}/index.xml",), span=MARCH)
    assert set(articles(home)) == {f"{NEWS}/xeber/{n}" for n in (1, 2, 7)}
    assert not {f"{NEWS}/s-2025-01.xml", f"{NEWS}/old.xml"} & set(world.asked)
    assert {url for url in world.asked if "/xeber/" in url} == set(articles(home))
    assert (report.source["outside"], report.source["undated"]) == (1, 1)
    assert (report.source["files"], report.source["files_left_out"]) == (4, 2)
    assert (report.status, report.has_failures) == ("ok", False)
    origins = {
        table: {row["origin"] for row in home.ask(f"from core.{table} where origin <> 'seed'")}
        for table in ("runs", "entries", "articles", "article_versions")
    }
    assert all(found == {"backfill"} for found in origins.values())


def test_a_date_that_only_the_sitemap_knows_is_used(world, home):
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1, when="2025-03-10T08:00:00+04:00")))
    backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    [row] = articles(home).values()
    assert row["published_at"] == datetime(2025, 3, 10, 4, tzinfo=UTC)
    assert row["published_source"] == "feed"


def test_undated_addresses_are_taken_where_that_is_asked_for(world, home):
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1, 2)))
    assert backfill(home, sitemaps=(f"{NEWS}/s.xml",), span=MARCH).entries["seen"] == 0
    report = backfill(home, sitemaps=(f"{NEWS}/s.xml",), span=MARCH, undated=True)
    assert report.articles_new == len(articles(home)) == 2


def test_an_outlet_is_backfilled_from_what_its_robots_txt_names(world, tmp_path):
    folder = tmp_path
    home = desk(world, folder, {"xezer-az": RSS})
    world.say(f"{NEWS}/robots.txt", f"User-agent: *\nDisallow: /x/\nSitemap: {NEWS}/a.xml\n")
    world.say(f"{NEWS}/a.xml", sitemap(*pages(world, 1), f"{NEWS}/x/secret"))
    world.say(f"{NEWS}/sitemap.xml", sitemap(*pages(world, 2)))
    report = backfill(home, outlets=("xezer.test",))
    assert set(articles(home)) == {f"{NEWS}/xeber/1", f"{NEWS}/xeber/2"}
    assert world.asked.count(f"{NEWS}/robots.txt") == 1
    assert f"{NEWS}/x/secret" not in world.asked
    assert report.pages == {"ok": 2, "robots": 1}
    assert report.has_failures


def test_a_site_without_any_sitemap_is_a_failure_that_is_named(home):
    report = backfill(home, sites=(NEWS,))
    assert (report.has_failures, report.source["files_failed"]) == (True, 1)
    [row] = home.ask("from core.failures")
    assert (row["stage"], row["error"]) == ("sitemap", "http_4xx")
    assert home.ask("select sums_agree from run_summary") == [{"sums_agree": True}]


def test_one_broken_file_costs_its_own_entries_only(world, home):
    world.say(
        f"{NEWS}/index.xml",
        sitemap_index((f"{NEWS}/a.xml", None), (f"{NEWS}/b.xml", None), (f"{NEWS}/gone.xml", None)),
    )
    world.say(f"{NEWS}/a.xml", sitemap(*pages(world, 1)))
    world.say(f"{NEWS}/b.xml", "<html><body>Nə sitemap?</body></html>")
    report = backfill(home, sitemaps=(f"{NEWS}/index.xml",))
    assert set(articles(home)) == {f"{NEWS}/xeber/1"}
    assert (report.status, report.has_failures, report.source["files_failed"]) == (
        "partial", True, 2,
    )  # fmt: skip
    errors = home.ask("select error from core.failures order by all")
    assert [row["error"] for row in errors] == ["http_4xx", "not_a_feed"]


def test_an_index_that_leads_to_itself_or_ever_deeper_ends(world, home):
    for depth in range(8):
        files = ((f"{NEWS}/i{depth + 1}.xml", None), (f"{NEWS}/i0.xml", None))
        world.say(f"{NEWS}/i{depth}.xml", sitemap_index(*files))
    report = backfill(home, sitemaps=(f"{NEWS}/i0.xml",))
    asked = [url for url in world.asked if url.startswith(f"{NEWS}/i")]
    assert len(asked) == len(set(asked)) == 4
    assert report.has_failures


def test_a_sitemap_speaks_for_its_own_site_only(world, home):
    world.page(f"{OTHER}/1", "خبر")
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1), f"{OTHER}/1"))
    report = backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert report.source["elsewhere"] == 1
    assert f"{OTHER}/1" not in world.asked


def test_more_addresses_than_a_feed_may_have_are_all_listed(world, home):
    urls = [f"{NEWS}/arxiv/{number}" for number in range(12_000)]
    world.say(f"{NEWS}/s.xml", sitemap(*urls))
    [world.page(url, f"Xəbər {url[-2:]}") for url in urls[:3]]
    report = backfill(home, sitemaps=(f"{NEWS}/s.xml",), limit=3)
    assert report.source.get("dropped", 0) == 0
    assert report.entries["seen"] == 12_000
    assert sum(report.pages.values()) == 3


def test_known_articles_keep_their_origin_and_are_not_asked_for(world, home):
    home.run()
    world.say(f"{NEWS}/s.xml", sitemap((f"{NEWS}/today", "2025-03-10"), *pages(world, 1)))
    before = articles(home)[f"{NEWS}/today"]
    since = len(world.asked)
    report = backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert report.entries | {} == {
        "seen": 2, "new": 1, "updated": 0, "known": 1, "rejected": 0, "failed": 0,
    }  # fmt: skip
    assert world.pages_asked(since) == [f"{NEWS}/s.xml", f"{NEWS}/xeber/1"]
    assert articles(home)[f"{NEWS}/today"] == before


def test_a_page_that_leads_to_a_known_article_leaves_it_alone(world, home):
    home.run()
    before = articles(home)[f"{NEWS}/today"]
    world.say(f"{NEWS}/kohne", status=301, headers={"Location": f"{NEWS}/today"})
    world.page(f"{NEWS}/today", "Başqa başlıq")
    world.say(f"{NEWS}/s.xml", sitemap(f"{NEWS}/kohne"))
    backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert articles(home) == {f"{NEWS}/today": before}
    assert {"url": f"{NEWS}/kohne"} in home.ask("select url from core.article_urls")


def test_doing_it_again_asks_for_nothing_that_is_settled(world, home):
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1, 2), f"{NEWS}/yox"))
    first = backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert first.pages == {"ok": 2, "http_4xx": 1}
    since = len(world.asked)
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1, 2, 3), f"{NEWS}/yox"))
    again = backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert world.asked[since:] == [f"{NEWS}/s.xml", f"{NEWS}/xeber/3"]
    assert (again.entries["known"], again.entries["new"]) == (3, 1)
    assert len(home.ask("from core.article_versions where origin <> 'seed'")) == 3


def test_a_page_that_failed_for_now_is_asked_again_by_the_next_backfill_only(world, home):
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1)))
    good = world.answers.pop(f"{NEWS}/xeber/1")
    world.say(f"{NEWS}/xeber/1", status=503)
    assert backfill(home, sitemaps=(f"{NEWS}/s.xml",)).entries["failed"] == 1
    world.answers[f"{NEWS}/xeber/1"] = good
    since = len(world.asked)
    home.run()
    assert world.pages_asked(since) == [f"{NEWS}/today"]
    assert backfill(home, sitemaps=(f"{NEWS}/s.xml",)).pages == {"ok": 1}
    assert f"{NEWS}/xeber/1" in articles(home)


def test_a_backfill_leaves_the_pending_pages_of_the_monitor_alone(world, home):
    world.say(f"{NEWS}/today", status=503)
    home.run()
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1)))
    since = len(world.asked)
    backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert f"{NEWS}/today" not in world.asked[since:]


def test_the_limit_ends_a_run_and_the_same_command_goes_on(world, home):
    world.say(f"{NEWS}/index.xml", sitemap_index((f"{NEWS}/a.xml", None), (f"{NEWS}/b.xml", None)))
    world.say(f"{NEWS}/a.xml", sitemap(*pages(world, 1, 2, 3)))
    world.say(f"{NEWS}/b.xml", sitemap(*pages(world, 4, 5)))
    counts = []
    for _ in range(3):
        report = backfill(home, sitemaps=(f"{NEWS}/index.xml",), limit=2)
        counts.append((sum(report.pages.values()), report.is_cut, report.has_failures))
    assert [count for count, _, _ in counts] == [2, 2, 1]
    assert not any(failed for _, _, failed in counts)
    assert len(articles(home)) == 5
    asked = [url for url in world.asked if url.startswith(NEWS)]
    assert len(asked) == len(set(asked))  # the sitemaps, too: they came from the archive
    assert all(row["sums_agree"] for row in home.ask("from run_summary"))


def test_a_deadline_defers_the_rest_and_says_so(world, home):
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1, 2, 3)))
    world.answers[f"{NEWS}/xeber/2"].seconds = 30
    home.run()  # what a first run costs is not to count
    report = backfill(home, sitemaps=(f"{NEWS}/s.xml",), hours=4 / 3600)
    assert (report.status, report.is_late, report.left_over) == ("partial", True, 2)
    world.answers[f"{NEWS}/xeber/2"].seconds = 0
    assert backfill(home, sitemaps=(f"{NEWS}/s.xml",)).status == "ok"
    assert len(articles(home)) == 3 + 1  # and today's


def test_nothing_about_feeds_counts_a_backfill(world, home):
    home.run()
    before = {view: home.ask(f"from {view}") for view in ("feed_health", "core.feed_states")}
    feeds = home.ask("from core.feeds")
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1, 2)))
    backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    assert {view: home.ask(f"from {view}") for view in before} == before
    assert home.ask("from core.feeds") == feeds
    polls = home.ask("select feed_id from core.feed_polls where feed_id <> 'xezer-az'")
    assert polls == [{"feed_id": "backfill:xezer.test"}]


def test_every_sitemap_and_page_is_in_the_archive(world, home):
    world.say(f"{NEWS}/s.xml", sitemap(*pages(world, 1)))
    backfill(home, sitemaps=(f"{NEWS}/s.xml",))
    with memory_connection() as con:
        kept = [each for path in segments(home.home) for each in read_segment(con, path)]
    assert {(each.page.url, each.kind) for each in kept} == {
        (f"{NEWS}/s.xml", "sitemap"),
        (f"{NEWS}/xeber/1", "page"),
    }


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({}, "one kind of source"),
        ({"sitemaps": ("http://x.test/s.xml",), "tables": ("a.csv",)}, "one kind of source"),
        ({"sitemaps": ("http://x.test/s.xml",), "limit": 0}, "at least 1"),
        ({"outlets": ("yoxdur",)}, "no such outlet"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_asked(world, home, plan, words):
    with pytest.raises(ConfigError, match=words):
        backfill(home, **plan)
    assert world.asked == []
    home.run()  # the home is free


def test_a_span_without_a_day_is_refused():
    with pytest.raises(ConfigError, match="is after"):
        Span(date(2025, 4, 1), date(2025, 3, 1))


def test_only_one_backfill_at_a_time(home):
    plan = Plan(sitemaps=(f"{NEWS}/s.xml",))
    run = open_one(home, plan)
    try:
        with pytest.raises(BusyError, match="backfill"):
            open_one(home, plan)
    finally:
        run.stop(KeyboardInterrupt())
