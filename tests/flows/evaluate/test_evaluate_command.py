"""`araxes evaluate` from its options to its output, on a gold set and a home of our own."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from extractors.catalogue import SEEDS
from extractors.errors import AraxesError, ConfigError, MachineError
from extractors.ids import content_id
from extractors.relevance.classifiers import CLASSIFIERS, DECIDING
from flows.cli.app import app
from tests.warehouse.samples import NOON, RUN, article, article_id, batch, merged, outlet
from warehouse.judging_rows import LabelRow
from warehouse.loader import load_spool
from warehouse.spool import Spool

GOLD = (
    {"id": "one", "lang": "en", "outlet_country": "IR", "form": "headline", "text": "",
     "title": "Iran and Azerbaijan sign a trade agreement in Baku", "grade": 2, "split": "tune",
     "topics": ["trade_economy"], "hard": False, "rules": ["16"], "reason": "The pair signs."},
    {"id": "two", "lang": "fa", "outlet_country": "IR", "form": "short", "title": "",
     "text": "بارش برف در ارتفاعات استان مازندران آغاز شد.", "grade": 0, "split": "tune",
     "topics": [], "hard": False, "rules": ["15"], "reason": "Weather."},
    {"id": "three", "lang": "tr", "outlet_country": "TR", "form": "headline", "text": "",
     "title": "İzmir'de yağmur bekleniyor", "grade": 2, "split": "hold", "topics": ["sport"],
     "hard": True, "rules": ["A1"], "reason": "Wrong on purpose, and never to be shown."},
)  # fmt: skip


@pytest.fixture(scope="module")
def gold(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gold")
    lines = [json.dumps(row, ensure_ascii=False) for row in GOLD]
    (folder / "mixed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Three articles judged by a version that is installed no more, two of them labelled."""
    home = tmp_path_factory.mktemp("home")
    names = {"both": 2, "flag": 1, "none": 0}
    judged = [article(name, grade=grade, classifier_version=77) for name, grade in names.items()]
    older = [article(name, grade=2, classifier_version=76) for name in names]
    labels = (label("flag", relevant=False), label("none", relevant=True, grade=2))
    with Spool(home) as spool:
        spool.write(
            merged(
                batch(outlets=(outlet("irna"),), labels=labels),
                *judged,
                batch(verdicts=tuple(row for each in older for row in each.verdicts)),
            )
        )
    load_spool(home, now=NOON, who="test")
    return home


def label(name, *, relevant, grade=None):
    return LabelRow(
        label_id=content_id("label", name),
        article_id=article_id(name),
        version_id=None,
        relevant=relevant,
        grade=grade,
        topics=None,
        note="Oxundu: səhv",
        author="ləman",
        source="command",
        labelled_at=NOON,
        run_id=RUN,
    )


def run(*arguments, code=0):
    done = CliRunner().invoke(app, ["evaluate", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


def told(*arguments):
    return json.loads(run(*arguments, "--json"))


def test_a_whole_evaluation_prints_and_writes_what_it_found(gold, tmp_path):
    stream = tmp_path / "posts.jsonl"
    stream.write_text('{"id": "p1", "text": "Погода в Сочи: солнечно"}\n', encoding="utf-8")
    names = [f"{each.name}:{each.version}" for each in CLASSIFIERS]
    printed = run("--gold-from", gold, "--stream", stream, "--compare", names[0], names[-1],
                  "--out", tmp_path / "report")  # fmt: skip
    assert f"Evaluation of {DECIDING.name}:{DECIDING.version}" in printed
    assert "posts.jsonl" in printed
    assert "McNemar" in printed
    page = (tmp_path / "report" / "evaluation.html").read_text(encoding="utf-8")
    text = (tmp_path / "report" / "evaluation.md").read_text(encoding="utf-8")
    for shown in (printed, page, text):
        assert "Wrong on purpose" not in shown
        assert "İzmir" not in shown
    assert "gold: 1 of 3 flags are wrong. 1 of them are held out." in page


def test_the_figures_are_the_same_in_json_and_of_the_split_that_was_asked_for(gold):
    whole = told("--gold-from", gold)
    assert whole == told("--gold-from", gold)
    assert whole["scores"][0]["texts"] == 3
    assert whole["scores"][0]["recall"]["value"] == 0.5
    assert whole["mistakes"][0]["held_out"] == 1
    tune = told("--gold-from", gold, "--split", "tune", "--detect-language")
    assert [tune["coverage"][0]["texts"], tune["language_given"]] == [2, False]
    assert tune["scores"][0]["f1"]["value"] == 1.0


def test_labels_of_a_home_are_a_set_and_say_what_they_changed(home):
    answer = told("--labels", "--home", home)
    assert [each["source"] for each in answer["coverage"]] == ["labels"]
    effect = answer["labels"]
    assert effect["labels"] == 2
    assert effect["agreeing"] + effect["added"] + effect["removed"] == 2
    grades = next(row["grades"] for row in answer["scores"] if row["dimension"] == "all")
    assert grades["texts"] == 2  # that of an irrelevant article needs no saying


def test_two_versions_that_the_home_holds_are_compared_on_their_articles(home, gold):
    answer = told("--gold-from", gold, "--home", home, "--compare", "rules:77", "rules:76")
    comparison = answer["comparison"]
    [duel] = comparison["duels"]
    assert (duel["source"], duel["texts"], duel["labelled"]) == ("home", 3, 2)
    assert (duel["both"], duel["only_first"], duel["only_second"]) == (2, 0, 1)
    assert (duel["first_alone_right"], duel["second_alone_right"]) == (0, 1)
    [flip] = comparison["gained"]
    assert flip["item_id"] == str(article_id("none"))
    assert flip["passages"]


def test_a_version_of_the_home_is_compared_with_an_installed_one(home, gold):
    answer = told("--gold-from", gold, "--home", home, "--compare", "rules:76", DECIDING.name)
    assert answer["comparison"]["duels"][0]["texts"] == 3


REFUSED = {
    "classifier": (["--classifier", "qaydalar"], ConfigError, "no classifier 'qaydalar'"),
    "version": (["--compare", "rules:5", "rules"], ConfigError, "holds verdicts of rules:76"),
    "split": (["--split", "test"], ConfigError, "--split 'test'"),
    "file": (["--dev", "yoxdur.jsonl"], ConfigError, "yoxdur.jsonl: cannot be read"),
    "out": (["--out", str(SEEDS)], ConfigError, "the project's own folder"),
    "file for a folder": (["--out", "/dev/null"], MachineError, "cannot be written: File exists"),
    "fold": (["--classifier", "rules", "--out-of-fold"], ConfigError, "not for rules"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_said_before_the_work(case, home, gold):
    arguments, error, message = REFUSED[case]
    with pytest.raises(error) as raised:
        run("--gold-from", gold, "--home", home, *arguments)
    assert message in str(raised.value)


def test_a_home_without_labels_leaves_nothing_to_evaluate_on(tmp_path):
    with pytest.raises(AraxesError, match="nothing to evaluate on"):
        run("--labels", "--home", tmp_path)


def test_the_label_that_counts_is_the_newest_one(tmp_path):
    newer = replace(
        label("both", relevant=False),
        label_id=content_id("label", "newer"),
        labelled_at=NOON.replace(hour=13),
    )
    with Spool(tmp_path) as spool:
        spool.write(
            merged(
                batch(outlets=(outlet("irna"),), labels=(label("both", relevant=True), newer)),
                article("both", grade=2),
            )
        )
    load_spool(tmp_path, now=NOON, who="test")
    coverage = told("--labels", "--home", tmp_path)["coverage"]
    assert [(each["texts"], each["relevant"]) for each in coverage] == [(1, 0)]
