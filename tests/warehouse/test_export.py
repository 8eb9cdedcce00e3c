"""What is exported reads back as it is in the warehouse, from the snapshot that was asked."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError, StoreError
from tests.warehouse.samples import NOON, TEXTS, article
from warehouse.cells import unguarded
from warehouse.export import ExportWish, export_answer
from warehouse.loader import load_spool
from warehouse.publish import published_files
from warehouse.query import Limits, QueryError, RefusedError, run_query
from warehouse.snapshots import kept_snapshots, snapshot_as_of, snapshot_to_read
from warehouse.spool import Spool

LIMITS = Limits(rows=0, seconds=60.0, memory="300MB")
KINDS = (
    "select 'گفت‌وگو' as text, null::varchar as nothing, '' as empty, "
    "timestamptz '2025-04-28 08:30:00+00:00' as instant, date '2025-04-28' as day, "
    "1.5::double as score, -3 as number, true as flag, ['a', 'ب'] as list, "
    "{'kind': 'span', 'at': timestamptz '2025-04-28 08:30:00+00:00'} as struct, "
    "12.50::decimal(9, 2) as money, '\\xFF'::blob as bytes"
)
INSTANT = datetime(2025, 4, 28, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Three articles, published one after the other, an hour apart."""
    home = tmp_path_factory.mktemp("exported")
    for number, name in enumerate("abc"):
        with Spool(home) as spool:
            spool.write(article(name, TEXTS[number], grade=2))
        load_spool(home, now=NOON + timedelta(hours=number), who="test")
    return home


def exported(home, target, style, *, as_of=None, **wish):
    return export_answer(snapshot_to_read(home, as_of), target, ExportWish(style, **wish), LIMITS)


def answer(home, sql):
    return run_query(home, sql, row_limit=100, timeout_seconds=60.0).rows


def parquet_rows(path):
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set timezone = 'UTC'")
        return tuple(con.execute("from read_parquet($1)", [str(path)]).fetchall())


def test_parquet_holds_the_view_and_names_its_snapshot(home, tmp_path):
    told = []
    report = export_answer(
        snapshot_to_read(home),
        tmp_path / "یک" / "x.parquet",
        ExportWish("parquet", view="relevant"),
        LIMITS,
        step=told.append,
    )
    assert (report.rows, report.bytes) == (3, report.file.stat().st_size)
    assert parquet_rows(report.file) == answer(home, "from relevant")
    with duckdb.connect() as con:
        [[codec]] = con.execute(
            "select distinct compression from parquet_metadata($1)", [str(report.file)]
        ).fetchall()
        marks = dict(
            con.execute(
                "select decode(key), decode(value) from parquet_kv_metadata($1)",
                [str(report.file)],
            ).fetchall()
        )
    assert codec == "ZSTD"
    assert marks == {"snapshot_id": report.snapshot_id, "question": "relevant"}
    assert [path.name for path in report.file.parent.iterdir()] == ["x.parquet"]


def test_all_kinds_of_values_survive_in_each_format(home, tmp_path):
    exported(home, tmp_path / "k.parquet", "parquet", sql=KINDS)
    assert parquet_rows(tmp_path / "k.parquet") == answer(home, KINDS)

    exported(home, tmp_path / "k.jsonl", "jsonl", sql=KINDS)
    [line] = (tmp_path / "k.jsonl").read_text(encoding="utf-8").splitlines()
    struct = {"kind": "span", "at": "2025-04-28T08:30:00+00:00"}
    expected = {
        "text": "گفت\u200cوگو",
        "nothing": None,
        "empty": "",
        "day": "2025-04-28",
        "instant": "2025-04-28T08:30:00+00:00",
        "score": 1.5,
        "number": -3,
        "flag": True,
        "list": ["a", "ب"],
        "struct": struct,
        "money": 12.5,
        "bytes": "/w==",
    }
    assert json.loads(line) == expected

    exported(home, tmp_path / "k.csv", "csv", sql=KINDS)
    columns = {"instant": "timestamptz", "day": "date", "score": "double", "money": "decimal(9,2)"}
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        [row] = con.execute(
            "select text, nothing, empty, instant, day, score, money from read_csv($1, "
            "types = $2, header = true, allow_quoted_nulls = false)",
            [str(tmp_path / "k.csv"), columns],
        ).fetchall()
    assert row == ("گفت\u200cوگو", None, "", INSTANT, date(2025, 4, 28), 1.5, Decimal("12.50"))


TEXT = st.text(alphabet=st.sampled_from("=+-@'\"\t\r\n, aşی\u200c\u202e\u2028"), max_size=12)


@settings(deadline=None, max_examples=5)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=20))
def test_any_texts_come_back_but_for_the_guard(home, tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    quoted = [tuple("'" + text.replace("'", "''") + "'" for text in row) for row in rows]
    sql = "from (values " + ", ".join(f"({a}, {b})" for a, b in quoted) + ") as held(a, b)"
    exported(home, folder / "x.csv", "csv", sql=sql)
    body = (folder / "x.csv").read_bytes().decode()
    found = [tuple(map(unguarded, row)) for row in csv.reader(io.StringIO(body, newline=""))]
    assert found == [("a", "b"), *rows]
    exported(home, folder / "x.jsonl", "jsonl", sql=sql)
    lines = (folder / "x.jsonl").read_bytes().decode().split("\n")[:-1]
    assert [tuple(json.loads(line).values()) for line in lines] == rows
    exported(home, folder / "x.parquet", "parquet", sql=sql)
    assert parquet_rows(folder / "x.parquet") == tuple(rows)


def test_days_choose_by_the_date_of_the_view(home, tmp_path):
    def count(since, until, view="articles"):
        wish = {"view": view, "since": since, "until": until}
        return exported(home, tmp_path / "d.jsonl", "jsonl", **wish).rows

    day = timedelta(days=1)
    assert count(None, None) == count(NOON - day, NOON + day) == count(NOON, None) == 3
    assert count(NOON + day, None) == count(None, NOON) == 0
    assert count(NOON - day, None, "daily_volume") > 0
    assert exported(home, tmp_path / "t.csv", "csv", view="core.articles").rows == 3
    with pytest.raises(ConfigError, match="no date to choose by"):
        count(NOON, None, "entities")


def test_a_byte_order_mark_is_for_those_who_ask(home, tmp_path):
    for bom in (True, False):
        exported(home, tmp_path / "b.csv", "csv", sql="select 'Şəki' as şəhər", bom=bom)
        body = (tmp_path / "b.csv").read_bytes()
        assert body.startswith(b"\xef\xbb\xbf") is bom
        assert body.decode("utf-8-sig") == "şəhər\r\nŞəki\r\n"


@pytest.mark.parametrize("style", ["parquet", "csv", "jsonl"])
def test_a_refused_or_failed_export_leaves_what_was_there(home, tmp_path, style):
    target = tmp_path / "x"
    target.write_text("yesterday's")
    for error, wish in [
        (RefusedError, {"sql": "delete from core.articles"}),
        (QueryError, {"sql": "select 1) to 'y'; --"}),
        (RefusedError, {"sql": f"from read_text('{target}')"}),
        (RefusedError, {"sql": f"from '{target}.csv'"}),
        (QueryError, {"sql": "select error('no') from range(9)"}),
        (ConfigError, {"view": "no_such_view"}),
    ]:
        with pytest.raises((QueryError, ConfigError)) as caught:
            exported(home, target, style, **wish)
        assert error is QueryError or caught.type is error, wish
    with pytest.raises(ConfigError, match="did you mean 'articles'"):
        exported(home, target, style, view="artikles")
    with pytest.raises(StoreError, match="cannot write"):
        exported(home, target / "below a file", style, view="articles")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert target.read_text() == "yesterday's"


def test_an_earlier_state_answers_by_its_id_or_an_instant(home, tmp_path):
    kept = published_files(home)
    assert [path.stem[-2:] for path in kept] == ["-3", "-2", "-1"]
    count = "select count(*) as articles from articles"
    for number, wish in [
        (1, kept[2].stem),
        (3, kept[0].stem),
        (1, "2026-03-20T12:59:59+00:00"),
        (2, "2026-03-20T13:00Z"),
        (2, "2026-03-20 13:59"),
        (1, "2026-03-20T16:45+04:00"),
        (3, "2026-03-20"),
        (3, "2126-01-01"),
    ]:
        exported(home, tmp_path / "n.jsonl", "jsonl", sql=count, as_of=wish)
        assert json.loads((tmp_path / "n.jsonl").read_text()) == {"articles": number}, wish


@pytest.mark.parametrize("wish", ["2026-03-20T11:59Z", "araxes-20200101T000000Z-1", "", "gestern"])
def test_a_state_that_is_gone_is_named_with_those_that_are_kept(home, wish):
    with pytest.raises(QueryError) as caught:
        snapshot_as_of(home, wish)
    assert all(path.stem in str(caught.value) for path in published_files(home))


def test_what_is_kept_is_listed_newest_first(home):
    kept = kept_snapshots(home)
    assert [(each.loads, each.is_current) for each in kept] == [(3, True), (2, False), (1, False)]
    assert kept[0].published_at == NOON + timedelta(hours=2)
    assert all(each.bytes > 100_000 for each in kept)


def test_a_damaged_state_is_listed_and_named_when_asked(tmp_path):
    with pytest.raises(StoreError, match="no warehouse"):
        snapshot_to_read(tmp_path, "2026-01-01")
    (tmp_path / "published").mkdir()
    damaged = tmp_path / "published" / "araxes-20260101T000000Z-1.duckdb"
    damaged.write_bytes(b"no database")
    [found] = kept_snapshots(tmp_path)
    assert (found.loads, found.is_current) == (None, False)
    with pytest.raises(StoreError, match=r"araxes-20260101T000000Z-1\.duckdb"):
        exported(tmp_path, tmp_path / "x", "csv", view="articles", as_of="2026-01-01")
