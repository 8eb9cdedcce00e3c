"""Stored pages read again: what changes, what stays, what a kill or an undoing leaves."""

import json
import pickle
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime

import pytest

from extractors.errors import BusyError, ConfigError, StoreError
from extractors.pages import EXTRACTOR, EXTRACTOR_VERSION
from flows.cli.output import plain
from flows.pipeline.context import Nobody
from flows.reprocess.compare import METADATA, TEXT, compare
from flows.reprocess.plan import Plan
from flows.reprocess.report import told, told_of_undo
from flows.reprocess.run import open_reprocess
from flows.reprocess.samples import Samples
from flows.reprocess.undo import open_undo
from flows.settings import Settings
from tests.support.command import ROOT, araxes, rows, surroundings
from tests.support.news import World, desk, item, page
from tests.support.stored import OLD, OUTLET, THEN, Was, old_home
from tests.support.whole import Scheduled, done
from tests.warehouse.samples import article, version
from warehouse.locks import hold
from warehouse.rows import ArticleVersion
from warehouse.stored import StoredReader, Wish

NOW = str(EXTRACTOR_VERSION)
FEEDS = (
    '[[outlet]]\nid = "xeber"\nname = "Xəbər Bürosu"\ncountry = "AZ"\ndomains = ["xeber.test"]\n'
)
FEEDS += 'timezone = "Asia/Baku"\n[[feed]]\nid = "xeber-az"\nurl = "https://xeber.test/rss"\n'


def html(title, more=""):
    return page(title, title).replace("</head>", f"{more}</head>").encode()


STORIES = (
    Was("sakit", html("Bakıda görüş keçirilib: yekunlar"), 0),
    Was(
        "uzun",
        html("سفر به باکو", '<meta property="article:published_time" content="2026-03-20T09:00Z">'),
        1,
        (
            ("body", "متن کوتاه\n\nزیر این خبر پیوندها هستند"),
            *(("kind", "photo"), ("lang", "zh-Hant")),
        ),
    ),
    Was("tarix", html("Переговоры в Баку"), 2, (("published_at", None), ("authors", ()))),
    Was("ilk", html("Bakıda danışıqlar başlayıb"), 3, (("title", "Köhnə başlıq | Xəbər"),)),
    Was(
        *("son", html("Bakıda danışıqlar davam edir"), 4, (("body", "Son mətn."),)),
        article="https://xeber.test/ilk",
    ),
    Was("lent", None, 5, (("body", "…"),), title="Թեհրանը և Բաքուն բանակցում են"),
    Was("yeni", html("Bu gün oxunub"), 6, version=NOW),
    Was("itib", html("Diskdə zədələnib"), 7, (("body", "Köhnə mətn qalır."),)),
    Was(
        *("toxum", b"Seed document\nThe first paragraph of a document.", 8),
        changes=(("published_at", THEN), ("published_source", "corpus"), ("body", "old")),
        is_seed=True,
        lang="en",
    ),
    Was(
        *(
            "unvan",
            html("Ünvan dəyişib", '<link rel="canonical" href="https://xeber.test/yeni/9">'),
        ),
        *(9, (("section", "köhnə"),)),
    ),
)
CHANGED = {"uzun": "text", "tarix": "metadata", "ilk": "text", "son": "text", "lent": "text"}
CHANGED |= {"toxum": "text", "unvan": "metadata", "sakit": "same", "itib": "failed"}
OWN = {"run_id", "read_at", "judged_at", "extracted_at", "at", "cpu_ms"}  # of a run, not its work
TABLES = (
    *("articles", "article_versions", "article_urls", "verdicts", "topics", "entries"),
    *("entry_outcomes", "fetches", "outlets", "feeds", "failures", "page_states", "revisits"),
)


def settings(home, **changes):
    file = home.parent / "feeds.toml"
    file.write_text(FEEDS, encoding="utf-8")
    return Settings(
        **{"home": home, "feeds": file, "workers": 1, "lock_wait_seconds": 0.0} | changes
    )


def reprocess(home, plan=Plan(), progress=None, **changes):  # noqa: B008 - a frozen value
    return told(done(open_reprocess(settings(home), plan, progress=progress, **changes)))


def table(home, name, *, leave_out=frozenset()):
    found = rows(home, f"from core.{name}")
    kept = ({key: row[key] for key in row if key not in leave_out} for row in found)
    return sorted(map(repr, kept))


def everything(home, *, leave_out=frozenset()):
    return {name: table(home, name, leave_out=leave_out) for name in TABLES}


def damage(home):
    """Overwrite the middle of the segment in which the page `itib` stands."""
    [was] = [each for each in STORIES if each.name == "itib"]
    [segment] = (home / "raw").glob(f"*/*/*/{was.at:%Y%m%dT%H%M%S}*.parquet")
    bytes_before = segment.read_bytes()
    segment.write_bytes(bytes_before[:40] + b"\0" * (len(bytes_before) - 80) + bytes_before[-40:])


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A home of the older version, with one damaged segment; nobody writes into it."""
    home = old_home(tmp_path_factory.mktemp("old") / "home", *STORIES)
    damage(home)
    return home


def copied(home, folder):
    """Copy a home; the folder must not exist."""
    shutil.copytree(home, folder / "home", symlinks=True)
    return folder / "home"


@pytest.fixture(scope="module")
def upgraded(old, tmp_path_factory):
    """The home after a whole reprocessing, in the middle of which a scheduled run came."""
    home = copied(old, tmp_path_factory.mktemp("upgraded"))
    scheduled = Scheduled(home)
    report = reprocess(home, progress=scheduled)
    scheduled.thread.join()
    return home, report, scheduled


def by_name(home, query):
    names = {str(was.article_id): was.name for was in STORIES}
    refs = {was.page.sha256: was.name for was in STORIES if was.page}
    return {
        refs.get(row.get("raw_ref")) or names[str(row["article_id"])]: row
        for row in rows(home, query)
    }


def test_what_differs_is_told_page_by_page(upgraded):
    home, report, _ = upgraded
    found = by_name(home, "from reprocessed_pages")
    assert {name: row["outcome"] for name, row in found.items()} == CHANGED
    assert set(found["tarix"]["changed_fields"]) == {"published_at", "authors"}
    assert found["ilk"]["changed_fields"] == ["title"]
    assert (found["uzun"]["kind_before"], found["uzun"]["kind_after"]) == ("photo", "article")
    assert found["uzun"]["characters_after"] > found["uzun"]["characters_before"] > 0
    assert "is damaged: 2026" in found["itib"]["detail"]
    assert (report.status, report.failed, report.to_read) == ("partial", 1, 9)
    wanted = {"same": 1, "metadata": 2, "text": 5, "failed": 1, "dates_gained": 1}
    assert {key: report.sums[key] for key in wanted} == wanted
    assert report.kinds == {"photo → article": 1}
    assert report.from_versions == {OLD: 9}
    assert report.fields["body"] == 4


def test_readers_see_the_new_wording_with_its_own_verdict_and_the_old_one_stays(old, upgraded):
    home, *_ = upgraded
    before, after = (by_name(each, "select * from core.articles") for each in (old, home))
    seen = {name: row["version_id"] != before[name]["version_id"] for name, row in after.items()}
    assert {name for name, is_new in seen.items() if is_new} == {
        "uzun",
        "tarix",
        "lent",
        "unvan",
    } | {
        "son",  # the article of `ilk` and `son`: the newer page is the one that counts
        "toxum",
    }
    kept = ("article_id", "canonical_url", "outlet_id", "first_seen_at", "seen_at", "origin")
    for name, row in after.items():
        assert {key: row[key] for key in kept} == {key: before[name][key] for key in kept}, name
    assert "متن" not in after["uzun"]["body"]
    assert after["son"]["title"] == "Bakıda danışıqlar davam edir"
    assert after["toxum"]["published_at"] == before["toxum"]["published_at"]
    assert after["itib"]["body"] == "Köhnə mətn qalır."
    versions = set(table(home, "article_versions"))
    assert set(table(old, "article_versions")) < versions
    assert len(versions) == len(STORIES) + 7
    judged = rows(
        home,
        "select verdicts.version_id, articles.version_id as shown "
        "from articles join core.verdicts using (verdict_id)",
    )
    assert {row["version_id"] == row["shown"] for row in judged} == {True}


def test_a_new_wording_says_where_it_comes_from(upgraded):
    home, *_ = upgraded
    query = "from core.article_versions where reason = 'reprocessed' order by seen_at"
    found = rows(home, query)
    held = {row["version_id"]: row for row in rows(home, "from core.article_versions")}
    assert len(found) == 7
    for row in found:
        before = held[row["previous_version_id"]]
        assert before["raw_ref"] == row["raw_ref"]
        assert before["seen_at"] == row["seen_at"] < row["read_at"]
        assert (before["extractor_version"], row["extractor_version"]) == (OLD, NOW)


def test_an_article_is_found_by_the_address_that_its_page_states_now(upgraded):
    home, *_ = upgraded
    query = "from core.article_urls where url = 'https://xeber.test/yeni/9'"
    [found] = rows(home, query)
    [was] = [each for each in STORIES if each.name == "unvan"]
    assert found["article_id"] == was.article_id


def test_a_scheduled_run_goes_first(upgraded):
    _, report, scheduled = upgraded
    assert scheduled.done_before is not None
    assert scheduled.done_before < report.to_read == scheduled.seen


def test_the_same_command_again_tries_only_what_failed(upgraded, tmp_path):
    home = copied(upgraded[0], tmp_path)
    with StoredReader(home) as reader:
        wish = Wish(EXTRACTOR, NOW)
        [left] = reader.stored_pages(wish)
        [was] = [each for each in STORIES if each.name == "itib"]
        assert left.article_id == was.article_id
        assert len(reader.stored_pages(replace(wish, read_all=True))) == len(STORIES)
        assert len(reader.stored_pages(replace(wish, extractor_version="999"))) == len(STORIES)
        assert reader.stored_pages(replace(wish, read_all=True, older_than=1)) == ()


CHOICES = {
    "everything": ({}, 9),
    "an outlet": ({"outlets": ("xeber",)}, 9),
    "no outlet of ours": ({"outlets": ("basqa",)}, 0),
    "a language, whatever its script": ({"lang": "zh"}, 1),
    "no language": ({"lang": "z"}, 0),
    "one article with two captures": ({"article_id": STORIES[3].article_id}, 2),
    "from an instant on": ({"since": STORIES[7].at}, 3),
    "before an instant": ({"before": STORIES[2].at}, 2),
    "so many": ({"limit": 4}, 4),
    "read by an older version": ({"older_than": int(NOW)}, 9),
    "read by none so old": ({"older_than": 1}, 0),
}


@pytest.mark.parametrize(("choice", "pages"), CHOICES.values(), ids=CHOICES)
def test_a_wish_means_these_pages(old, choice, pages):
    with StoredReader(old) as reader:
        found = reader.stored_pages(Wish(EXTRACTOR, NOW, **choice))
        again = reader.stored_pages(Wish(EXTRACTOR, NOW, **choice))
    assert len(found) == pages
    assert found == again


def test_an_undone_reprocessing_leaves_everything_as_readers_saw_it_before(old, upgraded, tmp_path):
    home = copied(upgraded[0], tmp_path)
    report = told_of_undo(done(open_undo(settings(home), str(upgraded[1].run_id)[:13])))
    assert (report.restored, report.changed_since) == (6, 1)  # 1: the older of two captures
    shown = "select * exclude (run_id) from articles order by article_id"
    assert rows(home, shown) == rows(old, shown)
    assert table(home, "articles", leave_out=OWN) == table(old, "articles", leave_out=OWN)
    for name in ("article_versions", "verdicts", "extractions", "article_urls"):
        assert table(home, name) == table(upgraded[0], name), name
    again = told_of_undo(done(open_undo(settings(home), str(upgraded[1].run_id))))
    assert again.restored == 0
    with StoredReader(home) as reader:  # what was taken back does not come again by itself
        assert len(reader.stored_pages(Wish(EXTRACTOR, NOW))) == 1
        assert len(reader.stored_pages(Wish(EXTRACTOR, NOW, read_all=True))) == len(STORIES)


@pytest.mark.parametrize(
    ("name", "problem"), [("abc", "8 char"), ("00000000-0000-4000-8000-000000000000", "no run")]
)
def test_only_a_reprocessing_can_be_undone(old, tmp_path, name, problem):
    home = copied(old, tmp_path)
    with pytest.raises(ConfigError, match=problem):
        open_undo(settings(home), name)
    [monitor] = rows(home, "select run_id from core.runs")
    with pytest.raises(ConfigError, match="a run of monitor"):
        open_undo(settings(home), str(monitor["run_id"]))


@pytest.mark.slow
def test_a_dry_run_by_command_changes_nothing_and_tells_everything(old, upgraded, tmp_path):
    home = copied(old, tmp_path)
    feeds = settings(home).feeds
    command = ("reprocess", "--home", home, "--feeds", feeds, "--dry-run", "--json")
    run = araxes(*command, "--sample", "2")
    assert run.code == 4, run.err
    report = upgraded[1]
    assert run.json["is_trial"]
    for key in ("cpu_ms", "cpu_seconds", "first_at", "last_at"):
        del run.json["sums"][key]
    assert run.json["fields"] == report.fields
    wanted = ("pages", "same", "metadata", "text", "failed", "characters_after", "titles")
    assert {key: run.json["sums"][key] for key in wanted} == {
        key: report.sums[key] for key in wanted
    }
    assert len(run.json["samples"]) == 2
    assert all(each["removed"] or each["added"] for each in run.json["samples"])
    assert run.json["samples"][0]["outlet"] == OUTLET.name
    assert everything(home) == everything(old)
    extractions = rows(home, "from core.extractions")
    assert {(row["is_trial"], row["version_id"]) for row in extractions} == {(True, None)}
    assert rows(home, "from reprocessed_pages") == []
    [ended] = rows(home, "from run_summary where flow = 'reprocess'")
    assert ended["status"] == "partial"
    assert ended["note"].startswith("dry run")
    with hold(home / "locks" / "run.lock", who="başqa bir iş", wait_seconds=0):
        busy = araxes(*command, ARAXES_LOCK_WAIT="0")
    assert busy.code == 75
    assert "başqa bir iş" in busy.err
    assert "Traceback" not in busy.err


def killed(home, spec, **more):
    """Start a reprocessing of two pages at a time that dies at a landing."""
    spec.write_bytes(pickle.dumps({"settings": settings(home), "plan": Plan(), "chunk": 2} | more))
    process = subprocess.run(
        [sys.executable, "-m", "tests.support.one_reprocess", str(spec)],
        cwd=ROOT,
        env=surroundings(),
        check=False,
        capture_output=True,
    )
    assert process.returncode == -9, process.stderr


@pytest.mark.slow
def test_killed_and_started_again_it_ends_as_if_nobody_had_come(old, upgraded, tmp_path):
    home = copied(old, tmp_path)
    # Landings: the start, then chunks of two pages; one dies after a chunk, one before.
    killed(home, tmp_path / "spec", kill_at=3, kill_after=True)
    killed(home, tmp_path / "spec", kill_at=3, kill_after=False)
    report = reprocess(home)
    assert report.to_read < 9
    assert {word: report.whole[word] for word in ("pages", "runs")} == {"pages": 9, "runs": 3}
    assert {word: report.whole[word] for word in ("same", "metadata", "text", "failed")} == {
        word: upgraded[1].sums[word] for word in ("same", "metadata", "text", "failed")
    }
    whole = upgraded[0]
    assert everything(home, leave_out=OWN | {"failure_id"}) == everything(
        whole, leave_out=OWN | {"failure_id"}
    )
    told_each = (
        "select * exclude (run_id, extracted_at, cpu_ms) from reprocessed_pages order by all"
    )
    assert rows(home, told_each) == rows(whole, told_each)
    runs = rows(home, "from core.runs")
    assert sorted(row["status"] for row in runs if row["flow"] == "reprocess") == [
        *("interrupted", "interrupted", "partial")
    ]


class Impatient(Nobody):
    """Stops the run as a signal does, after so many pages."""

    def __init__(self, pages) -> None:
        self.left = pages

    def advance(self, *_):
        self.left -= 1
        if not self.left:
            signal.raise_signal(signal.SIGINT)


def test_an_interrupted_run_keeps_what_it_has_read(old, tmp_path):
    home = copied(old, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        reprocess(home, progress=Impatient(3))
    [run] = rows(home, "from core.runs where flow = 'reprocess'")
    assert run["status"] == "interrupted"
    assert len(rows(home, "from core.extractions")) == 3
    with StoredReader(home) as reader:
        assert len(reader.stored_pages(Wish(EXTRACTOR, NOW))) == 6
        # Who reads everything again goes on, too: what the cut-off run has read is left out.
        wish = Wish(EXTRACTOR, NOW, read_all=True)
        assert len(reader.stored_pages(wish)) == len(STORIES) - 3


@pytest.mark.slow
def test_the_extractor_that_read_a_page_reads_it_the_same_again(tmp_path):
    """With the outlet, the entry and the instant of the first reading, whatever it was."""
    site = "http://xeber.test"
    with World().on_air() as world:
        world.feed(
            f"{site}/rss",
            item("Bakıda görüş", f"{site}/1", description="Tarix yalnız lentdədir.").replace(
                "</item>", "<pubDate>Fri, 20 Mar 2026 09:00:00 +0400</pubDate></item>"
            ),
            item("Səhifəsi olmayan xəbər", f"{site}/2", description="Lentin öz sözləri."),
            item("خبر تازه از باکو", f"{site}/3"),
        )
        world.page(f"{site}/1", "Bakıda görüş keçirilib")
        world.page(f"{site}/3", "خبر تازه از باکو و تهران")
        newsroom = desk(world, tmp_path, {"xeber-az": f"{site}/rss"})
        newsroom.run()
        asked = len(world.asked)
        run = done(open_reprocess(newsroom.settings(), Plan(read_all=True)))
        assert len(world.asked) == asked
    report = told(run)
    assert report.sums["pages"] == 5  # with the two seed documents
    found = newsroom.ask("select outcome, changed_fields, detail from reprocessed_pages")
    assert {row["outcome"] for row in found} == {"same"}, found


def test_two_long_runs_do_not_wait_for_each_other(old, tmp_path):
    home = copied(old, tmp_path)
    other = hold(home / "locks" / "long.lock", who="backfill of March", wait_seconds=0)
    with other, pytest.raises(BusyError, match="backfill of March"):
        open_reprocess(settings(home), Plan())


PLANS = (
    (Plan(outlets=("xebr",)), "xeber"),
    (Plan(article="https://xeber.test/yoxdur"), "no article"),
    (Plan(article="nə isə"), "neither an id nor an address"),
    (Plan(article="00000000-0000-4000-8000-000000000000"), "no article has this id"),
)


@pytest.mark.parametrize(("plan", "problem"), PLANS, ids=["outlet", "address", "nonsense", "id"])
def test_a_plan_for_what_is_not_there_is_refused_and_the_home_is_free_again(
    old, tmp_path, plan, problem
):
    home = copied(old, tmp_path)
    for _ in range(2):
        with pytest.raises(ConfigError, match=problem):
            open_reprocess(settings(home), plan)


def test_a_home_that_is_none_is_not_made_for_a_name_that_was_mistyped(tmp_path):
    with pytest.raises(StoreError, match="no warehouse"):
        open_reprocess(settings(tmp_path / "yoxdur"), Plan(is_trial=True))
    assert not (tmp_path / "yoxdur").exists()


def test_a_span_without_a_day_and_a_limit_of_nothing_are_refused():
    with pytest.raises(ConfigError, match="is after"):
        Plan(since=date(2026, 3, 2), until=date(2026, 3, 1))
    with pytest.raises(ConfigError, match="at least 1"):
        Plan(limit=0)
    assert Plan(until=date(2026, 3, 1)).before_instant == datetime(2026, 3, 2, tzinfo=UTC)


def test_every_field_of_a_wording_is_compared_or_is_not_of_the_reading():
    not_read = {
        *("version_id", "article_id", "reason", "previous_version_id", "seen_at", "read_at"),
        *("content_hash", "extractor", "extractor_version", "raw_ref", "origin", "run_id"),
    }
    assert {field.name for field in fields(ArticleVersion)} - not_read == {*TEXT, *METADATA}


def test_letters_that_no_warehouse_holds_are_no_difference():
    before = version(article("bir").articles[0], body="Bakı xəbəri", tags=("İran",))
    torn = replace(before, body="Bakı\0 xəbəri", tags=("İran\0",))
    assert compare(before, torn).outcome == "same"
    assert compare(before, replace(before, body="Bakı xəbəri.")).outcome == "text"
    assert compare(before, replace(before, tags=())).changed_fields == ("tags",)


def test_a_text_that_turned_up_or_went_is_measured():
    empty = version(article("bir").articles[0], body="")
    full = replace(empty, body="Bir abzas\n\nİki abzas")
    assert compare(empty, replace(empty, place="Bakı")).similarity is None
    assert compare(empty, full).similarity == 0.0
    half = replace(full, body="Bir abzas")
    assert compare(full, half).similarity == compare(half, full).similarity == pytest.approx(2 / 3)


def test_json_of_a_report_is_json(upgraded):
    assert json.loads(json.dumps(asdict(upgraded[1]), default=plain))["to_read"] == 9


def test_samples_are_the_most_changed_and_a_fair_choice_of_the_rest(upgraded):
    samples = upgraded[1].samples
    assert 0 < len(samples) <= 5
    assert samples[0].similarity == min(each.similarity for each in samples)
    assert len({each.article_id + each.title for each in samples}) == len(samples)
    [ilk] = [each for each in samples if "title" in each.changed_fields]
    assert ilk.removed == ("Köhnə başlıq | Xəbər",)
    assert ilk.added == ("Bakıda danışıqlar başlayıb",)
    assert Samples(0).chosen() == ()
