"""What was fetched once, exported and replayed: the same articles in an empty home."""

import gzip
import shutil
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.support.backfills import backfill, item
from tests.support.command import ROOT, araxes, rows
from tests.support.demo_homes import demo_homes
from tests.support.news import Desk, World, desk, page
from warehouse.warc import Wish, export_warc

NEWS = "http://xezer.test"
FARSI = "http://khabar.test"
RSS, FRSS = f"{NEWS}/rss", f"{FARSI}/rss"

ARTICLES = """
    select article_id, canonical_url, outlet_id, lang, title, body, authors, published_at,
        published_precision, published_source, kind, text_source, content_hash, fingerprint
    from core.articles where origin <> 'seed' order by all
"""
VERSIONS = """
    select version_id, article_id, title, content_hash, raw_ref, published_at
    from core.article_versions where origin <> 'seed' order by all
"""
VERDICTS = """
    select verdict_id, relevant, grade, score, topics, evidence
    from core.verdicts where article_id in
        (select article_id from core.articles where origin <> 'seed')
    order by verdict_id
"""


def same(one, two):
    """Say in which tables two homes differ."""
    queries = {"articles": ARTICLES, "versions": VERSIONS, "verdicts": VERDICTS}
    found = {name: (rows(one, query), rows(two, query)) for name, query in queries.items()}
    assert all(first for first, _ in found.values())
    return {name for name, (first, second) in found.items() if first != second}


def export(home, name="a.warc.gz"):
    about = {"software": "Araxes/test"}
    return export_warc(home, home.parent / name, Wish(), about=about).file


@pytest.fixture
def world():
    with World().on_air() as world:
        world.feed(
            RSS,
            item("Bakıda görüş", f"{NEWS}/1?utm_source=rss", guid="a", description="Söz 1."),
            item("Köhnə ünvan", f"{NEWS}/2", guid="b"),
            item("Yoxdur", f"{NEWS}/3", guid="c", description="Səhifə yoxdur, söz qaldı."),
            item("Kəsilib", f"{NEWS}/4", guid="d", description="Səhifə yarımçıq gəldi."),
        )
        world.feed(FRSS, item("سفر به باکو", f"{FARSI}/خبر/۱"), item("Bakıda görüş", f"{NEWS}/1"))
        world.page(f"{NEWS}/1?utm_source=rss", "Bakıda görüş", "görüş")
        world.page(f"{NEWS}/1", "Bakıda görüş", "görüş")
        world.say(f"{NEWS}/2", status=301, headers={"Location": f"{NEWS}/yeni/2"})
        world.page(f"{NEWS}/yeni/2", "Yeni ünvan", "ünvan")
        world.page(f"{NEWS}/4", "Kəsilib", "kəsik", cut=60)
        world.page(f"{FARSI}/%D8%AE%D8%A8%D8%B1/%DB%B1", "سفر به باکو", "سفر")
        yield world


@pytest.fixture
def first(world, tmp_path):
    """A home with two runs: the second finds a title changed and an article more."""
    home = desk(world, tmp_path / "one", {"xezer-az": RSS, "khabar-fa": FRSS})
    home.run()
    world.feed(
        RSS,
        item("Bakıda görüş keçirildi", f"{NEWS}/1?utm_source=rss", guid="a", description="Söz 1b."),
        item("Beşinci", f"{NEWS}/5", guid="e"),
    )
    world.page(f"{NEWS}/1?utm_source=rss", "Bakıda görüş keçirildi", "keçirilən görüş")
    world.page(f"{NEWS}/5", "Beşinci", "beşinci")
    home.run()
    return home


def empty(first, name="two"):
    return Desk(first.world, first.home.parent / name, first.feeds)


def test_an_export_replayed_into_an_empty_home_gives_the_same_articles(first, world):
    file = export(first.home)
    two = empty(first)
    asked = len(world.asked)
    report = backfill(two, warcs=(file,))
    assert same(first.home, two.home) == set()
    assert len(rows(two.home, VERSIONS)) == 7  # six articles, one of them in two wordings
    assert len(world.asked) == asked  # no network
    assert report.status == "ok"
    assert report.pages == {"ok": 5, "http_4xx": 1, "truncated": 1}  # one of them twice
    assert {row["origin"] for row in two.ask("from core.articles")} == {"backfill"}
    assert all(row["sums_agree"] for row in two.ask("from run_summary"))
    feeds = {row["feed_id"] for row in two.ask("from core.entries")}
    assert feeds == {"backfill:xezer-az", "backfill:khabar-fa"}


def test_a_replay_done_again_adds_nothing_and_can_be_exported_again(first):
    file = export(first.home)
    two = empty(first)
    backfill(two, warcs=(file,))
    tables = ("articles", "article_versions", "entries", "article_urls", "verdicts")
    before = {table: two.ask(f"from core.{table} order by all") for table in tables}
    again = backfill(two, warcs=(file,))
    assert (again.articles_new, again.entries["new"], again.entries["updated"]) == (0, 0, 0)
    assert {table: two.ask(f"from core.{table} order by all") for table in tables} == before
    three = empty(first, "three")
    backfill(three, warcs=(export(two.home, "b.warc.gz"),))
    assert same(first.home, three.home) == set()


def test_a_replay_into_the_home_it_came_from_changes_nothing(first):
    before = {query: rows(first.home, query) for query in (ARTICLES, VERSIONS, VERDICTS)}
    backfill(first, warcs=(export(first.home),))
    assert {query: rows(first.home, query) for query in before} == before
    origins = first.ask("select distinct origin from core.articles order by all")
    assert [row["origin"] for row in origins] == ["feed", "seed"]


def test_every_record_of_an_export_is_read_by_others_with_digests_that_agree(first):
    file = export(first.home)
    kinds = []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            kinds.append((record.rec_type, record.rec_headers.get_header("WARC-Araxes-Kind")))
            record.raw_stream.read()
    assert kinds.count(("response", "feed")) == 3
    assert kinds.count(("response", "page")) == 7  # a torn one was asked for again
    assert kinds.count(("metadata", None)) == 1  # one redirect

    class Command:
        inputs = (str(file),)
        verbose = False

    assert Checker(Command()).process_all() == 0


def foreign(file, *records):
    with file.open("wb") as out:
        writer = WARCWriter(out)
        for url, body, status, headers in records:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=BytesIO(body), length=len(body), http_headers=http
                )
            )
    return file


HTML = [("Content-Type", "text/html; charset=utf-8")]


def test_a_warc_of_somebody_else_gives_an_article_for_each_page(world, tmp_path):
    texts = {
        f"{NEWS}/10": "Bakıda görüş",
        f"{FARSI}/11": "سفر به باکو",
        "http://novosti.test/12": "Переговоры в Баку",
        "http://lur.test/13": "Բանակցություններ Բաքվում",
    }
    packed = [*HTML, ("Content-Encoding", "gzip")]
    records = [(url, page(title, title).encode(), "200 OK", HTML) for url, title in texts.items()]
    records[1] = (records[1][0], gzip.compress(records[1][1]), "200 OK", packed)
    records += [
        (f"{NEWS}/404", b"<html>yoxdur</html>", "404 Not Found", HTML),
        (f"{NEWS}/a.png", b"\x89PNG", "200 OK", [("Content-Type", "image/png")]),
        (f"{NEWS}/bomb", gzip.compress(b" " * 50_000_000), "200 OK", packed),
        (f"{NEWS}/10", records[0][1], "200 OK", HTML),
    ]
    home = desk(world, tmp_path, {"xezer-az": RSS})
    report = backfill(home, warcs=(foreign(tmp_path / "f.warc.gz", *records),))
    found = home.ask("select canonical_url, title from core.articles where origin = 'backfill'")
    assert {row["canonical_url"]: row["title"] for row in found} == texts
    assert world.asked == []
    assert report.pages == {"ok": 4, "bad_response": 1}
    feeds = {row["feed_id"] for row in home.ask("from core.entries")}
    assert feeds == {f"backfill:{name}.test" for name in ("xezer", "khabar", "novosti", "lur")}


def test_a_torn_file_gives_what_stands_before_the_break(world, tmp_path):
    records = [
        (f"{NEWS}/{number}", page(f"Xəbər {number}", f"{number}").encode(), "200 OK", HTML)
        for number in range(5)
    ]
    file = foreign(tmp_path / "f.warc.gz", *records)
    file.write_bytes(file.read_bytes()[:-200])
    home = desk(world, tmp_path, {"xezer-az": RSS})
    report = backfill(home, warcs=(file,))
    assert report.articles_new == 4
    assert report.has_failures


def test_the_demo_world_exported_and_replayed_by_command_is_the_same(tmp_path_factory, tmp_path):
    demo, two, file = tmp_path / "demo", tmp_path / "two", tmp_path / "demo.warc.gz"
    # The second edition has a changed article.
    shutil.copytree(demo_homes(tmp_path_factory).twice, demo, symlinks=True)
    done = araxes("export", "warc", "--home", demo, "--to", file, "--json")
    assert done.code == 0, done.err
    assert done.json["responses"] > 100
    feeds = ROOT / "seeds" / "demo" / "feeds.toml"
    done = araxes("backfill", "--home", two, "--feeds", feeds, "--warc", file, "--json")
    assert done.code == 4, done.err  # some pages could not be had then, either
    assert done.json["articles_new"] == 99
    assert same(demo, two) == set()


def test_only_pages_of_relevant_articles_are_exported_where_that_is_asked_for(first, tmp_path):
    del tmp_path
    done = araxes("export", "warc", "--home", first.home, "--relevant", "--json")
    assert done.code == 0, done.err
    refs = first.ask(
        "select distinct raw_ref from core.article_versions join articles using (article_id) "
        "where relevant and raw_ref is not null and articles.origin <> 'seed'"
    )
    assert done.json["responses"] == len(refs)
    wrong = araxes("export", "warc", "--home", first.home, "--kind", "sayt")
    assert (wrong.code, "'sayt'" in wrong.err) == (2, True)
