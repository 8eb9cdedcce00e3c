"""`araxes sql`: a question from anywhere, an answer in any form, and which state it is of."""

import csv
import io
import json
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from extractors.errors import ConfigError, StoreError
from flows.cli.export import app as export_app
from flows.cli.output import harmless
from flows.cli.sql import Format, sql
from flows.cli.sql_print import CELL_LETTERS, print_answer
from flows.cli.values import bound_value
from tests.warehouse.samples import NOON, TEXTS, article
from warehouse.cookbook import question, questions
from warehouse.loader import load_spool
from warehouse.publish import published_files
from warehouse.query import QueryError, QueryResult
from warehouse.spool import Spool


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("asked")
    for number in (0, 1):
        with Spool(home) as spool:
            spool.write(article("ab"[number], TEXTS[number], grade=2))
        load_spool(home, now=NOON + timedelta(hours=number), who="test")
    return home


@pytest.fixture
def asked(home, capsys):
    def ask(*query, **options):
        sql(*query, home=home, **options)
        return capsys.readouterr()

    return ask


COUNT = "select count(*)::integer as articles from articles"


def test_json_is_a_list_of_records_and_an_envelope_says_of_which_state(asked, home):
    newest, oldest = (path.stem for path in published_files(home))
    assert json.loads(asked(COUNT, as_json=True).out) == [{"articles": 2}]
    assert json.loads(asked(COUNT, chosen=Format.JSON, as_of=oldest).out) == [{"articles": 1}]
    assert json.loads(asked(COUNT, envelope=True, as_of=oldest).out) == {
        "snapshot": oldest,
        "columns": {"articles": "INTEGER"},
        "truncated": False,
        "rows": [{"articles": 1}],
    }
    told = asked("from articles select title", limit=1).err
    assert newest in told
    assert "more were cut off" in told


def test_a_question_comes_from_one_place(asked, tmp_path, monkeypatch):
    (tmp_path / "پرسش.sql").write_text("\ufeff" + COUNT, encoding="utf-8")
    assert asked(file=tmp_path / "پرسش.sql", as_csv=True).out == "articles\n2\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(COUNT))
    assert asked("-", chosen=Format.JSONL).out == '{"articles": 2}\n'
    for given in (
        {},
        {"query": COUNT, "file": tmp_path / "x.sql"},
        {"query": COUNT, "named": "1"},
        {"file": tmp_path / "missing.sql"},
        {"query": COUNT, "param": ["no value"]},
        {"query": COUNT, "param": ["1=2"]},
    ):
        with pytest.raises(ConfigError):
            asked(**given)


def test_a_mistake_is_said_where_it_is(asked):
    for statement in ("", " \n", "-- هیچ"):
        with pytest.raises(QueryError, match="the statement is empty"):
            asked(statement)
    with pytest.raises(ConfigError, match=r"^--param days: .*'سه روز'"):
        asked(named="08", param=["days=سه روز"])
    with pytest.raises(ConfigError, match=r"^--param week: .*\"2026-13-01\""):
        asked(named="06", param=["week=2026-13-01"])
    with pytest.raises(QueryError, match=r"^Conversion Error"):
        asked("select $word::varchar, 'چهار'::integer", param=["word=سه"])


BLOCK, HEAD = 262_144, 12_288  # of a DuckDB file: three headers, then blocks
TEXT = "select title, body from articles order by title"


def damage_told(home, snapshot):
    try:
        sql(TEXT, home=home, as_json=True, as_of=snapshot)
    except StoreError as error:
        return str(error)
    return None


def test_damage_is_named_with_the_command_that_says_more(home, tmp_path, capsys):
    """One block after the other: an answer is right, or says what is wrong with the file."""
    sql(TEXT, home=home, as_json=True)
    right = capsys.readouterr().out
    newest = published_files(home)[0]
    blocks = range(HEAD, newest.stat().st_size, BLOCK)
    named = 0
    for number, start in enumerate((0, *blocks)):
        other = shutil.copytree(home, tmp_path / str(number), symlinks=True)
        path = other / "published" / newest.name
        path.chmod(0o644)
        content = bytearray(path.read_bytes())
        content[start + 100 : start + 200] = b"\xff" * 100
        path.write_bytes(content)
        told = damage_told(other, newest.stem)
        if told is None:
            assert capsys.readouterr().out == right
        else:
            assert newest.name in told
            assert "`araxes verify`" in told
            named += 1
    assert named > 1


def test_parameters_are_bound_and_never_pasted(asked):
    text = "x' or '1' = '1"
    wanted = "select count(*)::integer as n from articles where title = $title"
    assert asked(wanted, param=[f"title={text}"], as_csv=True).out == "n\n0\n"
    assert asked(wanted, param=[f"title={TEXTS[0]}"], as_csv=True).out == "n\n1\n"
    since = "select count(*)::integer as n from articles where published_at >= $since limit $most"
    assert asked(since, param=["since=2026-01-01", "most=1"], as_csv=True).out == "n\n2\n"
    with pytest.raises(ConfigError, match=r"title.*--param name=value"):
        asked(wanted)
    with pytest.raises(ConfigError, match="14_copied_texts has no such parameter; it has days"):
        asked(named="14", param=["gün=3"])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("3", 3), ("-0.5", -0.5), ("true", True), ("null", None), ('["fa", "az"]', ["fa", "az"])),
        *(("2025-04-28", "2025-04-28"), ('"2026"', "2026"), ("", ""), ("باکو", "باکو")),
        *(('{"a": 1}', '{"a": 1}'), ("=1+1", "=1+1"), ("1e", "1e")),
    ],
)
def test_a_value_is_what_was_typed(typed, value):
    assert bound_value(typed) == value


HOSTILE = QueryResult(
    columns=("a|b", "a|b"),
    types=("VARCHAR", "VARCHAR"),
    rows=(("<b>|\n`x`\\", "\x1b[2J\u202eمی\u200cرود"), ("=1", "x" * (CELL_LETTERS + 7))),
    truncated=False,
    snapshot_id="s",
)


def printed(style, capsys, result=HOSTILE):
    print_answer(result, style)
    return capsys.readouterr().out


def test_hostile_cells_stay_in_their_cells(capsys):
    lines = printed("markdown", capsys).splitlines()
    assert lines[0] == "| a\\|b | a\\|b |"
    assert lines[2] == "| &lt;b>\\| \\`x\\`\\\\ | ␛[2J\ufffdمی\u200cرود |"
    assert lines[3].endswith("… (7 more letters) |")
    assert len(lines) == 4

    table = printed("table", capsys)
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert "(7 more letters)" in table.replace("\n", "").replace("│", "").replace("  ", "")

    rows = list(csv.reader(io.StringIO(printed("csv", capsys), newline="")))
    assert rows[1:] == [list(HOSTILE.rows[0]), ["'=1", "x" * (CELL_LETTERS + 7)]]
    for style in ("json", "jsonl"):
        text = printed(style, capsys)
        first = json.loads(text)[0] if style == "json" else json.loads(text.splitlines()[0])
        assert first == dict(zip(("a|b", "a|b_2"), HOSTILE.rows[0], strict=True))


def test_people_read_lists_and_the_like_as_programs_do(capsys):
    told = {
        '{"زبان": ["az", null], "at": "2026-03-20T12:00:00+00:00"}': {
            "زبان": ["az", None], "at": NOON,
        },
        '["a, b", true]': ["a, b", True],
        "true": True,
        "wIA=": b"\xc0\x80",
        "2026-03-20": NOON.date(),
        "2026-03-20 12:00": NOON,
        "0.5": 0.5,
    }  # fmt: skip
    result = replace(HOSTILE, columns=("a",), types=("x",), rows=tuple((v,) for v in told.values()))
    markdown = [line[2:-2] for line in printed("markdown", capsys, result).splitlines()]
    assert markdown[2:] == list(told)
    table = printed("table", capsys, result)
    assert [text for text in list(told)[1:] if text not in table] == []


def test_an_empty_answer_has_its_columns(capsys):
    none = replace(HOSTILE, rows=())
    assert json.loads(printed("json", capsys, none)) == []
    assert printed("jsonl", capsys, none) == ""
    assert printed("csv", capsys, none) == "a|b,a|b\n"


def test_what_persian_needs_is_shown_as_it_is():
    text = "گفت\u200cوگو\u200f، İşıq\n\tՀայ"
    assert harmless(text) == text
    assert harmless("\x00\x7f\x9b\u2066") == "␀␡\ufffd\ufffd"


def test_the_cookbook_is_a_folder_of_files(tmp_path):
    (tmp_path / "02_who_was_first.sql").write_text(
        "-- Who reported it first? $not_this\n-- $topic: which; default all.\n"
        "select $topic, $day, $topic -- $nor_this\n"
    )
    (tmp_path / "10_later.sql").write_text("select 1")
    (tmp_path / "notes.sql").write_text("select 1")
    first, later = questions(tmp_path)
    assert (first.name, first.title) == ("02_who_was_first", "Who reported it first? $not_this")
    assert first.parameters == ("topic", "day")
    assert first.notes == ("$topic: which; default all.",)
    assert (later.title, later.parameters, later.notes) == ("later", (), ())
    for name in ("02_who_was_first", "who was first", "Who-Was-First", "2", "02"):
        assert question(name, tmp_path) == first
    for name in ("1", "", "was"):
        with pytest.raises(ConfigError, match="sql --queries"):
            question(name, tmp_path)
    with pytest.raises(ConfigError, match="did you mean 'who_was_first'"):
        question("who_was_frist", tmp_path)


def test_the_cookbook_is_listed_with_its_parameters(asked):
    listed = json.loads(asked(listed=True, as_json=True).out)
    assert [each["name"] for each in listed] == [each.name for each in questions()]


def test_a_question_of_the_cookbook_has_defaults_for_what_is_not_given(asked):
    """What each of them answers is in tests/warehouse/test_cookbook_questions.py."""
    assert len(json.loads(asked(named="new since", as_json=True).out)) == 2
    since = {"param": ["since=2999-01-01"], "as_json": True}
    assert json.loads(asked(named="02", **since).out) == []
    with pytest.raises(ConfigError, match="untill"):
        asked(named="02", param=["untill=2999-01-01"])


def test_an_export_is_named_by_what_it_holds(home, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(export_app, [*arguments, "--home", str(home)])

    oldest = published_files(home)[-1].stem
    done = run("csv", "--view", "articles", "--since", "2026-03-20", "--as-of", oldest, "--json")
    report = json.loads(done.stdout)
    assert (report["rows"], report["snapshot_id"]) == (1, oldest)
    assert report["file"] == str(home / "export" / "araxes-articles.csv")
    assert run("parquet", "--until", "2026-03-20").exit_code == 0  # the relevant ones
    assert (home / "export" / "araxes-relevant.parquet").stat().st_size > 1000
    assert run("jsonl", "--sql", COUNT, "--to", str(tmp_path / "n")).exit_code == 0
    assert (tmp_path / "n").read_text() == '{"articles": 2}\n'
    for wrong in (
        ("csv", "--view", "articles", "--sql", COUNT),
        ("csv", "--sql", COUNT, "--since", "2026-03-20"),
        ("parquet", "--bom"),
        ("csv", "--since", "yesterday"),
    ):
        assert isinstance(run(*wrong).exception, ConfigError), wrong
