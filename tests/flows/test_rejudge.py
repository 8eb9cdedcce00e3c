"""Stored wordings judged again: what a dry run tells, what counts when, what a stop leaves."""

import json
import shutil
import signal
from contextlib import suppress
from dataclasses import asdict, replace
from types import SimpleNamespace

import pytest
import typer

from extractors.errors import ConfigError
from extractors.ids import content_id
from extractors.relevance import READING_VERSION
from extractors.relevance.classifiers import CLASSIFIERS, DECIDING
from flows.cli.output import plain
from flows.cli.reprocess import Stage, reprocess
from flows.cli.reprocess_judge import print_judging
from flows.pipeline.context import Nobody
from flows.pipeline.ground import ground_rows
from flows.reprocess.judge import left_to_judge, open_judging
from flows.reprocess.judge_report import told_of_judging
from flows.reprocess.plan import Plan
from flows.reprocess.report import told_of_undo
from flows.reprocess.undo import open_undo
from flows.settings import Settings
from tests.support.command import rows
from tests.support.whole import Scheduled, done
from tests.warehouse.samples import (
    HOUR,
    NOON,
    RUN,
    article,
    batch,
    evidence,
    merged,
    outlet,
    verdict,
    version,
)
from warehouse.judging_rows import Activation, LabelRow
from warehouse.loader import load_spool
from warehouse.rejudging import ClassifierVersion, JudgeWish, Unjudged
from warehouse.spool import Spool
from warehouse.stored import StoredReader

FEEDS = '[[feed]]\nid = "xeber-az"\nurl = "https://xeber.test/rss"\n'
EARNED = "Ehtimal ki, iki ölkə barədədir."
OLD = ClassifierVersion("linear", 0)
NOW = ClassifierVersion(DECIDING.name, DECIDING.version)
# By name: language, outlet, what version 0 said (None: it was never judged), text.
TEXTS = {
    "görüş": ("az", "xeber", 0, "İran Prezidenti Məsud Pezeşkian Bakıda İlham Əliyevlə görüşüb"),
    "دیدار": ("fa", "irna", 2, "وزیر خارجه ایران در باکو با همتای آذربایجانی خود دیدار کرد"),
    "погода": ("ru", "vesti", 2, "Завтра в Ереване ожидается дождь, температура понизится"),
    "ziyaret": ("tr", "haber", 1, "İran Cumhurbaşkanı Pezeşkiyan Bakü'de Aliyev ile görüştü"),
    "թատրոն": ("hy", "lragir", 0, "Թատրոնում այսօր բացվում է նոր ցուցահանդես"),
    "ملعب": ("ar", "akhbar", 2, "افتتاح ملعب جديد لكرة القدم في مدينة طنجة"),
    "talks": ("en", "wire", None, "Iran and Azerbaijan sign a border agreement in Baku"),
}
GRADES = {"görüş": 2, "دیدار": 2, "погода": 0, "ziyaret": 2, "թատրոն": 0, "ملعب": 0, "talks": 2}
SHOWN = "select * exclude (run_id) from articles order by article_id"
KEPT = ("articles", "article_versions", "labels", "entries", "extractions", "fetches")
JUDGED = ("verdicts", "topics", "mentions", "acts", "seed_likenesses", "novelties", "failures")


def settings(home):
    file = home.parent / "feeds.toml"
    file.write_text(FEEDS, encoding="utf-8")
    return Settings(home=home, feeds=file, workers=1, lock_wait_seconds=0.0)


def said(row, grade):
    """What version 0 said: an invented verdict."""
    ours = replace(verdict(row, grade), classifier="linear", classifier_version=0, decides=True)
    ours = replace(ours, evidence=(evidence(row.title, 1.0 if grade else -1.0, EARNED),))
    return replace(ours, verdict_id=content_id("verdict", str(row.version_id), "linear", "0"))


def story(name):
    lang, outlet_id, grade, text = TEXTS[name]
    made = article(name, text, lang=lang, outlet_id=outlet_id)
    [row] = made.articles
    return replace(made, verdicts=() if grade is None else (said(row, grade),))


def old_wording():
    """The first wording of `görüş`, which readers do not see any more."""
    [row] = article("görüş", "Bakıda görüş gözlənilir", lang="az", seen_at=NOON - HOUR).articles
    return batch(article_versions=(version(row),), verdicts=(said(row, 0),))


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A home in which version 0 counts, and a label of one article wins over it."""
    home = tmp_path_factory.mktemp("old") / "home"
    (home / "spool").mkdir(parents=True)
    [labelled] = story("ملعب").articles
    label = LabelRow(
        content_id("label", "ملعب"), labelled.article_id, labelled.version_id,
        relevant=True, grade=1, topics=("culture",), note="به نظر من مرتبط است", author="Nigar",
        source="command", labelled_at=NOON, run_id=RUN,
    )  # fmt: skip
    ground = batch(
        outlets=tuple(outlet(each[1], name=f"«{each[1]}»") for each in TEXTS.values()),
        labels=(label,),
        activations=(Activation("linear", 0, NOON, RUN),),
    )
    with Spool(home) as spool:
        spool.write(merged(ground, old_wording(), *map(story, TEXTS)))
    load_spool(home, now=NOON, who="test")
    return home


def copied(home, folder):
    shutil.copytree(home, folder / "home", symlinks=True)
    return folder / "home"


def rejudge(home, plan=Plan("judge"), *, chunk=None, **more):  # noqa: B008 - a frozen value
    run = open_judging(settings(home), plan, **more)
    run.chunk = chunk or run.chunk
    return told_of_judging(done(run))


def held(home, *names):
    """Give whole tables as text, in one query."""
    each = (
        f"from core.{name} as t select '{name}' as name, list(t::text order by t::text) as held"
        for name in names
    )
    return {row["name"]: row["held"] for row in rows(home, " union all ".join(each))}


class Impatient(Nobody):
    """Stops the run as a signal does, after three wordings."""

    left = 3

    def advance(self, *_):
        self.left -= 1
        if not self.left:
            signal.raise_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def tried(old, tmp_path_factory):
    """The home after a dry run."""
    home = copied(old, tmp_path_factory.mktemp("tried"))
    return home, rejudge(home, Plan("judge", is_trial=True))


@pytest.fixture(scope="module")
def stopped(old, tmp_path_factory):
    """The home after a run that was stopped in its second chunk."""
    home = copied(old, tmp_path_factory.mktemp("stopped"))
    with suppress(KeyboardInterrupt):
        rejudge(home, chunk=2, progress=Impatient())
    return home


@pytest.fixture(scope="module")
def judged(stopped, tmp_path_factory):
    """The stopped home after the next run, in the middle of which a scheduled run came."""
    home = copied(stopped, tmp_path_factory.mktemp("judged"))
    scheduled = Scheduled(home)
    report = rejudge(home, Plan("judge", all_wordings=True), progress=scheduled)
    scheduled.thread.join()
    return home, report, scheduled


def test_a_dry_run_writes_no_verdict_and_tells_all(old, tried):
    home, report = tried
    assert held(home, *KEPT, *JUDGED, "activations") == held(old, *KEPT, *JUDGED, "activations")
    assert rows(home, SHOWN) == rows(old, SHOWN)
    assert (report.judged, report.failed, report.compared) == (7, 0, 6)
    assert (report.flagged, report.unflagged, report.regraded, report.labelled) == (2, 1, 1, 1)
    assert report.langs == {
        "az": {"flagged": 1, "unflagged": 0, "regraded": 0},
        "en": {"flagged": 1, "unflagged": 0, "regraded": 0},
        "ru": {"flagged": 0, "unflagged": 1, "regraded": 0},
        "tr": {"flagged": 0, "unflagged": 0, "regraded": 1},
    }
    assert report.grades == {"0 → 2": 1, "1 → 2": 1, "2 → 0": 1, "– → 2": 1}
    assert report.from_versions == {"linear:0": 6, "nobody": 1}
    assert (report.is_activated, report.was_active) == (False, "linear:0")
    [run] = rows(home, "from run_summary where flow = 'reprocess'")
    assert run["status"] == "ok"
    assert run["note"].startswith("stage judge; dry run; 7 wordings judged by linear:")
    assert "+2/−1" in run["note"]


def test_samples_show_what_was_and_what_is_and_the_sentence(tried):
    by_title = {each.title: each for each in tried[1].samples}
    assert len(by_title) == 4
    sample = by_title[TEXTS["görüş"][3]]
    assert (sample.change, sample.outlet, sample.lang) == ("flagged", "«xeber»", "az")
    assert (sample.from_grade, sample.from_score, sample.to_grade) == (0, 0.0, 2)
    assert sample.to_score > 0.5
    assert "Pezeşkian" in sample.sentence
    assert by_title[TEXTS["погода"][3]].from_sentence == EARNED
    assert by_title[TEXTS["talks"][3]].from_grade is None
    assert [each.change for each in tried[1].samples] == [
        *("flagged", "flagged", "unflagged", "regraded")
    ]


def test_people_and_programs_read_the_same_report(tried, capsys):
    report = tried[1]
    print_judging(report, as_json=False)
    told = capsys.readouterr().out
    assert "+2 newly flagged, −1 no longer flagged, 1 with another grade" in told
    assert "az        +1 −0 ±0" in told
    assert f"− {TEXTS['погода'][3]}" in told
    assert "grade 2 → 0" in told
    assert f"was flagged for: {EARNED}" in told
    assert "1 verdicts differ where a label wins" in told
    print_judging(report, as_json=True)
    assert json.loads(capsys.readouterr().out) == json.loads(
        json.dumps(asdict(report), default=plain)
    )


def test_a_stopped_run_keeps_its_verdicts_and_activates_nothing(old, stopped):
    found = rows(stopped, f"from core.verdicts where classifier_version = {NOW.version}")
    assert {row["run_id"] for row in found} != {RUN}
    assert len({row["version_id"] for row in found if row["classifier"] == NOW.classifier}) == 3
    assert held(stopped, "activations", *KEPT) == held(old, "activations", *KEPT)
    shown = "select * exclude (run_id) from articles where classifier is not null order by all"
    before = {row["article_id"]: row for row in rows(old, shown)}
    assert {row["article_id"]: row for row in rows(stopped, shown)}.items() >= before.items()
    [run] = rows(stopped, "from core.runs where flow = 'reprocess'")
    assert run["status"] == "interrupted"


def test_the_next_run_judges_the_rest_and_activates_at_its_end(stopped, judged):
    home, report, _ = judged
    # Four that were left, and the older wording; what the other run had judged is counted, too.
    assert (report.judged, report.left, report.is_activated) == (5, 0, True)
    assert (report.flagged, report.unflagged, report.regraded, report.labelled) == (2, 1, 1, 1)
    assert all(each.sentence for each in report.samples if each.change != "unflagged")
    new = rows(home, f"from core.verdicts where classifier_version = {NOW.version} and decides")
    assert len(new) == len(TEXTS) + 1
    names = {each.name for each in CLASSIFIERS}
    query = "select distinct classifier from core.verdicts where classifier_version > 0"
    assert {row["classifier"] for row in rows(home, query)} == names
    [before, after] = rows(home, "from core.activations order by activated_at")
    assert (after["classifier"], after["classifier_version"]) == (NOW.classifier, NOW.version)
    assert after["activated_at"] > max(row["judged_at"] for row in new) > before["activated_at"]
    assert after["run_id"] == report.run_id
    old_rows = rows(home, "from core.verdicts where classifier_version = 0 order by all")
    assert old_rows == rows(stopped, "from core.verdicts where classifier_version = 0 order by all")


def test_readers_see_the_new_verdicts_and_a_label_wins_over_them(judged):
    shown = {row["title"]: row for row in rows(judged[0], "from articles")}
    for name, (*_, text) in TEXTS.items():
        row = shown[text]
        assert (row["classifier_version"], row["classifier_grade"]) == (NOW.version, GRADES[name])
        assert row["grade"] == (1 if name == "ملعب" else GRADES[name])
        assert row["is_labelled"] is (name == "ملعب")


def test_old_answers_can_be_had_again(old, judged):
    query = "from articles_as_of('linear', 0, until := timestamptz '2026-03-21 00:00:00+00')"
    assert rows(judged[0], f"{query} order by all") == rows(old, f"{query} order by all")
    changes = rows(judged[0], "select change, title from classifier_diff where to_version > 0")
    # The label wins for readers, and the verdicts differ all the same.
    assert {row["title"]: row["change"] for row in changes} == {
        TEXTS["görüş"][3]: "flagged",
        TEXTS["погода"][3]: "unflagged",
        TEXTS["ملعب"][3]: "unflagged",
        TEXTS["ziyaret"][3]: "regraded",
    }


def test_names_land_with_the_verdicts(judged):
    found = rows(judged[0], "from core.mentions")
    assert {row["reading_version"] for row in found} == {READING_VERSION}
    title = TEXTS["görüş"][3]
    named = {row["text"] for row in found if row["field"] == "title" and row["text"] in title}
    assert any("Pezeşkian" in each for each in named)


def test_a_scheduled_run_goes_first(judged):
    _, report, scheduled = judged
    assert scheduled.done_before is not None
    assert scheduled.done_before < scheduled.seen
    assert report.is_activated


def test_undo_and_activate_are_rows_and_verdicts_stay(old, judged, tmp_path):
    home = copied(judged[0], tmp_path)
    report = told_of_undo(done(open_undo(settings(home), str(judged[1].run_id)[:13])))
    assert (report.reactivated, report.restored) == ("linear:0", 0)
    counted = "select title, grade, score from articles where classifier_version = 0 order by all"
    assert rows(home, counted) == rows(old, counted)
    assert held(home, *JUDGED) == held(judged[0], *JUDGED)
    again = rejudge(home, activate=str(NOW))
    assert (again.is_activated, again.was_active, again.judged) == (True, "linear:0", 0)
    assert (again.flagged, again.unflagged, again.regraded, again.labelled) == (1, 1, 1, 1)
    assert rows(home, SHOWN) == rows(judged[0], SHOWN)
    late = told_of_undo(done(open_undo(settings(home), str(judged[1].run_id))))
    assert (late.reactivated, late.is_other_active) == (None, True)
    with pytest.raises(ConfigError, match=f"held: linear:0, {NOW}"):
        rejudge(home, activate="linear:9")
    with pytest.raises(ConfigError, match="all articles"):
        rejudge(home, Plan("judge", lang="fa"), activate=str(NOW))


def test_activating_can_be_tried_first(judged, tmp_path):
    home = copied(judged[0], tmp_path)
    report = rejudge(home, Plan("judge", is_trial=True), activate="linear:0")
    assert (report.flagged, report.unflagged, report.is_activated) == (1, 1, False)
    assert all(each.sentence for each in report.samples)
    assert held(home, "activations") == held(judged[0], "activations")


def test_the_same_command_again_judges_nothing_and_activates_nothing(judged, tmp_path, capsys):
    home = copied(judged[0], tmp_path)
    feeds = settings(home).feeds
    with pytest.raises(typer.Exit) as left:
        reprocess(home=home, feeds=feeds, stage=Stage.JUDGE, as_json=True)
    assert left.value.exit_code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["judged"], told["compared"], told["is_activated"]) == (0, 0, False)
    assert held(home, "activations", *JUDGED) == held(judged[0], "activations", *JUDGED)
    with pytest.raises(ConfigError, match="no other option"):
        reprocess(home=home, feeds=feeds, undo="12345678", activate="linear:0")


WISHES = {
    "what readers see": ({}, 7),
    "older wordings, too": ({"all_wordings": True}, 8),
    "an outlet": ({"outlets": ("irna", "wire")}, 2),
    "a language": ({"lang": "az"}, 1),
    "from an instant on": ({"since": NOON + HOUR}, 0),
    "so many": ({"limit": 3}, 3),
    "what is held": ({"only_held": True}, 0),
}


def test_a_wish_means_these_wordings(old):
    with StoredReader(old) as reader:
        for what, (choice, number) in WISHES.items():
            found = reader.wordings_to_judge(JudgeWish(NOW, **choice))
            assert len(found) == number, what
        again = reader.wordings_to_judge(JudgeWish(OLD, only_held=True))
        assert again == ()  # it counts already
        assert [each.held for each in reader.wordings_to_judge(JudgeWish(OLD))] == [None]


def test_a_text_that_no_child_survives_is_a_failure_and_keeps_its_old_verdict(old, tmp_path):
    home = copied(old, tmp_path)
    run = open_judging(settings(home), Plan("judge", lang="tr"))
    run.cpu_seconds = 0.001
    report = told_of_judging(done(run))
    assert (report.status, report.judged, report.failed) == ("partial", 0, 1)
    assert list(report.problems) == ["the extraction child used up its CPU limit on this"]
    [failure] = rows(home, "from core.failures")
    assert (failure["stage"], failure["error"]) == ("judge", "not_judged_again")
    assert (report.left, report.is_activated) == (6, False)
    assert rows(home, SHOWN) == rows(old, SHOWN)


def test_one_text_that_cannot_be_judged_keeps_no_version_waiting_and_many_do():
    ids = frozenset(content_id("version", str(number)) for number in range(5))
    one = frozenset(list(ids)[:1])
    assert left_to_judge(Unjudged(frozenset(), 0), set()) == 0
    assert left_to_judge(Unjudged(one, 10), set(one)) == 0
    assert left_to_judge(Unjudged(ids, 10), set(one)) == 4
    assert left_to_judge(Unjudged(ids, 10), set(ids)) == 5
    assert left_to_judge(Unjudged(ids, 1_000), set(ids)) == 0


def test_a_home_of_an_older_program_goes_on_counting_what_it_counted(tmp_path):
    """Without activations: the first one is of the version that decided there."""
    with Spool(tmp_path) as spool:
        spool.write(story("görüş"))
    load_spool(tmp_path, now=NOON, who="test")
    with StoredReader(tmp_path) as reader:
        ground = ground_rows(SimpleNamespace(started_at=NOON, run_id=RUN), reader)
    assert ground.activations == (Activation("linear", 0, NOON, RUN),)


def test_options_of_one_stage_are_refused_in_the_other():
    with pytest.raises(ConfigError, match="--stage extract"):
        Plan("judge", read_all=True)
    with pytest.raises(ConfigError, match="--stage judge"):
        Plan(all_wordings=True)
