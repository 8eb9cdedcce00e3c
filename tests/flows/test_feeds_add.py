"""`araxes feeds add`, run as a user does against a site on loopback that has more to it."""

import os
import pty
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from flows.registry import load_registry
from tests.support.command import ROOT, Done, araxes, command, surroundings
from tests.support.news import World, item

SENTENCES = (
    "وزیر امور خارجه جمهوری آذربایجان روز گذشته در باکو با سفیر ایران دیدار و گفت‌وگو کرد. "
    "دو طرف درباره گذرگاه‌های مرزی میان ایران و جمهوری آذربایجان و راه‌آهن آستارا گفت‌وگو کردند. "
)
HOST = "http://127.0.0.1"


@pytest.fixture(scope="module")
def site():
    """A Persian site: its home page names a comments feed, its feed; robots.txt a sitemap."""
    world = World()
    with world.on_air():
        yield dressed(world)


def dressed(world: World) -> World:
    # Not a fixed date: what is fresh is counted from the day of the command.
    now = datetime.now(UTC)
    base = f"{HOST}:{world.port}"
    days = [format_datetime(now - timedelta(hours=hours)) for hours in range(7)]
    items = [
        item(f"دیدار وزیران در باکو {n}", f"{base}/news/{1000 + n}/باکو", pubDate=days[n])
        for n in range(7)
    ]
    world.say(
        f"{HOST}/",
        page_with(
            '<link rel="alternate" type="application/rss+xml" title="نظرات" href="/comments/feed">'
            '<link rel="alternate" type="application/rss+xml" title="خبرها" href="/fa/rss">',
            '<a href="/about">درباره ما</a>',
        ),
        headers={"Content-Type": "text/html"},
    )
    world.feed(f"{HOST}/comments/feed", *[item(f"نظر {n}", f"{base}/c/{n}") for n in range(9)])
    world.feed(f"{HOST}/fa/rss", *items)
    for n in range(7):
        url = f"{HOST}/news/{1000 + n}/%D8%A8%D8%A7%DA%A9%D9%88"
        world.say(url, article(f"دیدار وزیران در باکو {n}"), headers={"Content-Type": "text/html"})
    world.say(f"{HOST}/robots.txt", f"User-agent: *\nDisallow: /private\nSitemap: {base}/news.xml")
    world.say(
        f"{HOST}/news.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
        f"<loc>{base}/news/1000/باکو</loc><lastmod>{now:%Y-%m-%d}</lastmod></url></urlset>",
    )
    return world


def page_with(head: str, body: str) -> str:
    return (
        '<!doctype html><html lang="fa-IR"><head><title>خبرگزاری نمونه</title>'
        f'<meta charset="utf-8">{head}</head><body>{body}</body></html>'
    )


def article(title: str) -> str:
    text = "".join(f"<p>{SENTENCES}</p>" for _ in range(4))
    return page_with(f"<title>{title}</title>", f"<article><h1>{title}</h1>{text}</article>")


def add(world: World, *arguments: str, cwd: Path) -> Done:
    return araxes(
        *("feeds", "add", *arguments),
        cwd=cwd,
        ARAXES_ALLOW_PRIVATE=f"127.0.0.1:{world.port}",
        ARAXES_HOST_DELAY="0",
        ARAXES_WORKERS="1",
        PYTHONPATH=str(ROOT),
    )


@pytest.mark.slow
def test_a_home_page_is_enough(site: World, tmp_path: Path) -> None:
    asked = len(site.asked)
    home = f"{HOST}:{site.port}/"
    done = add(site, home, "--to", "mine.toml", "--yes", "--json", cwd=tmp_path)

    assert done.code == 0, done.err
    told = done.json
    assert told["best"] == f"{home}fa/rss"
    assert told["saved"]
    assert told["lang"] == "fa"
    assert [one["url"].removeprefix(home) for one in told["candidates"]] == [
        "fa/rss", "news.xml", "comments/feed", "",
    ]  # fmt: skip
    assert len(told["preview"]) == 5
    for one in told["preview"]:
        assert one["text_source"] == "page"
        assert one["text"].startswith("وزیر امور خارجه جمهوری آذربایجان")
        assert (one["relevant"], one["grade"], one["lang"]) == (True, 2, "fa")
        assert "ایران" in one["sentence"]
        assert one["published_at"]
    [feed] = load_registry(tmp_path / "mine.toml").feeds
    assert (feed.url, feed.lang, feed.kind, feed.enabled) == (f"{home}fa/rss", "fa", "rss", True)
    outlet = load_registry(tmp_path / "mine.toml").outlets[feed.outlet_id]
    assert (outlet.name, outlet.domains) == ("خبرگزاری نمونه", ("127.0.0.1",))
    # Seven pages are in the feed, five are shown; nobody is asked twice, no path is guessed.
    requests = site.asked[asked:]
    assert sum("/news/" in url for url in requests) == 5
    assert len(requests) == len(set(requests)) == 10


@pytest.mark.slow
def test_without_a_terminal_and_without_yes_the_rows_are_only_printed(
    site: World, tmp_path: Path
) -> None:
    done = add(site, f"{HOST}:{site.port}/fa/rss", "--to", "mine.toml", cwd=tmp_path)

    assert done.code == 0, done.err
    assert list(tmp_path.iterdir()) == []
    toml = tomllib.loads(done.out[done.out.index("[[outlet]]") :])
    assert toml["feed"][0]["url"] == f"{HOST}:{site.port}/fa/rss"
    assert "grade 2" in done.out
    assert "--yes" in done.err


@pytest.fixture
def bare():
    """A site of which nothing is known yet."""
    world = World()
    with world.on_air():
        yield world


def fresh(world: World, count: int = 3) -> list[str]:
    day = format_datetime(datetime.now(UTC) - timedelta(hours=2))
    base = f"{HOST}:{world.port}"
    return [item(f"Bakıda görüş {n}", f"{base}/x/{n}", pubDate=day) for n in range(count)]


@pytest.mark.slow
def test_a_feed_that_nobody_names_is_found_where_feeds_are(bare: World, tmp_path: Path) -> None:
    bare.say(f"{HOST}/", page_with("", "<p>Salam</p>"), headers={"Content-Type": "text/html"})
    bare.feed(f"{HOST}/feed", *fresh(bare))
    done = add(bare, f"{HOST}:{bare.port}", "--to", "a.toml", "--yes", "--json", cwd=tmp_path)

    assert done.code == 0, done.err
    assert done.json["best"].endswith("/feed")
    # The first guess failed, the second did not: no third feed is asked for.
    paths = [url.removeprefix(HOST) for url in bare.asked]
    assert paths[:4] == ["/robots.txt", "/", "/rss", "/feed"]
    assert not {"/rss.xml", "/feed.xml", "/atom.xml", "/feed.json"} & set(paths)


@pytest.mark.slow
def test_a_link_may_lead_to_a_page_that_lists_the_feeds(bare: World, tmp_path: Path) -> None:
    html = {"Content-Type": "text/html"}
    bare.say(f"{HOST}/", page_with("", '<a href="/rss">RSS</a>'), headers=html)
    bare.say(
        f"{HOST}/rss", page_with("", '<a href="/lent/rss.xml">Bütün xəbərlər</a>'), headers=html
    )
    bare.feed(f"{HOST}/lent/rss.xml", *fresh(bare))
    done = add(bare, f"{HOST}:{bare.port}", "--to", "a.toml", "--json", cwd=tmp_path)

    assert done.code == 0, done.err
    assert done.json["best"].endswith("/lent/rss.xml")
    assert not done.json["saved"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_sitemap_will_do_where_there_is_no_feed(bare: World, tmp_path: Path) -> None:
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    base = f"{HOST}:{bare.port}"
    bare.say(f"{HOST}/", page_with("", ""), headers={"Content-Type": "text/html"})
    bare.say(f"{HOST}/robots.txt", f"Sitemap: {base}/all.xml")
    bare.say(
        f"{HOST}/all.xml",
        f"<sitemapindex><sitemap><loc>{base}/1.xml</loc></sitemap></sitemapindex>",
    )
    bare.say(
        f"{HOST}/1.xml", f"<urlset><url><loc>{base}/a</loc><lastmod>{day}</lastmod></url></urlset>"
    )
    bare.say(f"{HOST}/a", article("Սահմանը բացվեց"), headers={"Content-Type": "text/html"})
    done = add(bare, base, "--to", "a.toml", "--yes", "--id", "sxem", "--outlet", "irna",
               "--json", cwd=tmp_path)  # fmt: skip

    assert done.code == 0, done.err
    [feed] = load_registry(tmp_path / "a.toml").feeds
    assert (feed.feed_id, feed.outlet_id, feed.kind) == ("sxem", "irna", "sitemap")
    assert feed.url == f"{base}/all.xml"
    assert done.json["preview"][0]["title"] == "Սահմանը բացվեց"


@pytest.mark.slow
def test_what_is_known_is_named_and_not_asked_twice(bare: World, tmp_path: Path) -> None:
    base = f"{HOST}:{bare.port}"
    file = tmp_path / "feeds.toml"
    text = f'[[feed]]\nid = "bizim"\nurl = "{base}/rss?b=1&a=2"\n'
    file.write_text(text, encoding="utf-8")
    known = add(bare, f"{base}/rss/?a=2&b=1", "--to", "feeds.toml", "--yes", cwd=tmp_path)

    assert (known.code, "'bizim'" in known.out, bare.asked) == (0, True, [])
    link = '<link rel="alternate" type="application/rss+xml" href="/rss?a=2&amp;b=1">'
    bare.say(f"{HOST}/", page_with(link, ""), headers={"Content-Type": "text/html"})
    bare.feed(f"{HOST}/rss?a=2&b=1", *fresh(bare))
    found = add(bare, base, "--to", "feeds.toml", "--yes", "--json", cwd=tmp_path)
    assert (found.code, found.json["known_as"], found.json["saved"]) == (0, "bizim", False)
    assert file.read_text("utf-8") == text
    assert not any("/x/" in url for url in bare.asked)


@pytest.mark.slow
def test_a_row_is_added_below_what_is_there(bare: World, tmp_path: Path) -> None:
    base = f"{HOST}:{bare.port}"
    bare.feed(f"{HOST}/rss", *fresh(bare))
    file = tmp_path / "mine.toml"
    old = '# Mənim\n[[feed]]\nid = "x"  # bir\nurl = "https://x.example.org/"'
    file.write_text(old, encoding="utf-8")
    for wrong in (("--id", "x"), ("--id", "iki söz"), ("--outlet", "")):
        refused = add(bare, f"{base}/rss", "--feeds", "mine.toml", "--yes", *wrong, cwd=tmp_path)
        assert (refused.code, f"{wrong[0]}: {wrong[1]!r}" in refused.err) == (2, True)
    assert bare.asked == []  # a slip of the user's costs the site nothing
    done = add(bare, f"{base}/rss", "--feeds", "mine.toml", "--yes", "--id", "y", cwd=tmp_path)

    assert done.code == 0, done.err
    assert file.read_text("utf-8").startswith(old)
    assert [feed.feed_id for feed in load_registry(file).feeds] == ["x", "y"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "code", "told"),
    [
        ("ftp://x.example.org/rss", 2, "http"),
        ("https://adam:sirr@x.example.org/", 2, "password"),
        ("{base}/yoxdur", 1, "no feed found"),
        ("http://127.0.0.2:{port}/", 1, "refused"),
        ("http://169.254.77.77/", 1, "refused"),
        ("{base}/private/rss", 1, "robots"),
    ],
)
def test_what_cannot_be_added_says_why(
    bare: World, tmp_path: Path, url: str, code: int, told: str
) -> None:
    bare.say(f"{HOST}/robots.txt", "User-agent: *\nDisallow: /private\n")
    address = url.format(base=f"{HOST}:{bare.port}", port=bare.port)
    done = add(bare, address, "--to", "a.toml", "--yes", cwd=tmp_path)

    assert (done.code, told in done.err) == (code, True), done.err
    assert "sirr" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_terminal_is_asked_and_its_no_is_a_no(bare: World, tmp_path: Path) -> None:
    bare.feed(f"{HOST}/rss", *fresh(bare))
    base = f"{HOST}:{bare.port}"
    for answer, files in (("n\n", []), ("y\n", ["a.toml"])):
        ours, theirs = pty.openpty()
        try:
            process = subprocess.Popen(
                command("feeds", "add", f"{base}/rss", "--to", "a.toml"),
                stdin=theirs,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=tmp_path,
                env=surroundings(
                    ARAXES_ALLOW_PRIVATE=f"127.0.0.1:{bare.port}",
                    ARAXES_HOST_DELAY="0",
                    PYTHONPATH=str(ROOT),
                ),
            )
            os.write(ours, answer.encode())
            _, said = process.communicate(timeout=120)
        finally:
            os.close(ours)
            os.close(theirs)
        assert process.returncode == 0, said
        assert "Add this to" in said.decode()
        assert [path.name for path in tmp_path.iterdir()] == files
