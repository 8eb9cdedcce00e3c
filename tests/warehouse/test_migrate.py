"""The schema: made once, described everywhere, portable."""

import re
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from extractors.errors import StoreError
from tests.warehouse.samples import NOON
from warehouse.batch import WORKED_OUT, Batch
from warehouse.connect import HERE, memory_connection
from warehouse.migrate import migrate, pending_scripts
from warehouse.spool import TABLES

# What a DuckDB file has and a DuckLake has not, or what we chose to live without.
NOT_PORTABLE = (
    r"primary\s+key",
    r"foreign\s+key",
    r"references",
    r"unique",
    r"check\s*\(",
    r"enum",
    r"sequence",
    r"index",
    r"generated",
    r"returning",
    r"on\s+conflict",
    r"insert\s+or\s+(?:replace|ignore)",
)
SQL_FILES = sorted(HERE.rglob("*.sql"))


@pytest.fixture
def con():
    opened = memory_connection()
    yield opened
    opened.close()


@pytest.fixture
def migrated(con):
    migrate(con, now=NOON)
    return con


def test_a_second_time_there_is_nothing_to_do(migrated):
    before = migrated.execute("from core.schema_migrations order by all").fetchall()
    assert pending_scripts(migrated) == ()
    migrate(migrated, now=NOON)
    assert migrated.execute("from core.schema_migrations order by all").fetchall() == before
    assert len(before) >= 2


def test_an_edited_migration_is_refused(migrated):
    migrated.execute("update core.schema_migrations set sha256 = 'other' where version = 1")
    with pytest.raises(StoreError, match=r"0001_core\.sql was edited"):
        migrate(migrated, now=NOON)


def test_a_warehouse_of_a_newer_version_is_refused(migrated):
    migrated.execute("update core.schema_migrations set version = 9999 where version = 1")
    with pytest.raises(StoreError, match="9999"):
        migrate(migrated, now=NOON)


def test_changed_views_are_made_anew_without_a_migration(migrated):
    migrated.execute("update core.schema_migrations set sha256 = 'other' where version = 0")
    migrated.execute("create or replace view main.latest as select 'old' as old")
    migrate(migrated, now=NOON)
    columns = migrated.execute("select * from latest limit 0").description
    assert "old" not in [column[0] for column in columns]
    assert pending_scripts(migrated) == ()


@pytest.mark.parametrize("table", TABLES)
def test_the_fields_of_a_row_are_the_columns_of_its_table(fresh, table):
    columns = fresh.execute(f"from core.{table} limit 0").description
    row = get_args(get_type_hints(Batch)[table])[0]
    # Sets: a later migration adds columns at the end, and rows land by name.
    brought = {column[0] for column in columns} - WORKED_OUT
    assert brought == {field.name for field in fields(row)}
    assert (HERE / "landing" / f"{table}.sql").is_file()


def test_every_table_view_and_column_has_a_comment(fresh):
    things = fresh.execute(
        "select table_name, comment from duckdb_tables() where schema_name = 'core' "
        "union all select view_name, comment from duckdb_views() "
        "where schema_name = 'main' and not internal "
        "union all select table_name || '.' || column_name, comment from duckdb_columns() "
        "where schema_name in ('core', 'main') and not internal"
    ).fetchall()
    assert len(things) > 300
    assert [name for name, comment in things if not comment] == []


def test_every_view_states_grain_reader_and_time_zone_in_its_file():
    files = sorted((HERE / "views").glob("*.sql"))
    views = [path for path in files if path.stem != "00_core_comments"]
    assert len(views) >= 9
    for path in views:
        head = path.read_text().split("create or replace view")[0]
        assert all(word in head for word in ("Grain:", "Reader:", "Time zone:")), path.name


def without_comments_and_texts(sql):
    return re.sub(r"--[^\n]*|'(?:[^']|'')*'", " ", sql).lower()


def not_portable(text):
    sql = without_comments_and_texts(text)
    return [word for word in NOT_PORTABLE if re.search(rf"\b{word}", sql)]


def test_sql_keeps_to_what_a_file_and_a_lake_share():
    assert len(SQL_FILES) > 100
    found = {path.name: not_portable(path.read_text(encoding="utf-8")) for path in SQL_FILES}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_portability_check_can_fail():
    told = not_portable("create table t (a int PRIMARY KEY); -- unique\nselect 'enum'")
    assert told == [r"primary\s+key"]


def test_addresses_that_landed_before_they_had_keys_get_them(con):
    *before, last = [
        path
        for path in sorted((HERE / "migrations").glob("0*.sql"))
        if path.name <= "0010_keys.sql"
    ]
    for path in before:
        con.execute(path.read_text(encoding="utf-8"))
    con.execute(
        "insert into core.article_urls values ('https://irna.example/تبریز', uuid(), now())"
    )
    con.execute(last.read_text(encoding="utf-8"))
    keys = con.execute("select address_key = md5_number_lower(url) from core.article_urls")
    assert keys.fetchall() == [(True,)]
