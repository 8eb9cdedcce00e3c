"""`araxes label`: what people say, from the command line and from files, to where it counts."""

import json
from datetime import UTC, datetime
from shutil import copytree

import pytest
import typer

from extractors.errors import AraxesError, BusyError, ConfigError
from flows.cli.label import Word, label
from flows.labelling.files import read_labels
from flows.labelling.said import Mistake, Said
from flows.labelling.writing import label_rows, write_labels
from flows.pipeline.turns import Turn
from tests.support.command import rows
from tests.warehouse.samples import HOUR, NOON, TEXTS, article, article_id, batch, merged, outlet
from warehouse.loader import load_spool
from warehouse.locks import hold
from warehouse.spool import Spool, spool_files

NOW = datetime(2026, 4, 1, tzinfo=UTC)
URL = "https://irna.example/xəbər"


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory):
    """A home of three articles; nobody writes here."""
    home = tmp_path_factory.mktemp("home")
    with Spool(home) as spool:
        spool.write(
            merged(
                batch(outlets=(outlet("irna"),)),
                article("xəbər", TEXTS[1], grade=0),
                article("خبر", TEXTS[0], grade=2),
                article("news", TEXTS[3], grade=2),
            )
        )
    load_spool(home, now=NOON, who="test")
    return home


@pytest.fixture
def home(unlabelled, tmp_path):
    return copytree(unlabelled, tmp_path / "home", symlinks=True)


def said(capsys, *arguments, code=0, **options):
    """Run the command as JSON; give its answer, and what it complained of."""
    left = 0
    try:
        label(*arguments, as_json=True, **options)
    except typer.Exit as exited:
        left = exited.exit_code
    assert left == code
    told = capsys.readouterr()
    return json.loads(told.out), told.err


def current(home, name):
    found = rows(home, "select article_id, relevant, grade, topics, is_labelled from articles")
    [one] = [row for row in found if row["article_id"] == article_id(name)]
    return one["relevant"], one["grade"], one["topics"], one["is_labelled"]


def test_a_label_is_seen_right_after_the_command(home, capsys):
    told, _ = said(
        capsys,
        URL,
        Word.RELEVANT,
        home=home,
        grade=2,
        topic=["sport"],
        note="görüş",
        author="Leyla",
    )
    assert current(home, "xəbər") == (True, 2, ["sport"], True)
    assert (told["effect"], told["note"], told["is_labelled_wording"]) == ("flagged", "görüş", True)
    assert spool_files(home) == ()


def test_an_article_is_named_by_id_by_its_beginning_or_by_any_address(unlabelled):
    whole = str(article_id("news"))
    names = (
        whole,
        whole[:8],
        whole.replace("-", "").upper(),
        "https://irna.example/news?utm_source=x#a",
    )
    for name in names:
        [row], _ = label_rows(unlabelled, [Said(name, relevant=True)], source="command", now=NOW)
        assert str(row.article_id) == whole


def test_the_newest_word_counts_and_all_are_kept(home, capsys):
    for word in (Word.RELEVANT, Word.IRRELEVANT, Word.RELEVANT):
        said(capsys, URL, word, home=home)
    told, _ = said(capsys, home=home, listed=True)
    assert [(each["relevant"], each["counts"]) for each in told] == [
        (True, True), (False, False), (True, False),
    ]  # fmt: skip


def test_a_label_is_not_lost_while_a_run_is_on(home, capsys):
    with Turn(home, who="run", wait_seconds=0), Spool(home) as running:
        running.write(article("later", TEXTS[2], grade=1))
        said(capsys, URL, Word.RELEVANT, home=home)
        assert current(home, "xəbər")[0] is True
        running.write(article("xəbər", TEXTS[3], grade=0, seen_at=NOON + HOUR))
    load_spool(home, now=NOW, who="run")
    assert current(home, "xəbər") == (True, 1, ["diplomacy"], True)


def test_a_label_that_cannot_be_loaded_yet_is_safe(home):
    given, _ = label_rows(home, [Said(URL, relevant=True)], source="command", now=NOW)
    lock = home / "locks" / "loader.lock"
    with hold(lock, who="a long load", wait_seconds=0), pytest.raises(BusyError, match="are safe"):
        write_labels(home, given, now=NOW, wait_seconds=0)
    load_spool(home, now=NOW, who="next")
    assert current(home, "xəbər")[0] is True


@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        (
            (URL, Word.RELEVANT),
            {"grade": 0},
            ConfigError,
            "0 is not the grade of something relevant",
        ),
        ((URL, Word.IRRELEVANT), {"topic": ["sport"]}, ConfigError, "what is irrelevant has none"),
        ((URL, Word.RELEVANT), {"topic": ["futbol"]}, ConfigError, "'futbol' is no topic"),
        ((URL,), {}, ConfigError, "neither relevant nor grade"),
        ((), {}, ConfigError, "give an article and what it is"),
        ((URL, Word.RELEVANT), {"listed": True}, ConfigError, "give an article and what it is"),
        (("https://x.example/yox", Word.RELEVANT), {}, AraxesError, "no article 'https://x.ex"),
        (("abc", Word.RELEVANT), {}, AraxesError, "no article 'abc'"),
        ((), {"listed": True, "note": "qeyd"}, ConfigError, "name it"),
        ((URL, Word.RELEVANT), {"keep_going": True}, ConfigError, "goes with --import"),
    ],
    ids=str,
)
def test_what_is_no_label_is_refused_in_a_line(unlabelled, arguments, options, error, words):
    with pytest.raises(error, match=words):
        label(*arguments, home=unlabelled, **options)
    assert rows(unlabelled, "from core.labels") == []


CSV = f"""id,url,relevant,grade,topics,note,author,labelled_at
{article_id("خبر")},,irrelevant,,,"«نه»
گفت",Rəşad,2026-03-20T15:30:00+03:30
,{URL},yes,2,sport; diplomacy,,,2026-03-21
,{URL},,1,,,Leyla,
"""
BAD_CSV = f"""url,relevant,grade,topics,labelled_at
{URL},relevant,0,,
{URL},maybe,3,"sport,futbol",gestern
,relevant,,,
https://yox.example/1,relevant,,,
{URL},relevant,,,2027-01-01
{URL},,,,
{URL},relevant,2,,,too much
{URL},irrelevant,0,,
{URL},irrelevant,0,,
{URL},relevant,2,,
"""
LINES = "\n".join(
    (
        json.dumps({"url": URL, "relevant": True, "topics": []}),
        "",
        '{"url": ',
        "[1]",
        json.dumps(
            {"url": URL, "relevant": 2, "grade": True, "topics": 7, "titel": "x", "note": 1}
        ),
    )
)


def imported(capsys, home, text, name="labels.csv", **options):
    file = home / name
    file.write_text(text, encoding="utf-8")
    return said(capsys, home=home, file=file, **options)


def test_a_file_of_labels_lands(home, capsys):
    told, _ = imported(capsys, home, "\ufeff" + CSV)
    assert (told["landed"], told["mistakes"]) == (3, [])
    found = rows(home, "select author, grade, topics, note, labelled_at, source from labels "
                 "order by labelled_at")  # fmt: skip
    assert [tuple(row.values())[:4] for row in found] == [
        ("Rəşad", None, None, "«نه»\nگفت"),
        (None, 2, ["sport", "diplomacy"], None),
        ("Leyla", 1, None, None),
    ]
    assert found[0]["labelled_at"] == NOON
    assert {row["source"] for row in found} == {"import"}
    assert current(home, "xəbər") == (True, 1, ["diplomacy"], True)  # of the newest


def test_importing_a_dated_file_again_changes_nothing(home, capsys):
    dated = "\n".join(CSV.splitlines()[:-1])
    for _ in range(2):
        imported(capsys, home, dated)
    assert len(rows(home, "from core.labels")) == 2


def test_a_correction_without_a_time_of_its_own_is_refused_in_words(home, capsys):
    dated = f"url,relevant,author,labelled_at,note\n{URL},yes,Ləman,2026-03-20T12:00Z,çünki\0"
    for _ in range(2):
        imported(capsys, home, dated)
    told, _ = imported(capsys, home, dated.replace("yes", "no"), code=1)
    assert [(each["line"], each["key"]) for each in told["mistakes"]] == [(2, "labelled_at")]
    assert "correction" in told["mistakes"][0]["problem"]
    told, _ = imported(capsys, home, dated.replace("yes", "no").replace("12:00Z", "12:01Z"))
    assert told["landed"] == 1
    assert current(home, "xəbər")[0] is False


WRONG = {
    (2, "grade"), (3, "grade"), (3, "labelled_at"), (3, "relevant"), (3, "topics"), (4, "id"),
    (5, "id"), (6, "labelled_at"), (7, "relevant"), (8, "row"), (11, "relevant"),
}  # fmt: skip


def test_every_bad_row_is_named_and_none_lands(home, capsys):
    told, _ = imported(capsys, home, BAD_CSV, code=1)
    assert {(each["line"], each["key"]) for each in told["mistakes"]} == WRONG
    assert told["landed"] == len(rows(home, "from core.labels")) == 0


def test_the_good_rows_land_if_asked_for(home, capsys):
    told, _ = imported(capsys, home, BAD_CSV, keep_going=True, code=4)
    assert told["landed"] == len(rows(home, "from core.labels")) == 1
    assert len(told["mistakes"]) == len(WRONG)
    assert current(home, "xəbər")[:2] == (False, 0)


def test_mistakes_are_told_with_file_line_and_key(home, capsys):
    file = home / "labels.csv"
    file.write_text(BAD_CSV, encoding="utf-8")
    with pytest.raises(typer.Exit):
        label(home=home, file=file)
    told = " ".join(capsys.readouterr().err.split())
    assert f"{file}, line 3, grade: must be 0, 1 or 2, not '3'" in told
    assert "nothing landed" in told


def test_json_lines_are_read_the_same_way(tmp_path):
    file = tmp_path / "labels.jsonl"
    file.write_text(LINES, encoding="utf-8")
    good, mistakes = read_labels(file, NOW)
    assert good == [Said(URL, relevant=True, topics=())]
    assert [(each.line, each.key) for each in mistakes] == [
        (3, "json"), (4, "json"),
        (5, "grade"), (5, "note"), (5, "relevant"), (5, "titel"), (5, "topics"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"", "is empty"), (b"url\n\xff\xfe", "not UTF-8 at byte 4"), (None, "cannot be read")],
    ids=["empty", "bytes", "absent"],
)
def test_a_file_that_cannot_be_read_at_all_is_said_so(tmp_path, body, words):
    file = tmp_path / "labels.csv"
    if body is not None:
        file.write_bytes(body)
    with pytest.raises(ConfigError, match=words):
        read_labels(file, NOW)


SPREADSHEETS = {
    "semicolons": "\ufeffURL;Relevant;Grade;topics\r\n{};Relevant;;sport\r\n",
    "capitals": "Url, Grade ,topics\n{},2,sport",
    "tabs": "url\tgrade\ttopics\n{}\t۲\tsport",
    "floats": 'url;relevant;grade;topics\n{};TRUE;2.0;"sport, sport"',
}


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_spreadsheet_may_be_saved_in_any_country(tmp_path, kind):
    file = tmp_path / "labels.csv"
    file.write_text(SPREADSHEETS[kind].format(URL), encoding="utf-8", newline="")
    grade = None if kind == "semicolons" else 2
    assert read_labels(file, NOW) == (
        [Said(URL, relevant=True, grade=grade, topics=("sport",), line=2)],
        [],
    )


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("url,titel,relevant", "line 1: 'titel' is no key of a label; known: id, url"),
        ("url,relevant,", "line 1: '' is no key"),
        ("url,relevant,URL", "line 1: 'url' names two columns"),
    ],
)
def test_a_column_that_spoils_every_row_is_named_once(tmp_path, first, words):
    file = tmp_path / "labels.csv"
    file.write_text(f"{first}\n{URL},yes,x\n{URL},yes,x\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_labels(file, NOW)


def test_what_breaks_a_reader_is_a_mistake_of_its_line(tmp_path):
    file = tmp_path / "labels.jsonl"
    early = json.dumps({"url": URL, "relevant": True, "labelled_at": "0001-01-01T00:00:00+14:00"})
    file.write_text(f"{early}\n{'[' * 100_000}", encoding="utf-8")
    good, mistakes = read_labels(file, NOW)
    assert good == []
    assert [(each.line, each.key) for each in mistakes] == [(1, "labelled_at"), (2, "json")]


def test_an_id_and_an_address_must_mean_the_same_article(unlabelled):
    both = [
        Said(str(article_id(name)), relevant=True, url=URL, line=line)
        for line, name in enumerate(("xəbər", "خبر"), start=2)
    ]
    given, mistakes = label_rows(unlabelled, both, source="import", now=NOW)
    assert [row.article_id for row in given] == [article_id("xəbər")]
    assert [(each.line, each.key) for each in mistakes] == [(3, "url")]


def test_one_author_may_sign_for_a_whole_file(home, capsys):
    text = f"url,grade,author\n{URL},1,\nhttps://irna.example/news,1,Leyla\n"
    told, _ = imported(capsys, home, text, author="Անի")
    assert sorted(each["author"] for each in told["labels"]) == ["Leyla", "Անի"]


def test_words_of_a_label_cannot_paint_a_terminal(unlabelled):
    said_so = Said(URL, relevant=True, note="\x1b[31mqeyd\u202e\nنکته‌ها", author="\x1b]0;Ani")
    [row], _ = label_rows(unlabelled, [said_so], source="command", now=NOW)
    assert (row.note, row.author) == ("[31mqeyd\nنکته‌ها", "]0;Ani")


def test_a_quote_that_never_ends_is_a_mistake_of_its_line(tmp_path):
    file = tmp_path / "labels.csv"
    file.write_text(f'url,relevant,note\n{URL},yes,"open', encoding="utf-8")
    assert read_labels(file, NOW) == (
        [],
        [Mistake(2, "row", "cannot be read: unexpected end of data")],
    )


def test_of_a_label_older_than_the_wording_nobody_knows_what_it_was_given_to(unlabelled):
    both = [Said(URL, relevant=True, labelled_at=at) for at in (NOON - HOUR, NOON + HOUR)]
    given, _ = label_rows(unlabelled, both, source="import", now=NOW)
    assert [row.version_id is None for row in given] == [True, False]
