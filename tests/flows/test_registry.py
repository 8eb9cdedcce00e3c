"""The registry: what ships is whole, and every mistake is named with file, feed and key."""

from collections import Counter
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.feeds import KINDS
from flows.registry import FEEDS, OUTLETS, load_registry, read_registry

GOOD = '[[feed]]\nid = "nümunə"\nurl = "https://example.org/rss"\n'


def feeds_file(folder: Path, text: str | bytes, name: str = "feeds.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_all_shipped_feeds_load() -> None:
    registry = load_registry(FEEDS)

    assert len(registry.feeds) == 318
    assert sum(feed.enabled for feed in registry.feeds) == 128
    assert all(feed.outlet_id in registry.outlets for feed in registry.feeds)
    assert all(feed.kind in KINDS for feed in registry.feeds if feed.enabled)
    assert Counter(feed.kind for feed in registry.feeds)["telegram"] == 12


def test_no_two_shipped_outlets_claim_one_domain() -> None:
    outlets = load_registry(FEEDS).outlets.values()
    claimed = Counter(domain for outlet in outlets for domain in outlet.domains)

    assert [domain for domain, count in claimed.items() if count > 1] == []


@pytest.mark.parametrize("path", sorted(FEEDS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_shipped_file_works_alone(path: Path) -> None:
    feeds = load_registry(path).feeds
    known = {feed.feed_id for feed in feeds}

    assert feeds
    assert {feed.fallback_feed for feed in feeds} - {None} <= known


def test_a_three_line_file_is_enough(tmp_path: Path) -> None:
    registry = load_registry(feeds_file(tmp_path, GOOD))
    (feed,) = registry.feeds

    assert (feed.feed_id, feed.kind, feed.poll_minutes, feed.enabled) == (
        "nümunə",
        "rss",
        120,
        True,
    )
    assert registry.outlets[feed.outlet_id].domains == ("example.org",)


def test_a_feed_without_outlet_belongs_to_the_registered_outlet_of_its_host(tmp_path: Path) -> None:
    text = '[[feed]]\nid = "x"\nurl = "https://ar.mehrnews.com/other"\n'

    assert load_registry(feeds_file(tmp_path, text)).feeds[0].outlet_id == "mehr"


def test_own_outlets_add_to_the_shipped_ones_and_override_them(tmp_path: Path) -> None:
    text = (
        '[[outlet]]\nid = "mehr"\nname = "مهر"\n[[outlet]]\nid = "yeni"\ndomains = ["yeni.az"]\n'
        '[[feed]]\nid = "a"\nurl = "https://rss.yeni.az/"\n'
    )
    registry = load_registry(feeds_file(tmp_path, text))

    assert registry.outlets["mehr"].name == "مهر"
    assert registry.feeds[0].outlet_id == "yeni"
    assert "irna" in registry.outlets


def test_another_outlets_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    outlets = feeds_file(tmp_path, '[[outlet]]\nid = "tək"\n', "outlets.toml")
    text = '[[feed]]\nid = "a"\noutlet = "tək"\nurl = "https://example.org/"\n'

    assert set(load_registry(feeds_file(tmp_path, text), outlets=outlets).outlets) == {"tək"}


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    feeds_file(tmp_path, GOOD, "b.toml")
    feeds_file(tmp_path, GOOD.replace("nümunə", "دوم"), "a.toml")
    feeds_file(tmp_path, "not a feed file", "notes.txt")

    assert [feed.feed_id for feed in load_registry(tmp_path).feeds] == ["دوم", "nümunə"]


MISTAKES = [
    ('url = "https://example.org/"', ["#1", "id: missing"]),
    ('id = "x"', ["'x'", "url: missing"]),
    (
        'id = "x"\nurl = "https://e.org/"\npol_minutes = 5',
        ["'x'", "'pol_minutes'", "'poll_minutes'"],
    ),
    ('id = "x"\nurl = "https://e.org/"\npoll_minutes = 4', ["poll_minutes: 4", "5 to 10080"]),
    ('id = "x"\nurl = "https://e.org/"\npoll_minutes = 10081', ["poll_minutes: 10081"]),
    ('id = "x"\nurl = "https://e.org/"\npoll_minutes = true', ["poll_minutes: True"]),
    ('id = "x"\nurl = "https://e.org/"\npoll_minutes = "60"', ["poll_minutes: '60'"]),
    ('id = "x"\nurl = "https://e.org/"\nenabled = 1', ["enabled: 1", "true or false"]),
    ('id = "x"\nurl = "https://e.org/"\nkind = "rss2"', ["kind", "'rss2'", "'rss'"]),
    ('id = "x"\nurl = "https://e.org/"\nlang = "farsi!"', ["lang", "'farsi!'"]),
    ('id = "x"\nurl = "https://e.org/"\noutlet = "mehrr"', ["outlet", "'mehrr'", "'mehr'"]),
    ('id = "x"\nurl = "https://e.org/"\nfallback_feed = "y"', ["fallback_feed", "'y'"]),
    ('id = ["x"]\nurl = "https://e.org/"', ["#1", "id", "['x']"]),
    ('id = "x y"\nurl = "https://e.org/"', ["id", "'x y'"]),
    ('id = "x"\nurl = "ftp://e.org/"', ["url", "ftp://e.org/"]),
    ('id = "x"\nurl = "e.org/rss"', ["url", "e.org/rss"]),
    ('id = "x"\nurl = "https:///rss"', ["url", "host"]),
    ('id = "x"\nurl = "https://u:p@e.org/rss"', ["url", "password"]),
    ('id = "x"\nurl = "https://e.org:99999/"', ["url", "99999"]),
    ('id = "x"\nurl = "https://[e.org/"', ["url", "no address"]),
    ('id = "x"\nurl = "https://e.org/"\nkind = "listing"', ["link_selector: missing"]),
    ('id = "x"\nurl = "https://e.org/"\nlink_selector = "a"', ["link_selector", "kind listing"]),
    (
        'id = "x"\nurl = "https://e.org/"\nkind = "listing"\nlink_selector = "a["',
        ["link_selector", "'a['"],
    ),
    ('id = "x"\nurl = "https://e.org/"\nsection = "a\\u0001"', ["section", "control"]),
]


@pytest.mark.parametrize(("lines", "named"), MISTAKES)
def test_a_mistake_names_file_feed_and_key(tmp_path: Path, lines: str, named: list[str]) -> None:
    path = feeds_file(tmp_path, f"[[feed]]\n{lines}\n")

    with pytest.raises(ConfigError) as caught:
        load_registry(path)

    for word in [str(path), "feed", *named]:
        assert word in str(caught.value)
    assert "1 mistake " in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ('id = "x"\ncountry = "Iran"', ["outlet 'x'", "country", "'Iran'"]),
        ('id = "x"\ntimezone = "Asia/Bakı"', ["timezone", "'Asia/Bakı'"]),
        ('id = "x"\ndomains = ["https://x.az"]', ["domains", "https://x.az"]),
        ('id = "x"\ndomains = "x.az"', ["domains", "a list"]),
        ('name = "x"', ["outlet #1", "id: missing"]),
        ('id = "x"\n[[outlet]]\nid = "x"', ["outlet 'x'", "id: also in"]),
        ('id = "x"\ncolour = "x"', ["outlet 'x'", "unknown key 'colour'"]),
    ],
)
def test_a_mistake_in_an_outlet_is_named_too(tmp_path: Path, lines: str, named: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, f"[[outlet]]\n{lines}\n{GOOD}"))

    for word in ["feeds.toml", *named]:
        assert word in str(caught.value)


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    text = "".join(
        f"[[feed]]\n{lines}\n".replace('"x"', f'"x{n}"') for n, (lines, _) in enumerate(MISTAKES)
    )

    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, text))

    assert str(caught.value).startswith(f"{len(MISTAKES)} mistakes")


def test_one_id_in_two_files_names_both(tmp_path: Path) -> None:
    first, second = (feeds_file(tmp_path, GOOD, name) for name in ("a.toml", "b.toml"))

    with pytest.raises(ConfigError) as caught:
        load_registry(tmp_path)

    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('[[feed]]\nid = "x\n', ["invalid TOML", "line 2"]),
        (b'[[feed]]\nid = "\xff"\n', ["not UTF-8", "line 2"]),
        ("", ["no feed"]),
        ('[[outlet]]\nid = "x"\n', ["no feed"]),
        ('[feed]\nid = "x"\n', ["[[feed]]"]),
        ("feed = [1]\n", ["[[feed]]"]),
        ('[[feeds]]\nid = "x"\n', ["'feeds'", "did you mean 'feed'"]),
    ],
)
def test_a_file_that_is_none_says_why(tmp_path: Path, body: str | bytes, named: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, body))

    for word in ["feeds.toml", *named]:
        assert word in str(caught.value)


def test_a_missing_file_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_registry(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match=r"no \.toml or \.opml"):
        load_registry(tmp_path)
    with pytest.raises(ConfigError, match="no such file"):
        load_registry(FEEDS, outlets=tmp_path / "none.toml")


OPML = """<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Qafqaz">
<outline text="Yeni Xəbər" xmlUrl="https://yeni.example.org/rss" language="az"/>
<outline text="Yeni Xəbər" xmlUrl="https://yeni.example.org/rss2"/></outline>
<outline text="خبر" type="rss" xmlUrl="https://www.khabar.example.org/rss"/>
<outline text="خبر" type="rss" xmlUrl="https://www.khabar.example.org/rss"/>
</body></opml>"""


def test_a_subscription_list_of_another_reader_is_a_registry(tmp_path: Path) -> None:
    feeds = load_registry(feeds_file(tmp_path, OPML, "subs.opml")).feeds

    assert [feed.feed_id for feed in feeds] == ["yeni-xeber", "yeni-xeber-2", "khabar-example-org"]
    assert (feeds[0].lang, feeds[0].section, feeds[0].kind) == ("az", "Qafqaz", "rss")
    assert feeds[2].outlet_id == "khabar.example.org"


def test_made_up_ids_give_way_to_written_ones(tmp_path: Path) -> None:
    feeds_file(tmp_path, GOOD.replace("nümunə", "khabar-example-org"), "z.toml")
    feeds_file(tmp_path, OPML, "a.opml")

    assert "khabar-example-org-2" in {feed.feed_id for feed in load_registry(tmp_path).feeds}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<opml><body>", ["invalid OPML", "line 1"]),
        ("<rss/>", ["invalid OPML", "<rss>"]),
        (OPML.replace("https://yeni.example.org/rss2", "feed:x"), ["'yeni-xeber-2'", "url"]),
        ("<opml version='2.0'><body/></opml>", ["no feed"]),
    ],
)
def test_a_bad_subscription_list_says_why(tmp_path: Path, text: str, named: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, text, "subs.opml"))

    for word in ["subs.opml", *named]:
        assert word in str(caught.value)


def test_shipped_files_have_no_stray_keys() -> None:
    assert OUTLETS.read_text("utf-8").count("[[outlet]]") == len(load_registry(FEEDS).outlets)


HEADED = (
    GOOD
    + """
headers = { "Accept-Language" = "fa, az;q=0.5", "X-Key" = "k-${ARAXES_TEST_KEY}" }
cookies = { consent = "1", session = "${ARAXES_TEST_SESSION}" }
"""
)
SECRETS = {"ARAXES_TEST_KEY": "gizli-söz".encode().hex(), "ARAXES_TEST_SESSION": "s3cr3t"}


def test_own_headers_are_filled_in_from_the_environment(tmp_path: Path) -> None:
    registry = load_registry(feeds_file(tmp_path, HEADED), environ=SECRETS)

    assert registry.own_headers == {
        "nümunə": {
            "Accept-Language": "fa, az;q=0.5",
            "X-Key": f"k-{SECRETS['ARAXES_TEST_KEY']}",
            "Cookie": "consent=1; session=s3cr3t",
        }
    }


def test_a_secret_shows_in_no_feed_and_no_registry(tmp_path: Path) -> None:
    registry = load_registry(feeds_file(tmp_path, HEADED), environ=SECRETS)

    assert not any(secret in repr(registry) for secret in SECRETS.values())
    assert "consent" not in repr(registry.feeds)


def test_every_missing_variable_is_named_and_no_other_value(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, HEADED), environ={"ARAXES_TEST_SESSION": ""})

    for word in ["2 mistakes", "feeds.toml", "'nümunə'", "X-Key", "ARAXES_TEST_KEY", "session"]:
        assert word in str(caught.value)


def test_a_registry_that_is_only_listed_needs_no_secret(tmp_path: Path) -> None:
    registry = read_registry(feeds_file(tmp_path, HEADED))

    assert registry.own_headers == {}
    assert registry.written["nümunə"].names() == {
        "headers": ["Accept-Language", "X-Key"],
        "cookies": ["consent", "session"],
    }


def test_a_feed_that_is_off_needs_no_secret_unless_it_stands_in(tmp_path: Path) -> None:
    off = f"{HEADED}enabled = false\n"
    other = '[[feed]]\nid = "o"\nurl = "https://example.net/"\n'

    assert load_registry(feeds_file(tmp_path, off), environ={}).own_headers == {}
    with pytest.raises(ConfigError, match="ARAXES_TEST_KEY"):
        load_registry(feeds_file(tmp_path, f'{off}{other}fallback_feed = "nümunə"\n'), environ={})


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('headers = { Host = "göl.az" }', ["headers", "'Host'"]),
        ('headers = { "content-length" = "hush" }', ["headers", "content-length"]),
        ('headers = { "Transfer-Encoding" = "hush" }', ["Transfer-Encoding"]),
        ('headers = { Connection = "hush" }', ["Connection"]),
        ('headers = { "Accept-Encoding" = "hush" }', ["Accept-Encoding"]),
        ('headers = { Cookie = "a=hush" }', ["Cookie", "cookies = {"]),
        ('headers = { "If-None-Match" = "hush" }', ["If-None-Match"]),
        ('headers = { "X-A" = "hush\\r\\nX-B: 1" }', ["X-A"]),
        ('headers = { "X-A" = "hush\\u0000" }', ["X-A"]),
        ('headers = { "X-A" = "hush ə" }', ["X-A"]),
        ('headers = { "X A" = "hush" }', ["'X A'"]),
        ('headers = { "X-A\\n" = "hush" }', ["X-A"]),
        ('headers = { "" = "hush" }', ["headers"]),
        ('headers = { "X-A" = "1", "x-a" = "hush" }', ["x-a", "twice"]),
        ('headers = { "X-A" = "hush ${A B}" }', ["X-A", "${NAME}"]),
        ('headers = { "X-A" = 7 }', ["X-A", "text"]),
        ('headers = "X-A: hush"', ["headers", "table"]),
        ('cookies = { a = "hush; path=/" }', ["cookies", "a"]),
        ('cookies = { a = "hush\\n" }', ["cookies", "a"]),
        ('cookies = { "a=b" = "hush" }', ["cookies", "a=b"]),
        ('cookies = { a = ["hush"] }', ["cookies", "a", "text"]),
        ('cookies = ["hush"]', ["cookies", "table"]),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused_by_name_only(
    tmp_path: Path, line: str, named: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, f"{GOOD}{line}\n"), environ={})

    for word in ["feeds.toml", "'nümunə'", *named]:
        assert word in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("value", ["a\r\nX-B: 1", "qızıl ə", "a\0"])
def test_a_variable_cannot_smuggle_another_header_in(tmp_path: Path, value: str) -> None:
    environ = {"ARAXES_TEST_KEY": value, "ARAXES_TEST_SESSION": value}
    with pytest.raises(ConfigError) as caught:
        load_registry(feeds_file(tmp_path, HEADED), environ=environ)

    assert "X-Key" in str(caught.value)
    assert "session" in str(caught.value)
    assert value not in str(caught.value)


def test_drafts_stand_for_what_files_are_about_to_hold(tmp_path: Path) -> None:
    old = feeds_file(tmp_path, GOOD)
    new = tmp_path / "yeni.toml"
    drafts = {old: GOOD.replace("/rss", "/xəbər"), new: GOOD.replace("nümunə", "yeni")}

    feeds = read_registry(tmp_path, drafts=drafts).feeds

    assert [feed.url for feed in feeds] == ["https://example.org/xəbər", "https://example.org/rss"]
    assert not new.exists()
