"""The demo world reads like news, is labelled by the codebook and is served honestly."""

import asyncio
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp
import jdatetime
import pytest
import trafilatura
from lxml import html

from extractors.feeds import parse_feed
from flows.demo.pages import body, render_page
from flows.demo.render import address_key, render_world
from flows.demo.server import DemoServer
from flows.demo.solar import solar_hijri
from flows.demo.syndication import feed_articles, summary_of
from flows.demo.world import DEMO, load_world

WORLD = load_world()
ANSWERS = render_world(WORLD, 1)
# The words of the codebook.
TOPICS = {
    "diplomacy", "security_military", "border_incident", "trade_economy", "transport_corridor",
    "energy_water", "israel_factor", "karabakh_armenia", "ethnic_minority", "religion",
    "espionage_arrests", "media_rhetoric", "culture_science", "sport", "consular_people",
    "environment_caspian",
}  # fmt: skip
LAYOUTS = sorted({site.layout for site in WORLD.sites.values()} | {"amp"})
READABLE = [f for f in WORLD.feeds if WORLD.serving[f.feed_id].format not in ("html", "error")]
EDITED = next(article for article in WORLD.articles if article.edition_2)


def words(text):
    """Count words; trafilatura drops every ZWNJ, which is no concern of the layouts."""
    return Counter(re.findall(r"\w+", text.replace("\u200c", "")))


def article(key):
    return next(a for a in WORLD.articles if f"{a.site_id}/{a.slug}" == key)


# ---- what the world holds


def test_the_world_is_as_wide_as_the_subject():
    assert len(WORLD.outlets) >= 12
    assert len(WORLD.articles) >= 74
    assert {o.side for o in WORLD.outlets} >= {
        "iran_state", "iran_independent", "azerbaijan_state", "azerbaijan_independent", "turkey",
        "russia", "armenia", "arab", "israel", "western", "thinktank",
    }  # fmt: skip
    langs = Counter(a.lang for a in WORLD.articles)
    assert all(langs[lang] >= 5 for lang in ("en", "fa", "az", "ru", "tr", "hy", "ar")), langs
    assert langs["az-Cyrl"] >= 1
    assert langs["azb-Arab"] >= 1
    assert langs["he"] >= 2


def test_about_two_fifths_are_relevant_and_some_only_by_context():
    grades = Counter(a.expected_grade for a in WORLD.articles)
    assert 0.35 <= (grades[1] + grades[2]) / len(WORLD.articles) <= 0.45
    assert grades[1] >= 6


@pytest.mark.parametrize("item", WORLD.articles, ids=lambda a: f"{a.site_id}/{a.slug}")
def test_every_article_is_dated_labelled_and_tidy(item):
    start, end = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert start <= item.published < end
    assert item.published.utcoffset() is not None
    assert item.expected_grade in (0, 1, 2)
    assert bool(item.expected_topics) == (item.expected_grade > 0)
    assert set(item.expected_topics) <= TOPICS
    assert item.why.endswith(".")
    assert len(item.paragraphs) >= 3
    assert 40 <= sum(words(" ".join(item.paragraphs)).values()) <= 400
    assert set(item.related) <= {a.slug for a in WORLD.articles if a.site_id == item.site_id}
    assert item.slug not in item.related


def test_addresses_and_titles_name_one_article_each():
    assert len({address_key(a.url) for a in WORLD.articles}) == len(WORLD.articles)
    assert len({(a.site_id, a.title) for a in WORLD.articles}) == len(WORLD.articles)


def test_three_events_are_told_from_three_sides_in_three_languages():
    events = {a.event for a in WORLD.articles if a.event}
    sides = {o.outlet_id: o.side for o in WORLD.outlets}
    wide = [
        event
        for event in events
        if len({sides[WORLD.sites[a.site_id].outlet] for a in WORLD.articles if a.event == event})
        >= 3
        and len({a.lang for a in WORLD.articles if a.event == event}) >= 3
    ]
    assert len(wide) >= 3


def test_a_wire_story_is_copied_whole_with_a_credit_and_with_a_cut_tail():
    wire = article("northgate/iran-protests-after-shots-on-the-aras")
    whole, credited, cut = (
        article("caspian-brief/reposted-shots-on-the-aras"),
        article("gilboa-post/shots-on-the-aras"),
        article("korpu/shots-on-the-aras"),
    )
    assert whole.paragraphs == credited.paragraphs == wire.paragraphs
    assert "Northgate Wire" in body(WORLD, credited)[-1]
    assert cut.paragraphs == wire.paragraphs[:-2]
    assert {a.title for a in (wire, whole, credited, cut)} == {wire.title}


def test_scripts_keep_their_own_letters():
    for item in WORLD.articles:
        text = " ".join(item.paragraphs)
        assert not set("يك") & set(text) or item.lang == "ar", item.slug
        assert item.lang != "fa" or "\u200c" in text, item.slug
        assert item.lang != "az" or "ə" in text, item.slug


# ---- pages


@pytest.mark.parametrize("site_id", WORLD.sites)
def test_an_extractor_reads_the_text_and_nothing_else(site_id):
    site = WORLD.sites[site_id]
    furniture = WORLD.words[site.lang]
    for item in WORLD.articles_of(site):
        page = ANSWERS[address_key(item.url)].body.decode(site.charset)
        text = trafilatura.extract(page, fast=True, include_comments=False) or ""
        told, found = words(" ".join(item.paragraphs)), words(text)
        assert (told & found).total() >= 0.95 * told.total(), item.slug
        assert not found - words(" ".join(body(WORLD, item))), item.slug
        shown = html.fromstring(page).text_content()
        for stray in (*item.comments, furniture.rights):
            assert stray in shown, item.slug
            assert stray not in text, item.slug
        assert not {*site.menu, furniture.leave, furniture.cookies} & set(text.splitlines())


def test_sites_differ_in_layout_and_three_scripts_run_from_the_right():
    assert len({site.layout for site in WORLD.sites.values()}) >= 5
    by_direction = {
        a.lang for a in WORLD.articles if b'dir="rtl"' in ANSWERS[address_key(a.url)].body
    }
    assert by_direction == {"fa", "ar", "he", "azb-Arab"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_markup_in_a_text_stays_text(layout):
    sly = "Səfir: </script><b>\"x\" & 'y'</b> $title"
    item = replace(EDITED, title=sly, paragraphs=(sly, sly), authors=(sly,), caption=sly)
    tree = html.fromstring(render_page(WORLD, item, layout).decode())
    assert sly in (tree.findtext(".//h1") or tree.findtext(".//h2"))
    assert sly in tree.findtext(".//title")
    assert not [bold for bold in tree.iter("b") if "'y'" in bold.text_content()]
    assert [p.text_content() for p in tree.iter("p")].count(f"Baku, June 3, AZ-XƏBƏR. {sly}") == 1


def test_datelines_speak_the_language_of_the_site():
    firsts = {a.slug: body(WORLD, a)[0] for a in WORLD.articles}
    assert firsts["eco-transport-ministers-meet"].startswith("TEHRAN – Transport ministers")
    assert firsts["findik-alim-fiyati"].startswith("GİRESUN (EHA) - Tarım")
    assert firsts["agdam-mekteb"].startswith("Ağdam, 22 may, AZ-XƏBƏR. Ağdam")
    assert firsts["araks-kamurj"].startswith("ԵՐԵՎԱՆ, 13 մայիսի, ՄԱՍԻՍ ԼՈՒՐ։ Իրանը")
    assert firsts["rain-forecast-northwest"].startswith("به گزارش خبرگزاری دماوند، سازمان")


def test_persian_dates_agree_with_the_calendar():
    for item in WORLD.articles:
        local = jdatetime.date.fromgregorian(date=item.published.date())
        assert solar_hijri(item.published) == (local.year, local.month, local.day)
    page = ANSWERS[address_key(article("sepidar/zangezur-note").url)].body.decode()
    assert "۲۹ خرداد ۱۴۰۵ - ۰۸:۱۰" in page


def test_nothing_outside_the_world_is_referred_to():
    hosts = {site.host for site in WORLD.sites.values()}
    for answer in ANSWERS.values():
        if answer.content_type.startswith("text/html"):
            addresses = re.findall(rb'(?:src|href|content)="(https?://[^"]*)"', answer.body)
            assert {urlsplit(a.decode()).netloc for a in addresses} <= hosts
    assert all(host.endswith(".example") for host in hosts)


# ---- feeds


def test_feeds_cover_every_kind_and_encoding():
    serving = [WORLD.serving[feed.feed_id] for feed in WORLD.feeds]
    assert Counter(s.format for s in serving)["rss"] >= 5
    assert {s.format for s in serving} == {"rss", "atom", "rdf", "jsonfeed", "html", "error"}
    assert {s.charset for s in serving} == {"utf-8", "windows-1251", "windows-1256"}
    assert {s.status for s in serving} == {200, 410, 500}


@pytest.mark.parametrize("feed", READABLE, ids=lambda f: f.feed_id)
def test_a_feed_tells_its_articles(feed):
    answer, serving = ANSWERS[address_key(feed.url)], WORLD.serving[feed.feed_id]
    parsed = parse_feed(answer.body, url=feed.url, content_type=answer.content_type)
    articles = feed_articles(WORLD, feed)
    assert len(articles) >= 2
    assert [e.title for e in parsed.entries] == [a.title for a in articles]
    for entry, item in zip(parsed.entries, articles, strict=True):
        assert words(entry.summary) == words(summary_of(item, serving))
        assert address_key(entry.url) in ANSWERS
        if item.slug in serving.dateless:
            assert entry.published_raw is None
        elif serving.dates == "jalali":
            assert entry.published_raw.startswith("۱۴۰۵/۰")
        else:
            assert entry.published_at == item.published


def test_every_article_is_in_a_feed():
    listed = {a.url for feed in READABLE for a in feed_articles(WORLD, feed)}
    assert listed == {a.url for a in WORLD.articles}


def test_some_items_are_dateless_and_one_feed_carries_the_whole_text():
    assert any(WORLD.serving[f.feed_id].dateless for f in READABLE)
    full = next(f for f in READABLE if WORLD.serving[f.feed_id].full_text)
    assert WORLD.site_of(full).disallow == ("/story/",)
    assert all(urlsplit(a.url).path.startswith("/story/") for a in feed_articles(WORLD, full))


# ---- editions


def test_the_second_edition_changes_one_article_and_its_feed():
    second = render_world(WORLD, 2)
    assert second.keys() == ANSWERS.keys()
    feed = next(f for f in READABLE if EDITED in feed_articles(WORLD, f))
    changed = {key for key, answer in second.items() if answer != ANSWERS[key]}
    assert changed == {address_key(EDITED.url), address_key(feed.url)}
    for key in changed:
        assert second[key].etag != ANSWERS[key].etag
        assert second[key].changed_at > ANSWERS[key].changed_at
        assert EDITED.edition_2.title in second[key].body.decode()


# ---- the server


def talk(*asks, edition=1):
    """Ask a running server; each ask is (url, headers), each answer (status, headers, body)."""

    async def conversation():
        async with DemoServer(WORLD, edition=edition) as server:
            ip, port = server.address
            answers = []
            async with aiohttp.ClientSession() as session:
                for url, headers in asks:
                    parts = urlsplit(url)
                    query = f"?{parts.query}" if parts.query else ""
                    async with session.get(
                        f"http://{ip}:{port}{parts.path}{query}",
                        headers={"Host": parts.netloc} | headers,
                    ) as response:
                        answers.append((response.status, response.headers, await response.read()))
            return answers, server

    return asyncio.run(conversation())


def one(url, **headers):
    return talk((url, {name.replace("_", "-"): value for name, value in headers.items()}))[0][0]


def feed_url(feed_id):
    return next(feed.url for feed in WORLD.feeds if feed.feed_id == feed_id)


def test_validators_of_one_process_are_honoured_by_the_next():
    url = feed_url("azxeber-az")
    _, first, _ = one(url)
    assert one(url, If_None_Match=first["ETag"])[0] == 304
    assert one(url, If_Modified_Since=first["Last-Modified"])[0] == 304
    assert one(url, If_None_Match='"else"', If_Modified_Since=first["Last-Modified"])[0] == 200
    assert one(url, If_Modified_Since="Fri, 01 May 2026 00:00:00 GMT")[0] == 200
    assert one(url, If_Modified_Since="بعداً")[0] == 200


def test_an_edited_feed_is_sent_again():
    url = feed_url("azxeber-en")
    _, headers, _ = one(url)
    conditional = {"If-None-Match": headers["ETag"]}
    [(status, _, body_bytes)], _ = talk((url, conditional), edition=2)
    assert status == 200
    assert EDITED.edition_2.title in body_bytes.decode()


def test_a_feed_without_validators_sends_the_same_bytes():
    url = feed_url("xezer-post")
    first, second = one(url), one(url, If_Modified_Since="Wed, 01 Jul 2026 00:00:00 GMT")
    assert first[0] == second[0] == 200
    assert "ETag" not in first[1]
    assert "Last-Modified" not in first[1]
    assert hashlib.sha256(first[2]).digest() == hashlib.sha256(second[2]).digest()


def test_broken_feeds_break_as_told():
    urls = [feed_url(name) for name in ("erguvan-spor", "severny-kaspiy", "savalan-az")]
    answers, _ = talk(*((url, {}) for url in urls))
    assert [status for status, _, _ in answers] == [410, 500, 200]
    assert answers[2][1]["Content-Type"].startswith("text/html")
    assert b"<html" in answers[2][2]


def test_robots_forbid_the_pages_of_one_host_and_are_missing_at_another():
    answers, _ = talk(
        ("http://harbour-review.example/robots.txt", {}),
        ("http://aras-times.example/robots.txt", {}),
        ("http://xezer-post.example/robots.txt", {}),
    )
    assert b"Disallow: /story/" in answers[0][2]
    assert b"Disallow: /story/" not in answers[1][2]
    assert answers[2][0] == 404


def test_an_article_answers_under_all_its_addresses():
    url = article("aras-times/tehran-baku-flights-return").url
    variants = (url, f"{url}?utm_source=rss&utm_medium=feed", f"{url}/", f"{url}/amp")
    answers, _ = talk(*((variant, {}) for variant in variants))
    assert [status for status, _, _ in answers] == [200] * 4
    canonical = {
        html.fromstring(page).xpath("//link[@rel='canonical']/@href")[0] for _, _, page in answers
    }
    assert canonical == {url}
    assert len({page for _, _, page in answers}) == 2  # the AMP page is another page


def test_hosts_do_not_answer_for_each_other():
    path = urlsplit(EDITED.url).path
    answers, _ = talk(
        (f"http://aras-times.example{path}", {}), (f"http://nobody.example{path}", {})
    )
    assert [status for status, _, _ in answers] == [404, 404]


def test_percent_encoded_and_numbered_addresses_are_found():
    persian = article("damavand-fa/charge-d-affaires-summoned").url
    numbered = article("severny-meridian/most-cherez-araks").url
    assert "%" in persian
    assert "?id=" in numbered
    answers, _ = talk((persian, {}), (numbered, {}))
    assert "کاردار" in answers[0][2].decode()
    assert "charset=windows-1251" in answers[1][1]["Content-Type"]
    assert "Мустафаев" in answers[1][2].decode("windows-1251")


def test_the_log_tells_host_path_and_status_in_order():
    url = feed_url("korpu")
    _, server = talk((url, {}), ("http://korpu.example/nowhere?a=1", {}))
    assert [(r.host, r.path, r.status) for r in server.requests] == [
        ("korpu.example", "/feed.json", 200),
        ("korpu.example", "/nowhere?a=1", 404),
    ]
    assert server.requests[0].at <= server.requests[1].at
    assert set(server.hosts) == {site.host for site in WORLD.sites.values()}
    with pytest.raises(RuntimeError, match="not running"):
        _ = server.address


def test_every_file_of_the_world_is_used():
    assert {p.stem for p in (DEMO / "articles").iterdir()} == set(WORLD.sites)
    assert {p.stem for p in (DEMO / "layouts").iterdir()} == {*LAYOUTS, "front"}
    assert set(WORLD.serving) == {feed.feed_id for feed in WORLD.feeds}
