"""Every fault that we know of at once, in whole runs: the ledger names each, nothing is harmed."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from uuid import UUID

import pytest

from extractors.model import Outcome
from flows.net.budgets import FEED_BUDGET
from flows.settings import Settings
from tests.net.contentkit import CONTENT, DOMAIN, TITLES
from tests.net.faultkit import FAULTS
from tests.net.faults_of_content import DATES, FORMULAS, SQL
from tests.net.faults_of_content_kin import CHARSETS
from tests.net.faultserver import FaultServer
from tests.support.command import rows
from tests.support.news import OUTLETS
from tests.support.runs import finished, start_run

EVERYTHING = FAULTS | CONTENT
SLOW = {name for name, fault in FAULTS.items() if fault.expected is Outcome.TIMEOUT}
MOST_MEGABYTES = 400
# What the client takes for a body, and the reader for no feed.
READ_AS = {"html-instead": "not_a_feed"}
WITH_FEED = {name for name, fault in FAULTS.items() if fault.expected is Outcome.OK} - set(READ_AS)


STORED = {
    "entries": "select feed_id, guid, url, title from core.entries order by all",
    "articles": "select canonical_url, title, body from core.articles order by all",
    "versions": "select article_id, content_hash from core.article_versions order by all",
}
# Asked once: a test for each fault may not cost a connection each.
TABLES = ("feed_polls", "entries", "articles", "article_urls", "article_versions", "fetches")


@dataclass
class Played:
    """Two runs over all faults."""

    server: FaultServer
    home: Path
    first: dict
    second: dict
    before: dict[str, list[dict]]  # what stood in the tables after the first run

    def __post_init__(self) -> None:
        self.tables = {table: self.ask(f"from core.{table}") for table in TABLES}
        self.polls = {(row["run_id"], row["feed_id"]): row for row in self.tables["feed_polls"]}

    def ask(self, query: str) -> list[dict]:
        return rows(self.home, query)

    def poll(self, name: str, run: dict | None = None) -> dict:
        return self.polls[UUID((run or self.first)["run_id"]), name]

    def entries(self, name: str) -> list[dict]:
        found = [row for row in self.tables["entries"] if row["feed_id"] == name]
        return sorted(found, key=lambda row: row["url"] or "")

    def articles(self, name: str) -> list[dict]:
        at_home = (f"http://{name}.{DOMAIN}/", f"http://www.{name}.{DOMAIN}/")
        found = [
            row
            for row in self.tables["articles"]
            if (row["canonical_url"] or "").startswith(at_home)
        ]
        return sorted(found, key=lambda row: row["canonical_url"])

    def pages(self, name: str) -> list[dict]:
        """Give the first run's fetches of the pages of a feed."""
        ids = {str(row["entry_id"]) for row in self.entries(name)}
        return [
            row
            for row in self.tables["fetches"]
            if row["target_id"] in ids and str(row["run_id"]) == self.first["run_id"]
        ]


def feed_file(folder: Path, server: FaultServer, names: list[str]) -> Path:
    random.shuffle(names)
    file = folder / "feeds.toml"
    file.write_text(
        "".join(
            f'[[feed]]\nid = "{name}"\nurl = "{server.url(name)}"\n'
            f'lang = "{CONTENT[name].lang if name in CONTENT else "az"}"\n'
            for name in names
        ),
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    with FaultServer(more=dict(CONTENT)).on_air() as server:
        settings = Settings(
            home=folder / "home",
            feeds=feed_file(folder, server, list(EVERYTHING)),
            allow_private=server.opted_in,
            host_map=server.host_map,
            host_delay=0.1,
            outlets=OUTLETS,
            contact="mailto:desk@news.test",
        )
        first = finished(start_run(settings, folder / "first.run"))
        before = {name: rows(settings.home, query) for name, query in STORED.items()}
        # Who never answers costs its whole budget again and can add nothing.
        feed_file(folder, server, [name for name in EVERYTHING if name not in SLOW])
        second = finished(start_run(settings, folder / "second.run"))
        yield Played(server, settings.home, first, second, before)


# -- each by itself -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYTHING)
def test_each_fault_has_its_word_in_the_ledger(played, name):
    expected = READ_AS.get(name, FAULTS[name].expected.value) if name in FAULTS else None
    expected = expected or CONTENT[name].outcome
    assert expected in ("any", played.poll(name)["outcome"])


@pytest.mark.parametrize("name", sorted(WITH_FEED))
def test_whatever_happens_on_the_way_five_entries_arrive(played, name):
    assert played.poll(name)["entries_seen"] == 5


@pytest.mark.parametrize("name", CONTENT)
def test_each_feed_gives_the_entries_articles_and_problems_that_it_holds(played, name):
    content, poll = CONTENT[name], played.poll(name)
    assert content.seen in (None, poll["entries_seen"])
    assert content.articles in (None, len(played.articles(name)))
    told = {problem for row in played.entries(name) for problem in row["problems"]}
    assert set(content.problems) <= {*poll["problems"], *told}


@pytest.mark.parametrize("name", [name for name, each in CONTENT.items() if each.page_outcome])
def test_each_page_has_its_word_in_the_ledger(played, name):
    found = [row["outcome"] for row in played.pages(name)]
    assert len(found) == CONTENT[name].seen
    expected = CONTENT[name].page_outcome
    assert set(found) == {expected} or expected == "any"


# -- what arrives ---------------------------------------------------------------------------------


def titles(played: Played, name: str) -> list[str]:
    return [row["title"] for row in played.entries(name)]


def test_the_healthy_feed_is_complete(played):
    assert titles(played, "healthy") == list(TITLES)
    assert [row["text_source"] for row in played.articles("healthy")] == ["page"] * 5
    assert played.poll("healthy", played.second)["outcome"] == "not_modified"


@pytest.mark.parametrize("name", CHARSETS)
def test_titles_are_read_in_whatever_charset_they_are_written(played, name):
    assert titles(played, name) == list(CHARSETS[name][0])


@pytest.mark.parametrize("name", ["charset-lie", "json-feed", "no-end", "cdata", "dtd-remote"])
def test_titles_survive_what_is_around_them(played, name):
    assert titles(played, name) == list(TITLES)[: len(played.entries(name))]


def test_items_before_the_break_are_kept(played):
    assert titles(played, "broken-xml")[:3] == list(TITLES[:3])


def test_one_bad_byte_costs_one_letter(played):
    first, second = titles(played, "bad-utf8")
    assert first == TITLES[0]
    assert second.startswith("Bak")
    assert "\ufffd" in second
    assert second.endswith("sərgisi açıldı")


def test_bidi_controls_go_and_the_joiner_stays(played):
    assert titles(played, "bidi-titles") == ["اخبار باکو می‌رود"]


def test_no_markup_is_left_in_what_is_shown(played):
    [entry] = played.entries("script-title")
    shown = f"{entry['title']} {entry['summary']} {entry['authors']} {entry['tags']}"
    assert "<" not in shown
    assert "onerror" not in shown
    assert entry["title"].endswith("Bakı xəbəri")


@pytest.mark.parametrize(("name", "words"), [("sql-title", SQL), ("csv-formula", FORMULAS)])
def test_hostile_words_are_stored_as_they_are(played, name, words):
    assert titles(played, name) == [word.strip() for word in words]


def test_names_that_are_paths_make_no_file(played):
    guids = {row["guid"] for row in played.entries("path-traversal")}
    assert {"../../../../etc/cron.d/x", "..\\..\\CON", "a" * 4_000, "nöqtə..."} <= guids
    beside = {path.name for path in played.home.parent.iterdir()}
    assert beside == {"home", "feeds.toml", "first.run", "second.run"}
    names = [path.name for path in played.home.rglob("*")]
    assert not [name for name in names if "CON" in name or "cron" in name or len(name) > 100]


def test_all_addresses_of_one_article_lead_to_it(played):
    [article] = played.articles("tracking-50")
    assert len(played.pages("tracking-50")) == 1
    row = played.poll("tracking-50")
    assert (row["entries_new"], row["entries_known"]) == (1, 49)
    leading = [row for row in played.tables["article_urls"] if "tracking-50" in row["url"]]
    assert {row["article_id"] for row in leading} == {article["article_id"]}


def test_an_edited_article_has_versions_and_shows_the_newest(played):
    [article] = played.articles("updated-article")
    versions = [
        row
        for row in played.tables["article_versions"]
        if row["article_id"] == article["article_id"]
    ]
    assert len(versions) == 2
    newest = max(versions, key=lambda row: row["seen_at"])
    assert (article["body"], article["title"]) == (newest["body"], newest["title"])


def test_dates_are_what_is_meant_or_nothing(played):
    found = {row["title"]: row for row in played.entries("dates")}
    for number, (raw, meant) in enumerate(DATES):
        row = found[f"Tarix {number}"]
        assert (row["published_raw"] or "") == raw
        if meant is None:
            assert row["published_at"] is None, raw
            assert {"bad_date", "no_date"} & set(row["problems"])
        else:
            assert f"{row['published_at'].astimezone(UTC):%Y-%m-%d %H:%M}".startswith(meant), raw


def test_nothing_of_this_machine_s_files_is_told(played):
    secret = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()[0]
    for table in ("entries", "articles", "article_versions", "fetches"):
        assert secret not in str(played.tables[table])


def test_entities_do_not_grow(played):
    for name in ("billion-laughs", "quadratic-laughs", "parameter-laughs"):
        assert all(len(str(row)) < 100_000 for row in played.entries(name))


# -- all together ---------------------------------------------------------------------------------


def test_nobody_comes_to_an_address_that_policy_forbids(played):
    assert played.server.canary_connections == 0


def test_a_run_takes_little_longer_than_its_slowest_feed_and_little_memory(played):
    # All hosts side by side: the slowest feed, what it leads to, and the work itself take a tenth
    # of the time that the requests would take one after another.
    durations = [row["duration_ms"] / 1_000 for row in played.tables["fetches"]]
    assert max(durations) < 2 * FEED_BUDGET.total_seconds
    assert played.first["wall_seconds"] < sum(durations) / 3
    assert played.first["peak_megabytes"] < MOST_MEGABYTES


def test_a_second_run_adds_nothing_but_the_edit(played):
    for name, query in STORED.items():
        was = Counter(tuple(row.values()) for row in played.before[name])
        now = Counter(tuple(row.values()) for row in played.ask(query))
        added, gone = now - was, was - now
        assert added.total() - gone.total() == (name == "versions")
        assert added.total() == 1
        assert name == "versions" or "updated-article" in str(added)
    assert {row["sums_agree"] for row in played.ask("from run_summary")} == {True}


def test_who_is_gone_is_not_asked_again(played):
    assert played.poll("status-410")["outcome"] == "gone"
    assert (UUID(played.second["run_id"]), "status-410") not in played.polls
    assert len(played.server.asked("status-410", robots=False)) == 1
