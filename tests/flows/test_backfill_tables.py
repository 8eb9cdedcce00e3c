"""Articles by address, from tables."""

from datetime import UTC, date, datetime

import pytest

from extractors.errors import ConfigError
from tests.support.backfills import backfill, item
from tests.support.command import araxes
from tests.support.news import World, desk

NEWS, FARSI, RUSSIAN = "http://xezer.test", "http://khabar.test", "http://novosti.test"


@pytest.fixture
def world():
    with World().on_air() as world:
        world.feed(f"{NEWS}/rss", item("Bugün", f"{NEWS}/today"))
        world.page(f"{NEWS}/today", "Bugün")
        world.page(f"{NEWS}/1", "Bakıda görüş")
        world.page(f"{FARSI}/2", "سفر به باکو")
        world.page(f"{RUSSIAN}/3", "Переговоры в Баку")
        yield world


@pytest.fixture
def home(world, tmp_path):
    return desk(world, tmp_path, {"xezer-az": f"{NEWS}/rss"})


def table(home, text, name="urls.csv", encoding="utf-8"):
    path = home.home.parent / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_address_is_an_article_of_whose_site_it_is(home, encoding):
    text = (
        f"url;title;date;lang\n{NEWS}/1;Bakıda görüş;2025-03-10;az\n"
        f"{FARSI}/2;;1403/12/20;fa\n{RUSSIAN}/3;;;\n"
    )
    report = backfill(home, tables=(table(home, text, encoding=encoding),))
    assert (report.articles_new, report.has_failures) == (3, False)
    found = home.ask("from core.articles where origin = 'backfill' order by outlet_id")
    assert [row["outlet_id"] for row in found] == ["khabar.test", "novosti.test", "xezer.test"]
    dates = [row["published_at"] for row in found]
    assert dates == [datetime(2025, 3, 10, tzinfo=UTC), None, datetime(2025, 3, 10, tzinfo=UTC)]
    feeds = home.ask("select distinct feed_id from core.feed_polls order by all")
    assert [row["feed_id"] for row in feeds] == [
        f"backfill:{name}.test" for name in ("khabar", "novosti", "xezer")
    ]


def test_bad_rows_are_named_counted_and_kept_and_the_rest_is_read(home):
    text = f"url,date\n{NEWS}/1,2025-03-10\nsayt,2025-03-10\n{FARSI}/2,sabah deyil 7\n"
    path = table(home, text)
    lines = []

    class Watcher:
        def start(self, *_):
            pass

        def advance(self, *_):
            pass

        def say(self, line):
            lines.append(line)

    report = backfill(home, tables=(path,), progress=Watcher())
    assert (report.source["rows"], report.source["bad_rows"], report.articles_new) == (3, 2, 1)
    assert report.has_failures
    assert lines[0].startswith(f"{path}: line 3: url: ")
    assert lines[1].startswith(f"{path}: line 4: date: ")
    kept = home.ask("select target_id, error from core.failures order by all")
    assert [row["target_id"] for row in kept] == [f"{path}:3", f"{path}:4"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"url,ad\n", "urls.csv: line 1: column 2"),
        (
            "url,title\nhttp://a.test/1,\u0433\u043e\u0440\u043e\u0434\n".encode("cp1251"),
            "not UTF-8",
        ),
        (b"", "no column 'url'"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_before_anything_is_asked(
    world, home, content, words
):
    path = home.home.parent / "urls.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        backfill(home, tables=(path,))
    assert world.asked == []


def test_the_span_chooses_by_the_dates_of_the_table(home):
    text = f"url,published_at\n{NEWS}/1,2025-03-10\n{FARSI}/2,2024-03-10\n{RUSSIAN}/3,\n"
    march = (date(2025, 3, 1), date(2025, 3, 31))
    report = backfill(home, tables=(table(home, text),), span=march)
    assert (report.articles_new, report.source["outside"], report.source["undated"]) == (1, 1, 1)


def test_a_page_that_cannot_be_had_leaves_the_title_of_the_table(world, home):
    del world.answers[f"{NEWS}/1"]
    report = backfill(home, tables=(table(home, f"url,title,date\n{NEWS}/1,Başlıq,2025-03-10\n"),))
    [row] = home.ask("from core.articles where origin = 'backfill'")
    assert (row["title"], row["text_source"]) == ("Başlıq", "summary")
    assert report.pages == {"http_4xx": 1}


def test_the_same_table_again_asks_for_nothing_and_known_articles_are_left_alone(world, home):
    home.run()
    path = table(home, f"url\n{NEWS}/1\n{NEWS}/today?utm_source=x\n{NEWS}/1#top\n")
    first = backfill(home, tables=(path,))
    assert (first.entries["new"], first.entries["known"], first.articles_new) == (1, 2, 1)
    since = len(world.asked)
    again = backfill(home, tables=(path,))
    assert world.asked[since:] == []
    assert (again.entries["seen"], again.entries["known"]) == (3, 3)
    origin = "select origin from core.articles where canonical_url like '%today'"
    assert home.ask(origin) == [{"origin": "feed"}]


def test_the_command_says_what_it_did_and_leaves_with_the_codes_of_the_contract(tmp_path):
    with World().on_air() as world:
        at = f"http://127.0.0.1:{world.port}"
        world.page("http://127.0.0.1/1", "Bakıda görüş")
        feeds = tmp_path / "feeds.toml"
        feeds.write_text(f'[[feed]]\nid = "a"\nurl = "{at}/rss"\n', encoding="utf-8")
        (tmp_path / "good.csv").write_text(f"url\n{at}/1\n", encoding="utf-8")
        (tmp_path / "bad.csv").write_text(f"url\n{at}/1\n{at}/2\n", encoding="utf-8")

        def command(*arguments, **variables):
            return araxes(
                *("backfill", "--home", tmp_path / "home", "--feeds", feeds, *arguments),
                ARAXES_HOST_DELAY="0",
                **{"ARAXES_ALLOW_PRIVATE": f"127.0.0.1:{world.port}"} | variables,
            )

        good = command("--csv", tmp_path / "good.csv", "--json")
        assert good.code == 0, good.err
        assert (good.json["articles_new"], good.json["status"]) == (1, "ok")
        bad = command("--csv", tmp_path / "bad.csv")
        assert bad.code == 4
        assert "1 looked up: 1 http_4xx" in bad.out
        assert command("--csv", tmp_path / "none.csv").code == 2
        assert command("--csv", tmp_path / "good.csv", "--since", "yesterday").code == 2
        refused = command("--sitemap", f"{at}/s.xml", "--json", ARAXES_ALLOW_PRIVATE="")
        assert (refused.code, refused.json["lists"]) == (4, {"refused": 1})
