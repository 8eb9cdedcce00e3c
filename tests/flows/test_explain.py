"""`araxes explain`: the evidence must convince by itself, from a home and from a file."""

import json
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO

import pytest

from extractors.catalogue import SEEDS
from extractors.errors import AraxesError, ConfigError
from extractors.ids import content_id
from flows.cli.explain import explain
from flows.cli.explain_print import print_explained
from flows.labelling.said import Said
from flows.labelling.writing import label_rows
from tests.warehouse.samples import HOUR, NOON, RUN, article, article_id, batch, merged, outlet
from warehouse.judging_rows import ActRow, MentionRow, NoveltyRow, SeedLikenessRow
from warehouse.loader import load_spool
from warehouse.rows import TopicRow
from warehouse.spool import Spool

FA = "به گفته وی باکو و تهران گفت‌وگو کردند. پس از آن باکو بیانیه داد."
BAKU = FA.rindex("باکو")


def judged():
    """An article with all that judging leaves on record."""
    one = article("دیدار", "دیدار وزیران", grade=2, body=FA)
    row, [verdict] = one.articles[0], one.verdicts
    sentence = "پس از آن باکو بیانیه داد."
    span = replace(
        verdict.evidence[1], start=BAKU, end=BAKU + 4, text="باکو", sentence=sentence, weight=1.5
    )
    trap = replace(verdict.evidence[0], weight=-0.6, text="تهران", sentence="nowhere in the text")
    vote = replace(
        verdict, verdict_id=content_id("vote"), classifier="oracle", grade=0, relevant=False,
        score=0.125, decides=False,
    )  # fmt: skip
    mention = MentionRow(
        row.article_id, row.version_id, 1, "body", BAKU, BAKU + 4, "باکو", "baku", "capital",
        "azerbaijan", "republic", 1.0, "The capital stands for it.", 1, is_listed=False, run_id=RUN,
    )  # fmt: skip
    act = ActRow(
        row.article_id, row.version_id, 1, "body", FA.index("بیانیه"), FA.index("بیانیه") + 6,
        "بیانیه", "azerbaijan", "iran", "verbal_conflict", sentence, RUN,
    )  # fmt: skip
    seed = article("seed", "The visit", origin="seed", lang="en")
    return merged(
        batch(outlets=(outlet("irna"),)),
        replace(one, verdicts=(replace(verdict, evidence=(span, trap)), vote)),
        seed,
        batch(
            mentions=(mention, replace(mention, start=11, end=15)),
            acts=(act,),
            topics=(
                TopicRow(
                    row.article_id, row.version_id, "rules", 1, "sport", 0.2, is_named=False
                ),
            ),
            seed_likenesses=(
                SeedLikenessRow(row.version_id, row.article_id, article_id("seed"), 1, 0.42,
                                ("iran", "azerbaijan"), (), RUN),
            ),
            novelties=(NoveltyRow(row.version_id, row.article_id, 1, (), ("بیانیه",), RUN),),
        ),
        article("خاموش", "بی‌ربط"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with Spool(home) as spool:
        spool.write(judged())
        load_spool(home, now=NOON, who="test")
        said = Said(str(article_id("دیدار")), relevant=False, note="نه", author="Leyla")
        labels, _ = label_rows(home, [said], source="command", now=NOON + HOUR)
        spool.write(batch(labels=tuple(labels)))
    load_spool(home, now=NOON, who="test")
    return home


def printed(capsys, *arguments, **options):
    explain(*arguments, **options)
    return capsys.readouterr().out


TOLD = [
    "irrelevant, grade 0 (irrelevant), by a label\n",
    "label      irrelevant by Leyla, 2026-03-20 13:00 UTC: نه\n",
    "decides    rules 1: grade 2 (bilateral), score 1.000\n",
    "votes      oracle 1: grade 0 (irrelevant), score 0.125\n",
    "+1.50 \u2068باکو\u2069  bilateral\n",
    "\u200f    › پس از آن [[\u2068باکو\u2069]] بیانیه داد.\n",
    "−0.60 \u2068تهران\u2069  bilateral\n",
    "\u200f    › nowhere in the text\n",
    "Names (2) and what each means here\n  baku = republic ×2: \u2068باکو\u2069\n      The capital",
    "  azerbaijan → iran: verbal conflict\n\u200f    › پس از آن باکو [[\u2068بیانیه\u2069]] داد.\n",
    "  0.42 like “The visit”\n       shared names: \u2068iran\u2069, \u2068azerbaijan\u2069\n",
    "  new terms: \u2068بیانیه\u2069\n",
]


def test_everything_that_judging_left_on_record_is_shown(capsys, home):
    told = printed(capsys, str(article_id("دیدار")), home=home)
    assert [line for line in TOLD if line not in told] == []


def test_all_of_it_is_there_as_json(capsys, home):
    told = json.loads(printed(capsys, "https://irna.example/دیدار", home=home, as_json=True))
    assert (told["relevant"], told["classifier_relevant"], told["is_labelled"]) == (
        False, True, True,
    )  # fmt: skip
    assert [each["classifier"] for each in told["verdicts"]] == ["rules", "oracle"]
    assert [each["topic"] for each in told["topic_scores"]] == ["diplomacy", "sport"]
    assert [each["start"] for each in told["mentions"]] == [11, BAKU]
    assert told["seeds"][0]["shared_entities"] == ["iran", "azerbaijan"]
    assert [len(told[key]) for key in ("acts", "labels", "evidence")] == [1, 1, 2]


def test_what_nobody_judged_is_said_so(capsys, home):
    assert "not judged yet" in printed(capsys, str(article_id("خاموش")), home=home)


FILES = {
    "az.html": (
        '<html lang="az"><body><article><h1>Bakıda görüş</h1><p>İranın xarici işlər naziri Bakıda '
        "Azərbaycan Prezidenti ilə görüşüb. Tərəflər əməkdaşlığı müzakirə ediblər.</p></article>"
        "</body></html>"
    ),
    "fa.txt": "استاندار آذربایجان شرقی آمد\n\nاستاندار آذربایجان شرقی در تبریز سخن گفت.\n",
}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Both files as `explain` tells of them, read once."""
    folder = tmp_path_factory.mktemp("files")
    told = {}
    for name, text in FILES.items():
        file = folder / name
        file.write_text(text, encoding="utf-8")
        url = "https://report.az/x" if name == "az.html" else None
        with redirect_stdout(StringIO()) as out:
            explain(str(file), url=url, country=None if url else "ir", as_json=True)
        told[name] = json.loads(out.getvalue())
    return told


def test_a_page_in_a_file_is_read_and_judged_without_a_home(read):
    told = read["az.html"]
    assert (told["relevant"], told["lang"], told["country"]) == (True, "az-Latn", "AZ")
    assert {"baku", "iran"} <= {each["entity_id"] for each in told["mentions"]}
    for span in told["evidence"]:
        whole = told["title"] if span["field"] == "title" else told["body"]
        assert whole[span["start"] : span["end"]] == span["text"]


def test_a_text_in_a_file_has_its_title_in_the_first_line(read, capsys):
    told = read["fa.txt"]
    assert (told["relevant"], told["title"], told["country"]) == (
        False, "استاندار آذربایجان شرقی آمد", "IR",
    )  # fmt: skip
    print_explained(told)
    out = capsys.readouterr().out
    assert "\u200f    › استاندار [[\u2068آذربایجان شرقی\u2069]] آمد\n" in out
    assert "province" in out


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("no-such-page.html", {}, ConfigError, "no such file"),
        ("/yoxdur/səhifə", {}, ConfigError, "no such file"),
        (str(SEEDS), {}, ConfigError, "is a folder"),
        ("ə" * 300, {}, AraxesError, "no article"),
        ("12345678", {"country": "IR"}, ConfigError, "are of a file"),
        ("https://irna.example/yox", {}, AraxesError, "no article"),
        (__file__, {"url": "report.az"}, ConfigError, "is no web address"),
    ],
    ids=["file", "path", "folder", "long", "id with a country", "address", "bad address"],
)
def test_what_cannot_be_explained_is_said_in_a_line(home, name, options, error, words):
    with pytest.raises(error, match=words):
        explain(name, home=home, **options)
