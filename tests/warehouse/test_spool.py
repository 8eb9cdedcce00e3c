"""What goes into the spool comes out again, or nothing does."""

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import StoreError
from tests.warehouse.samples import MINUTE, NOON, TEXTS, article, batch, entry, fetch, merged
from warehouse.batch import Batch
from warehouse.connect import memory_connection
from warehouse.records import clean_text
from warehouse.spool import (
    TABLES,
    Spool,
    batch_kind,
    file_sha256,
    is_whole,
    spool_files,
)

PLAIN = {
    str: st.text(max_size=40),
    bool: st.booleans(),
    int: st.integers(-(2**31), 2**31 - 1),
    float: st.floats(allow_nan=False),
    UUID: st.uuids(),
    date: st.dates(date(1600, 1, 1), date(2500, 12, 31)),
    datetime: st.timedeltas(timedelta(days=-40_000), timedelta(days=60_000)).map(NOON.__add__),
}


def strategy(kind):
    """Any value of a field's type, None and empty tuples included."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is type(None):
        return st.none()
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return st.sampled_from(arguments)
    if get_origin(kind) in {Union, types.UnionType}:
        return st.one_of(*map(strategy, arguments))
    if get_origin(kind) is tuple:
        return st.lists(strategy(arguments[0]), max_size=3).map(tuple)
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: strategy(hints[field.name]) for field in fields(kind)})


def plain(value):
    """What a row is in the file: dicts and lists, its texts clean."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return clean_text(value) if isinstance(value, str) else value


HINTS = get_type_hints(Batch)
BATCHES = st.builds(
    Batch,
    run_id=st.uuids(),
    kind=st.sampled_from(["state", "articles", "two-words"]),
    **{table: strategy(HINTS[table]) for table in TABLES},
)


def read_back(path):
    con = memory_connection()
    try:
        con.execute("set variable file = $1", [str(path)])
        row = con.execute("from read_parquet(getvariable('file'))")
        names = [column[0] for column in row.description]
        return dict(zip(names, row.fetchone(), strict=True))
    finally:
        con.close()


@pytest.fixture(scope="module")
def spool(tmp_path_factory):
    with Spool(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow]
)  # 14 tables to fill at random take their time
@given(written=BATCHES.filter(lambda batch: any(getattr(batch, table) for table in TABLES)))
def test_a_batch_comes_back_as_it_was_written(spool, written):
    found = read_back(spool.write(written))
    assert found.pop("run_id") == written.run_id
    assert found.pop("rows_in") == sum(len(getattr(written, table)) for table in TABLES)
    assert set(found) == {table for table in TABLES if getattr(written, table)}
    for table, rows in found.items():
        assert rows == [plain(row) for row in getattr(written, table)]


def test_every_script_and_the_zwnj_survive(spool):
    rows = tuple(entry(str(n), title=text, summary=text) for n, text in enumerate(TEXTS))
    found = read_back(spool.write(batch(entries=rows)))["entries"]
    assert [row["title"] for row in found] == list(TEXTS)
    assert "\u200c" in found[0]["summary"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("می\x00گوید", "میگوید"),
        ("\x00", ""),
        ("Ə\ud800Ü", "Ə?Ü"),
        ("Թեհրան\u200c\u202e", "Թեհրան\u200c\u202e"),
        ("Баку", "Баку"),
    ],
)
def test_nul_and_lone_surrogates_stop_at_the_border(spool, raw, clean):
    assert clean_text(raw) == clean
    nested = article("nul", grade=1, title=raw)
    found = read_back(spool.write(merged(nested, batch(entries=(entry("n", tags=(raw,)),)))))
    assert found["articles"][0]["title"] == clean
    assert found["entries"][0]["tags"] == [clean]


def test_a_column_without_any_value_keeps_its_type(spool):
    path = spool.write(batch(fetches=(fetch("a", http_status=None, bytes=None, detail=None),)))
    con = memory_connection()
    described = str(con.execute("describe from read_parquet($1)", [str(path)]).fetchall())
    con.close()
    assert "http_status INTEGER" in described
    assert "bytes BIGINT" in described
    assert "started_at TIMESTAMP WITH TIME ZONE" in described


def test_the_name_promises_the_bytes_and_tells_the_kind(spool):
    path = spool.write(batch("two-words", entries=(entry("a"),)))
    assert is_whole(path, file_sha256(path))
    assert batch_kind(path) == "two-words"
    path.write_bytes(path.read_bytes()[:-1])
    assert not is_whole(path, file_sha256(path))


def test_names_sort_in_the_order_of_writing(tmp_path):
    with Spool(tmp_path) as spool:
        written = [
            spool.write(batch(entries=(entry(str(n), first_seen_at=NOON + n * MINUTE),)))
            for n in range(12)
        ]
    assert list(spool_files(tmp_path)) == written


def test_nothing_but_finished_files_is_left_in_the_folder(tmp_path):
    with Spool(tmp_path) as spool:
        path = spool.write(article("a", grade=2))
    assert [file.name for file in (tmp_path / "spool").iterdir()] == [path.name]


def test_a_disk_that_refuses_is_one_clear_line(tmp_path):
    (tmp_path / "spool").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="spool") as caught, Spool(tmp_path):
        pass
    assert "\n" not in str(caught.value)


def test_a_closed_spool_says_so(tmp_path):
    with pytest.raises(StoreError, match="with statement"):
        Spool(tmp_path).write(batch(entries=(entry("a"),)))


def test_an_empty_batch_is_refused(tmp_path):
    with Spool(tmp_path) as spool, pytest.raises(ValueError, match="no rows"):
        spool.write(Batch(run_id=UUID(int=1), kind="articles"))
