from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.ids import sha256_hex
from extractors.model import DateClaim, Entry, Outlet, Page
from extractors.pages import article_from_entry, extract, read_page
from extractors.pages.date_lines import split_roles
from extractors.pages.date_trust import agree, choose, choose_modified

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)  # Tuesday, 9 Tir 1405, 15:30 in Tehran
TEHRAN = Outlet("sample", "Sample", "IR", timezone="Asia/Tehran")
ISTANBUL = Outlet("ornek", "Örnek", "TR", timezone="Europe/Istanbul")
URL = "https://news.example/fa/one-story-123456"
TEXT = (
    "<p>The two ministers met on Sunday and spoke for an hour about the bridge over the river.</p>"
    "<p>They agreed to open it before winter, and to share what the customs service earns.</p>"
    "<p>Farmers on both banks have waited for it for years, and said that they would dance.</p>"
)
TITLE = "<h1>The ministers met</h1>"
LD = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x",{}}}</script>'
MEDIA = '<meta property="article:published_time" content="{}">'


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def read(body, head="", *, outlet=TEHRAN, entry=None, url=URL, now=NOW):
    html = f"<!DOCTYPE html><html><head><title>The ministers met</title>{head}</head>"
    page = f"{html}<body>{body}</body></html>".encode()
    headers = (("content-type", "text/html; charset=utf-8"),)
    return read_page(
        Page(url, url, 200, headers, page, now, sha256_hex(page)), outlet=outlet, entry=entry
    )


def entry(published_at=None, **told):
    precision = "instant" if published_at else "unknown"
    return Entry(
        url=URL,
        guid="1",
        title="The ministers met",
        summary="They met.",
        published_at=published_at,
        published_precision=precision,
        **told,
    )


def test_every_date_that_is_stated_is_kept_as_written_and_the_chosen_one_comes_first():
    head = LD.format('"datePublished":"2026-05-12","dateModified":"2026-05-13T10:00:00+03:30"')
    head += MEDIA.format("2026-05-12T08:00:00+03:30")
    feed = entry(at(2026, 5, 12, 5), published_raw="Tue, 12 May 2026 05:00:00 GMT")
    article = read(TITLE + TEXT, head, entry=feed, url="https://news.example/2026/05/12/one-story")
    early, late = "2026-05-12T08:00:00+03:30", "2026-05-13T10:00:00+03:30"
    mail = "Tue, 12 May 2026 05:00:00 GMT"
    assert article.dates == (
        DateClaim("meta", "published", early, at(2026, 5, 12, 4, 30), "instant"),
        DateClaim("json-ld", "published", "2026-05-12", at(2026, 5, 12), "day"),
        DateClaim("feed", "published", mail, at(2026, 5, 12, 5), "instant"),
        DateClaim("url", "published", "2026/05/12", at(2026, 5, 12), "day"),
        DateClaim("json-ld", "modified", late, at(2026, 5, 13, 6, 30), "instant"),
    )
    assert article.flags == ()
    assert (article.published_at, article.published_source) == (at(2026, 5, 12, 4, 30), "meta")
    assert article.modified_at == at(2026, 5, 13, 6, 30)
    assert (article.modified_precision, article.modified_source) == ("instant", "json-ld")


def test_without_any_date_there_is_none_and_never_the_time_of_fetching():
    article = read(TITLE + TEXT)
    assert (article.published_at, article.published_precision) == (None, "unknown")
    assert (article.modified_at, article.modified_precision) == (None, "unknown")
    assert (article.dates, article.flags) == ((), ())


@pytest.mark.parametrize(
    "clock",
    [
        '<div class="date">امروز سه‌شنبه ۹ تیر ۱۴۰۵</div>',
        '<div class="date">سه‌شنبه ۹ تیر ۱۴۰۵ - ۱۵:۲۹</div>',
        '<div class="top-bar"><span class="date">سه‌شنبه ۲ تیر ۱۴۰۵</span></div>',
        '<header><time datetime="2026-06-30">30 June 2026</time></header>',
        '<time datetime="2026-06-30T09:00:00Z">12:30</time>',
        '<nav><span class="time">30.06.2026</span></nav>',
    ],
)
def test_the_clock_of_a_site_is_not_the_date_of_its_articles(clock):
    assert read(clock + TITLE + TEXT).published_at is None
    line = '<p class="news-date">یکشنبه ۷ تیر ۱۴۰۵ - ۱۰:۲۰</p>'
    for body in (clock + TITLE + line + TEXT, f"{clock}<article>{line}{TITLE}{TEXT}</article>"):
        article = read(body)
        assert article.published_at == at(2026, 6, 28, 6, 50), clock
        assert (article.published_precision, article.published_source) == ("instant", "line")
        assert "date_conflict" not in article.flags


def test_today_at_the_top_of_an_american_page_is_its_clock_too():
    boston = Outlet("sample", "Sample", "US", timezone="America/New_York")
    assert read('<div class="date">Today</div>' + TITLE + TEXT, outlet=boston).published_at is None
    line = '<div class="date">Today</div>'
    assert read(TITLE + line + TEXT, outlet=boston).published_at == at(2026, 6, 30)


def test_the_days_own_article_keeps_its_line_and_a_footer_or_a_list_gives_none():
    line = '<div class="date">سه‌شنبه ۹ تیر ۱۴۰۵ - ۱۰:۲۰</div>'
    for body in (TITLE + line + TEXT, f"<main>{line}{TITLE}{TEXT}</main>"):
        assert read(body).published_at == at(2026, 6, 30, 6, 50)
    for body in (f"{TITLE}{TEXT}<footer>{line}</footer>", f"<aside>{line}</aside>{TITLE}{TEXT}"):
        assert read(body).published_at is None


def test_the_time_of_a_list_contradicts_nothing_and_a_marked_one_does():
    head = MEDIA.format("2026-05-12T08:00:00Z")
    for mark, flags in (("", ()), (' class="entry-date published"', ("date_conflict",))):
        article = read(f'{TITLE}{TEXT}<time datetime="2026-06-01"{mark}></time>', head)
        assert article.published_at == at(2026, 5, 12, 8)
        assert article.flags == flags


def test_a_line_with_two_dates_tells_which_is_which():
    line = "Giriş Tarihi: 12.05.2026 14:05 Son Güncelleme: 12.05.2026 15:10"
    article = read(f'{TITLE}<div class="date">{line}</div>{TEXT}', outlet=ISTANBUL)
    assert article.published_at == at(2026, 5, 12, 11, 5)
    assert (article.modified_at, article.modified_source) == (at(2026, 5, 12, 12, 10), "line")
    assert split_roles("به‌روزرسانی: ۹ تیر انتشار: ۷ تیر")[1:] == (
        ("modified", "۹ تیر"),
        ("published", "۷ تیر"),
    )
    alone = read(f'{TITLE}<div class="date">Обновлено: 12.05.2026</div>{TEXT}')
    assert (alone.published_at, alone.modified_at) == (None, at(2026, 5, 12))


def test_a_page_that_dates_itself_when_asked_gives_way_to_who_contradicts_it():
    head = MEDIA.format("2026-06-30T11:59:40Z")
    article = read(TITLE + TEXT, head, entry=entry(at(2026, 6, 20, 9)))
    assert (article.published_at, article.published_source) == (at(2026, 6, 20, 9), "feed")
    assert article.flags == ("date_conflict",)
    alone = read(TITLE + TEXT, head)
    assert (alone.published_at, alone.flags) == (at(2026, 6, 30, 11, 59, 40), ())


def test_a_change_before_publication_or_at_the_fetch_is_no_change():
    for modified, flags in (
        ("2026-05-12T07:59:00Z", ()),  # written before it was released
        ("2026-05-01T08:00:00Z", ("date_conflict",)),
        ("2026-06-30T12:00:10Z", ()),
    ):
        head = MEDIA.format("2026-05-12T08:00:00Z") + LD.format(f'"dateModified":"{modified}"')
        article = read(TITLE + TEXT, head)
        assert (article.modified_at, article.modified_precision) == (None, "unknown")
        assert article.flags == flags
        assert [claim.raw for claim in article.dates if claim.role == "modified"] == [modified]


def test_a_date_that_cannot_be_is_kept_unread_and_flagged():
    for raw, flag in (
        ("2027-01-01T00:00:00Z", "date_in_future"),
        ("۱۴۰۶/۰۱/۰۱", "date_in_future"),
        ("0000-00-00 00:00:00", "date_unreadable"),
        ("31.02.2026", "date_unreadable"),
        ("Monday, 30 June 2026", "date_unreadable"),
        ("1970-01-01T00:00:00Z", "date_unreadable"),
    ):
        article = read(TITLE + TEXT, MEDIA.format(raw))
        assert (article.published_at, article.flags) == (None, (flag,)), raw
        assert article.dates == (DateClaim("meta", "published", raw, None, "unknown"),)
        dated = read(TITLE + TEXT, MEDIA.format(raw), entry=entry(at(2026, 5, 12, 9)))
        assert (dated.published_source, dated.flags) == ("feed", (flag,))


def test_an_unreadable_date_in_the_markup_leaves_the_visible_line_to_tell_it():
    line = '<div class="date">12 may 2026, 14:05</div>'
    article = read(TITLE + line + TEXT, MEDIA.format("pubdate"))
    assert (article.published_at, article.published_source) == (at(2026, 5, 12, 10, 35), "line")


def test_a_dateline_counts_from_the_fetch_day_at_the_outlet_or_from_the_known_date():
    wana = Outlet("wana", "WANA", "IR", timezone="Asia/Tehran")
    lead = TEXT.replace("<p>", "<p>WANA (Jun 30) – ", 1)
    late = at(2026, 6, 29, 21)  # already Tuesday, 30 June, in Tehran
    article = read(TITLE + lead, outlet=wana, now=late)
    assert (article.published_at, article.published_source) == (at(2026, 6, 30), "dateline")
    assert article.published_precision == "inferred"
    old = read(TITLE + lead, MEDIA.format("2023-06-30T09:00:00Z"), outlet=wana, now=NOW)
    assert old.published_at == at(2023, 6, 30, 9)
    assert old.flags == ()
    assert [claim.at for claim in old.dates] == [at(2023, 6, 30, 9), at(2023, 6, 30)]


def test_an_entry_alone_states_its_dates_too():
    told = entry(at(2026, 5, 12, 9), published_raw="12.05.2026", updated_at=at(2026, 5, 12, 11))
    article = article_from_entry(told, outlet=TEHRAN, lang=None, url=None, fetched_at=NOW)
    assert article.modified_at == at(2026, 5, 12, 11)
    assert [(claim.source, claim.role) for claim in article.dates] == [
        ("feed", "published"),
        ("feed", "modified"),
    ]
    unread = entry(published_raw="2026-02-31")
    article = article_from_entry(unread, outlet=TEHRAN, lang=None, url=None, fetched_at=NOW)
    assert (article.published_at, article.flags) == (None, ("date_unreadable",))


CLAIMS = st.builds(
    DateClaim,
    source=st.sampled_from(["json-ld", "meta", "time", "line", "dateline", "feed", "url"]),
    role=st.sampled_from(["published", "modified"]),
    raw=st.just("x"),
    at=st.none() | st.integers(0, 9 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    precision=st.sampled_from(["instant", "day", "inferred"]),
)


@settings(deadline=None)
@given(st.lists(CLAIMS, max_size=6))
def test_what_is_chosen_was_said_can_be_read_and_no_change_comes_before_it(claims):
    chosen = choose(claims, NOW)
    readable = [claim for claim in claims if claim.at and claim.role == "published"]
    assert (chosen is None) is not bool(readable)
    assert chosen is None or chosen in readable
    changed = choose_modified(claims, chosen, NOW)
    if chosen and changed:
        assert changed.at >= chosen.at or agree(changed, chosen)


@pytest.mark.parametrize(
    ("host", "hour"), [("xezer.az", 11), ("khabar.co.ir", 11), ("news.am", 11), ("a.example", 15)]
)
def test_an_unknown_outlet_keeps_the_clock_of_its_country(host, hour):
    page = (
        "<html><head><title>Reys</title><meta property='article:published_time'"
        " content='2026-05-12T15:00:00'></head><body><article><h1>Reys</h1>"
        + "<p>Bakı ilə Tehran arasında yeni reys yayda açılacaq, nazirlik bildirib.</p>" * 3
        + "</article></body></html>"
    )
    article = extract(page.encode(), url=f"https://{host}/a/123456", content_type="text/html")
    assert article.published_at.hour == hour
    assert article.published_precision == ("inferred" if hour == 15 else "instant")
