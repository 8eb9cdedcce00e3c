"""Feeds to other readers and back: nothing is lost, nothing is doubled, nothing comes in half."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Feed, Outlet
from extractors.outlets import outlet_table
from flows.feeds.exchange import export_opml, literal_headers, plan_import
from flows.feeds.files import with_rows
from flows.registry import FEEDS, Registry, load_registry, read_registry
from flows.registry.headers import Written
from flows.registry.tables import feed_table
from tests.support.command import ROOT, Done, araxes

SHIPPED_OUTLETS = dict(read_registry(FEEDS).outlets)


def values(registry: Registry) -> tuple:
    """What a registry says, headers included, which do not show."""
    written = {key: (one.headers, one.cookies) for key, one in registry.written.items()}
    return registry.feeds, dict(registry.outlets), written


def imported(body: bytes, path: Path, shipped: Path | None = None) -> Registry:
    plan = plan_import(body, path, Registry({} if shipped else SHIPPED_OUTLETS, ()))
    assert not plan.refused
    path.write_text(with_rows("", outlets=plan.outlets, feeds=plan.feeds), encoding="utf-8")
    return read_registry(path, outlets=shipped)


def test_the_shipped_feeds_come_back_whole_by_either_way(tmp_path: Path) -> None:
    shipped = read_registry(FEEDS)
    body = export_opml(shipped)
    (tmp_path / "all.opml").write_bytes(body)

    assert len(shipped.feeds) == 318
    assert values(read_registry(tmp_path / "all.opml")) == values(shipped)
    assert values(imported(body, tmp_path / "all.toml")) == values(shipped)


WORDS = st.sampled_from(
    ["Xəbər", "خبر\u200cها", "a\nb\t#", '"""', "'''\\", "<&>", "Ճշտել", "${X}", "  x  ", "[[feed]]"]
)
HEADERS = st.dictionaries(
    st.sampled_from(["Accept-Language", "X-Key"]),
    st.sampled_from(["fa", "${A_KEY}", 'k "${A}" \\', ""]),
    max_size=2,
)
OUTLETS = [
    Outlet("irna", "İRNA", "IR", "iran_state", ("irna.ir",), "f", "Asia/Tehran"),
    Outlet("xəzər", "Xəzər & <Co>", domains=("xezer.az", "öz.az")),
    Outlet("adsız", "adsız"),
]


@st.composite
def feeds(draw: st.DrawFn, number: int) -> Feed:
    kind = draw(st.sampled_from(["rss", "atom", "sitemap", "telegram", "gdelt", "listing"]))
    return Feed(
        feed_id=f"f{number}-{draw(st.sampled_from(['ü', 'خبر', 'x:&', '.']))}",
        outlet_id=draw(st.sampled_from(["irna", "xəzər", "adsız", ""])),
        url=draw(
            st.sampled_from(
                ["https://irna.ir/rss?b=2&a=1", "http://a.host.az/'\"<>", "https://خبر.ir/ə#x",
                 "https://host.az/", "http://[::1]:8080/rss", "https://c.host.az/rss"]
            )
        ),
        kind=kind,
        lang=draw(st.none() | st.sampled_from(["fa", "az-Arab"])),
        poll_minutes=draw(st.integers(5, 10_080)),
        enabled=draw(st.booleans()),
        section=draw(st.none() | WORDS),
        confidence=draw(st.none() | WORDS),
        evidence_newest=draw(st.none() | WORDS),
        troubles=draw(st.none() | WORDS),
        fallback_feed=None,
        link_selector="article a[href*='/xəbər']" if kind == "listing" else None,
    )  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw the text of a feed file."""
    chosen = [draw(feeds(number)) for number in range(draw(st.integers(1, 5)))]
    rows = []
    for feed in chosen:
        written = Written(draw(HEADERS), draw(HEADERS))
        row = feed_table(feed, written)
        others = [one.feed_id for one in chosen if one is not feed]
        if others and draw(st.booleans()):
            row["fallback_feed"] = draw(st.sampled_from(others))
        rows.append((row, draw(st.just("") | st.just("bir şərh"))))
    return with_rows("", outlets=[outlet_table(one) for one in OUTLETS], feeds=rows)


@given(text=files())
@settings(deadline=None)
def test_any_registry_comes_back_whole(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("registry")
    none = folder / "outlets.toml"  # no shipped outlets: reading those is most of the time
    none.touch()
    (folder / "a.toml").write_text(text, encoding="utf-8")
    first = read_registry(folder / "a.toml", outlets=none)
    body = export_opml(first)
    (folder / "b.opml").write_bytes(body)

    assert values(read_registry(folder / "b.opml", outlets=none)) == values(first)
    again = imported(body, folder / "c.toml", none)
    assert values(again) == values(first)
    assert export_opml(again) == body


def opml(*outlines: str) -> str:
    return f'<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'


def run(folder: Path, *arguments: str, **variables: str) -> Done:
    return araxes("feeds", *arguments, cwd=folder, PYTHONPATH=str(ROOT), **variables)


FOREIGN = opml(
    '<outline text="Qafqaz"><outline text="خبر" xmlUrl="https://khabar.example.org/rss" '
    'language="fa" category="/a" htmlUrl="https://khabar.example.org/"/></outline>',
    '<outline text="Yeni Xəbər" xmlUrl="https://yeni.example.org/rss?a=1&b=2"/>',
    '<outline text="again" xmlUrl="https://www.yeni.example.org/rss/?b=2&amp;a=1"/>',
    '<outline text="Report" xmlUrl="https://report.az/rss/"/>',
    '<outline text="pod" xmlUrl="feed://x.example.org/pod"/>',
    '<outline text="bad" xmlUrl="https://y.example.org/" language="ქართული!"/>',
    '<outline text="köhnə" xmlUrl="ftp://z.example.org/rss"/>',
    '<outline text="gizli" xmlUrl="https://ad:parol@w.example.org/rss"/>',
)


@pytest.mark.slow
def test_a_list_of_another_reader_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "subs.opml").write_text(FOREIGN, encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '# öz siyahım\n[[feed]]\nid = "khabar-example-org"  # köhnə\n'
        'url = "https://report.az/rss"\n', encoding="utf-8"
    )  # fmt: skip
    done = run(tmp_path, "import", "subs.opml", "--to", "mine.toml", "--json")

    assert done.code == 4, done.err
    assert [(row["id"], row["url"]) for row in done.json["imported"]] == [
        ("khabar-example-org-2", "https://khabar.example.org/rss"),
        ("yeni-xeber", "https://yeni.example.org/rss?a=1&b=2"),
        ("pod", "http://x.example.org/pod"),
        ("bad", "https://y.example.org/"),
    ]
    assert [one["known_as"] for one in done.json["duplicates"]] == [
        "yeni-xeber", "khabar-example-org",
    ]  # fmt: skip
    assert len(done.json["refused"]) == 2
    assert "ftp://z.example.org/rss" in done.json["refused"][0]
    assert "user name or password" in done.json["refused"][1]
    assert "parol" not in done.out
    text = mine.read_text("utf-8")
    assert text.startswith('# öz siyahım\n[[feed]]\nid = "khabar-example-org"  # köhnə\n')
    assert '# title = "خبر", htmlUrl = "https://khabar.example.org/", category = "/a"' in text
    assert '# title = "bad", language = "ქართული!"' in text
    registry = load_registry(mine)
    new = registry.feeds[1]
    assert (new.section, new.lang, new.url) == ("Qafqaz", "fa", "https://khabar.example.org/rss")
    assert registry.outlets[new.outlet_id].name == "خبر"
    again = run(tmp_path, "import", "subs.opml", "--to", "mine.toml", "--json")
    assert (again.code, again.json["imported"]) == (4, [])
    assert mine.read_text("utf-8") == text


@pytest.mark.slow
def test_three_hundred_feeds_go_out_and_come_back(tmp_path: Path) -> None:
    rows = "".join(
        f'[[feed]]\nid = "f{n}"\nurl = "https://h{n}.example.org/rss"\nsection = "Bölmə {n % 7}"\n'
        + ('enabled = false\nlang = "az"\n' if n % 3 else 'cookies = { a = "${A}" }\n')
        for n in range(300)
    )
    (tmp_path / "a.toml").write_text(rows, encoding="utf-8")
    out = run(tmp_path, "export", "--to", "a.opml", ARAXES_FEEDS="a.toml")
    back = run(tmp_path, "import", "a.opml", "--to", "b.toml", "--json")

    assert (out.code, back.code) == (0, 0), out.err + back.err
    assert values(read_registry(tmp_path / "b.toml")) == values(read_registry(tmp_path / "a.toml"))
    assert len(back.json["imported"]) == 300
    assert back.json["deviating"]["f1"] == ["enabled"]
    assert back.json["deviating"]["f0"] == ["cookies"]
    assert "f3" in back.json["deviating"]


@pytest.mark.slow
@pytest.mark.parametrize("body", ["<opml><body>", FOREIGN[:-30], "", "<rss/>"])
def test_a_torn_file_brings_nothing(tmp_path: Path, body: str) -> None:
    (tmp_path / "subs.opml").write_text(body, encoding="utf-8")
    done = run(tmp_path, "import", "subs.opml", "--to", "mine.toml")

    assert done.code == 2
    assert "nothing is imported" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["subs.opml"]


def test_a_placeholder_stays_one_and_a_literal_value_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        '[[feed]]\nid = "a"\nurl = "https://a.example.org/"\nheaders = { "X-A" = "${KEY}" }\n'
        '[[feed]]\nid = "b"\nurl = "https://b.example.org/"\ncookies = { consent = "1" }\n',
        encoding="utf-8",
    )
    registry = load_registry(path, environ={"KEY": "gizli-123"})

    assert b"gizli-123" not in export_opml(registry)
    assert b"${KEY}" in export_opml(registry)
    assert literal_headers(registry) == ["b"]


@pytest.mark.slow
def test_an_export_of_the_enabled_leaves_the_others_out(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[[feed]]\nid = "bir"\nurl = "https://a.example.org/"\nfallback_feed = "iki"\n'
        '[[feed]]\nid = "iki"\nurl = "https://b.example.org/"\nenabled = false\n',
        encoding="utf-8",
    )
    out = run(tmp_path, "export", "--enabled", "--feeds", "a.toml")
    (tmp_path / "b.opml").write_text(out.out, encoding="utf-8")
    back = run(tmp_path, "import", "b.opml", "--to", "b.toml", "--json")

    assert out.out.count("xmlUrl") == 1
    assert "araxes:outlet araxes:id" in out.out
    assert back.code == 0
    assert "'iki'" in back.json["remarks"][0]
    assert tomllib.loads((tmp_path / "b.toml").read_text("utf-8"))["feed"] == [
        {"id": "bir", "outlet": "a.example.org", "url": "https://a.example.org/"}
    ]


def test_an_id_that_is_taken_gives_way_and_its_followers_follow(tmp_path: Path) -> None:
    body = export_opml(_registry(tmp_path / "a.toml", "https://a.example.org/"))
    known = _registry(tmp_path / "b.toml", "https://b.example.org/")
    plan = plan_import(body, Path("x.opml"), known)

    assert [(row["id"], row.get("fallback_feed")) for row, _ in plan.feeds] == [
        ("bir-2", "iki-2"),
        ("iki-2", None),
    ]


def _registry(path: Path, base: str) -> Registry:
    path.write_text(
        f'[[feed]]\nid = "bir"\nurl = "{base}1"\nfallback_feed = "iki"\n'
        f'[[feed]]\nid = "iki"\nurl = "{base}2"\n', encoding="utf-8"
    )  # fmt: skip
    return read_registry(path)
