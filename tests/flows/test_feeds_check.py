"""`araxes feeds check`: what answers is told, what follows from it is proposed, and no more."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from extractors.model import Entry, Feed, Outcome, Outlet, ParsedFeed
from flows.feeds.probe import Probe
from flows.feeds.proposals import propose
from flows.registry import Registry
from tests.support.command import ROOT, Done, araxes, start
from tests.support.news import World, item

NOW = datetime(2025, 4, 30, 12, tzinfo=UTC)
HOST = "http://127.0.0.1"


def run(world: World, folder: Path, *arguments: str, **variables: str) -> Done:
    given = surroundings(world, folder) | variables
    return araxes("feeds", "check", *arguments, cwd=folder, **given)


class Listener(World):
    """A world that remembers the headers that it was sent, by path."""

    def __init__(self) -> None:
        super().__init__()
        self.headers: dict[str, dict[str, str]] = {}

    async def _answer(self, request):
        self.headers[request.path] = {name.lower(): text for name, text in request.headers.items()}
        return await super()._answer(request)


def surroundings(world: World, folder: Path) -> dict[str, str]:
    return {
        "ARAXES_ALLOW_PRIVATE": f"127.0.0.1:{world.port}",
        "ARAXES_HOST_DELAY": "0",
        "ARAXES_WORKERS": "1",
        "ARAXES_FEEDS": str(folder / "feeds"),
        "PYTHONPATH": str(ROOT),
    }


FILE = """\
# Qafqaz lentləri
[[feed]]
id = "diri"          # yenə yazır
outlet = "bir"
url = "{base}/diri"
enabled = false      # 2024-cü ildən

# Köçüb.
[[outlet]]
id = "bir"
[[feed]]
id = "köçmüş"
url = "{base}/old"
kind = "atom"
headers = {{ "X-Key" = "${{ARAXES_TEST_KEY}}" }}

[[feed]]
id = "ölü"
url = "{base}/gone"

# Səhifə olub.
[[feed]]
id = "səhifə"
url = "{base}/page"
cookies = {{ a = "b" }}
"""


@pytest.fixture
def site(tmp_path: Path):
    world = Listener()
    with world.on_air():
        base = f"{HOST}:{world.port}"
        fresh = format_datetime(datetime.now(UTC) - timedelta(hours=1))
        news = item("Bakıda görüş", f"{base}/1", pubDate=fresh)
        for path in ("diri", "new", "lent"):
            world.feed(f"{HOST}/{path}", news)
        world.say(f"{HOST}/old", status=301, headers={"Location": "/new"})
        world.say(f"{HOST}/gone", status=410)
        link = '<link rel="alternate" type="application/rss+xml" href="/lent">'
        world.say(f"{HOST}/page", f"<html><head>{link}</head><body>Səhifə</body></html>")
        folder = tmp_path / "feeds"
        folder.mkdir()
        (folder / "az.toml").write_text(FILE.format(base=base), encoding="utf-8")
        yield world


EXPECTED = """\
 id = "diri"          # yenə yazır
 outlet = "bir"
 url = "{base}/diri"
-enabled = false      # 2024-cü ildən
+enabled = true      # 2024-cü ildən
"""


@pytest.mark.slow
def test_a_check_shows_a_diff_and_writes_it_when_told(site: World, tmp_path: Path) -> None:
    file = tmp_path / "feeds" / "az.toml"
    before = file.read_text("utf-8")
    base = f"{HOST}:{site.port}"
    shown = run(site, tmp_path, "--all", ARAXES_TEST_KEY="gizli-1")

    assert shown.code == 4, shown.err
    assert EXPECTED.format(base=base) in shown.out
    assert "proposed for diri: enabled = true (" in shown.out  # as the file will have it
    assert f'proposed for köçmüş: url = "{base}/new" (it has moved)' in shown.out
    assert file.read_text("utf-8") == before
    written = run(site, tmp_path, "--all", "--write", "--json", ARAXES_TEST_KEY="gizli-1")
    assert written.code == 4, written.err
    changes = {(one["feed"], one["key"]): one["new"] for one in written.json["proposed"]}
    assert changes == {
        ("diri", "enabled"): True,
        ("köçmüş", "kind"): "rss",
        ("köçmüş", "url"): f"{base}/new",
        ("ölü", "enabled"): False,
        ("səhifə", "url"): f"{base}/lent",
    }
    after = file.read_text("utf-8")
    wanted = (
        before.replace("enabled = false ", "enabled = true ")
        .replace("/old", "/new")
        .replace('"atom"', '"rss"')
        .replace('/gone"\n', '/gone"\nenabled = false\n')
        .replace("/page", "/lent")
    )
    assert after == wanted
    assert [path.name for path in file.parent.iterdir()] == ["az.toml"]
    assert "gizli-1" not in shown.out + shown.err + written.out + written.err + after
    assert site.headers["/old"]["x-key"] == "gizli-1"
    assert site.headers["/page"]["cookie"] == "a=b"
    assert "cookie" not in site.headers["/lent"]  # another address is not the row's own
    outcomes = {row["feed"]: (row["outcome"], row["status"]) for row in written.json["probed"]}
    assert outcomes == {
        "diri": ("ok", 200), "köçmüş": ("ok", 200), "ölü": ("gone", 410),
        "səhifə": ("not_a_feed", 200),
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["feeds"]  # no warehouse was made


@pytest.mark.slow
def test_without_ids_only_the_files_are_read(site: World, tmp_path: Path) -> None:
    done = run(site, tmp_path, "--json")

    assert (done.code, done.json["feeds"], done.json["enabled"]) == (0, 4, 3)
    assert site.asked == []
    assert run(site, tmp_path, "diri").code == 0
    assert [url for url in site.asked if "robots" not in url] == [f"{HOST}/diri"]
    assert run(site, tmp_path, "yoxdur").code == 2
    needs = run(site, tmp_path, "köçmüş")
    assert (needs.code, "ARAXES_TEST_KEY" in needs.err) == (2, True)


@pytest.mark.slow
def test_our_own_dead_network_disables_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    hosts = [f"127.0.0.{n}:1" for n in (2, 3, 4)]  # nobody listens there
    rows = "".join(
        f'[[feed]]\nid = "f{n}"\nurl = "http://{host}/rss"\n' for n, host in enumerate(hosts)
    )
    (folder / "a.toml").write_text(rows, encoding="utf-8")
    arguments = ("--enabled", "--write", "--json")
    done = run(World(), tmp_path, *arguments, ARAXES_ALLOW_PRIVATE=",".join(hosts))

    assert done.code == 4, done.err
    assert {row["outcome"] for row in done.json["probed"]} == {"connection_error"}
    assert done.json["proposed"] == []
    assert "no host could be reached (3 asked)" in done.json["remarks"][0]
    assert (folder / "a.toml").read_text("utf-8") == rows


@pytest.mark.slow
def test_a_check_can_be_interrupted_and_leaves_no_trace(site: World, tmp_path: Path) -> None:
    answered = threading.Event()
    site.say(f"{HOST}/diri", "", seconds=3, then=answered.set)
    before = (tmp_path / "feeds" / "az.toml").read_text("utf-8")
    process = start(
        "feeds", "check", "diri", "--write", cwd=tmp_path, **surroundings(site, tmp_path)
    )
    while f"{HOST}/diri" not in site.asked and process.poll() is None:
        time.sleep(0.02)
    process.terminate()
    process.communicate(timeout=30)
    was_early = not answered.is_set()
    assert answered.wait(30)  # the world must not end within an answer

    assert was_early
    assert process.returncode == 143
    assert (tmp_path / "feeds" / "az.toml").read_text("utf-8") == before


def probe(
    feed: Feed, outcome: Outcome = Outcome.OK, *, days: float | None = None, **more: object
) -> Probe:
    date = None if days is None else NOW - timedelta(days=days)
    entry = Entry("https://x.az/1", None, "Xəbər", None, published_at=date)
    parsed = ParsedFeed(str(more.pop("version", "rss20")), None, None, (entry,))
    reply = SimpleNamespace(permanent_url=None, status=200, detail="")
    reply.__dict__.update(more)
    return Probe(feed, reply, outcome, parsed if outcome is Outcome.OK else None)  # type: ignore[arg-type] # as much of a reply as is read


def feed(name: str, host: str | None = None, **more: object) -> Feed:
    return Feed(name, f"o-{name}", f"https://{host or name}.az/rss", **more)  # type: ignore[arg-type] # cases


def proposed(*probes: Probe, countries: str = "AZ", others: tuple[Feed, ...] = ()):
    feeds = (*(one.feed for one in probes), *others)
    outlets = {
        one.outlet_id: Outlet(one.outlet_id, one.outlet_id, country)
        for one, country in zip(feeds, [*countries.split(), *["AZ"] * 99], strict=False)
    }
    result = propose(probes, Registry(outlets, feeds), now=NOW)
    return {(one.feed_id, one.key): one.new for one in result.changes}, result.remarks


GOOD = probe(feed("yaxşı"), days=1)


@pytest.mark.parametrize(
    ("one", "changes"),
    [
        (probe(feed("a"), days=1), {}),
        (probe(feed("a", enabled=False), days=1), {("a", "enabled"): True}),
        (probe(feed("a", enabled=False), days=40), {}),
        (probe(feed("a", enabled=False)), {}),
        (probe(feed("a"), days=181), {("a", "enabled"): False}),
        (probe(feed("a"), days=179), {}),
        (probe(feed("a")), {}),
        (probe(feed("a"), Outcome.GONE), {("a", "enabled"): False}),
        (probe(feed("a"), Outcome.HTTP_4XX, status=404), {("a", "enabled"): False}),
        (probe(feed("a"), Outcome.HTTP_4XX, status=418), {}),
        (probe(feed("a"), Outcome.NOT_A_FEED), {("a", "enabled"): False}),
        (probe(feed("a"), Outcome.DNS_ERROR), {("a", "enabled"): False}),
        (probe(feed("a", enabled=False), Outcome.GONE), {}),
        (probe(feed("a"), Outcome.BLOCKED), {}),
        (probe(feed("a"), Outcome.ROBOTS), {}),
        (probe(feed("a"), Outcome.TIMEOUT), {}),
        (probe(feed("a"), Outcome.HTTP_5XX, status=500), {}),
        (probe(feed("a"), Outcome.RATE_LIMITED, status=429), {}),
        (probe(feed("a"), Outcome.EMPTY), {}),
        (probe(feed("a"), days=1, version="atom10"), {("a", "kind"): "atom"}),
        (probe(feed("a", kind="query"), days=1), {}),
        (
            probe(feed("a"), days=1, permanent_url="https://b.az/r"),
            {("a", "url"): "https://b.az/r"},
        ),
    ],
)
def test_a_proposal_follows_from_what_answered(one: Probe, changes: dict) -> None:
    assert proposed(GOOD, one)[0] == changes


def test_a_feed_that_stands_in_for_another_is_not_switched_on() -> None:
    standing_in = probe(feed("b", enabled=False), days=1)

    assert proposed(standing_in, others=(feed("a", fallback_feed="b"),))[0] == {}


def test_a_new_address_that_another_feed_has_is_only_told_of() -> None:
    changes, remarks = proposed(
        probe(feed("a"), days=1, permanent_url="http://www.b.az/rss/"), others=(feed("b"),)
    )

    assert changes == {}
    assert "b has that address" in remarks[0]


def test_many_hosts_of_one_country_failing_are_not_dead_feeds() -> None:
    down = [probe(feed(f"i{n}"), Outcome.DNS_ERROR) for n in range(3)]

    assert proposed(GOOD, *down, countries="AZ IR IR IR")[0] == {}
    assert proposed(GOOD, *down[:1], countries="AZ IR")[0] == {("i0", "enabled"): False}


def test_a_wall_between_us_and_every_host_disables_nobody() -> None:
    walls = [probe(feed(f"f{n}"), Outcome.NOT_A_FEED) for n in range(3)]

    changes, remarks = proposed(*walls)
    assert changes == {}
    assert "none of 3 hosts gave a feed" in remarks[0]
    assert proposed(walls[0])[0] == {("f0", "enabled"): False}


def test_the_probe_of_one_dead_host_alone_proposes_nothing() -> None:
    assert proposed(probe(feed("a"), Outcome.DNS_ERROR))[0] == {}
