"""Whatever a stranger writes, `sql` reads the warehouse or says no."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli.bounds import memory_bytes, walled_in
from tests.warehouse.samples import NOON, TEXTS, article
from warehouse.fence import fenced_in
from warehouse.loader import load_spool
from warehouse.publish import published_file
from warehouse.query import LimitError, Limits, QueryError, RefusedError, ask
from warehouse.refusals import REFUSED_FUNCTIONS, TABLE_FUNCTIONS, reading_statement
from warehouse.spool import Spool

ROOT = Path(__file__).resolve().parent.parent.parent
LIMITS = Limits(rows=5, seconds=20.0, memory="200MB", bytes=1_000_000)
SHORT = Limits(rows=5, seconds=0.2, memory="64MB", bytes=1_000_000)

REFUSED = """
select * from read_text('/etc/hostname')
select * from read_blob('/etc/hostname')
select * from read_csv('/etc/passwd')
select * from read_csv_auto(['/etc/passwd'])
select * from read_json('/etc/hostname')
select * from read_ndjson_objects('/etc/hostname')
select * from read_parquet('x.parquet')
select * from parquet_scan('x.parquet')
select * from parquet_metadata('x.parquet')
select * from parquet_schema('x.parquet')
select * from parquet_kv_metadata('x.parquet')
select * from sniff_csv('/etc/passwd')
select * from glob('/*')
select * from read_text('https://example.org/')
select * from read_parquet('s3://bucket/x.parquet')
select * from 'x.csv'
select * from '/etc/hosts.csv'
select * from "/etc/hosts.json"
select * from 'https://example.org/x.parquet'
select (select content from read_text('/etc/hostname'))
select * from articles where title in (select content from read_text('/etc/hostname'))
with a as materialized (from read_text('/etc/hostname')) from a
describe select * from read_text('/etc/hostname')
summarize from read_csv('/etc/passwd')
explain from read_text('/etc/hostname')
explain analyze from read_text('/etc/hostname')
explain (format json) select current_setting('secret_directory')
select * from Read_Text('/etc/hostname')
select * from "read_text"('/etc/hostname')
select * from system.main.read_text('/etc/hostname')
select/**/*/**/from/**/read_text('/etc/hostname')
select '/etc/hostname'.read_text(), current_setting('allowed_paths')
from query('from read_text(''/etc/hostname'')')
from query('delete from core.articles')
from query_table('duckdb_databases')
from json_execute_serialized_sql(json_serialize_sql('from articles'))
select json_serialize_plan('from articles')
copy articles to 'x.csv'
copy (from articles) to '/dev/stdout'
copy core.articles from 'x.csv'
export database 'x'
import database 'x'
attach 'x.duckdb'
attach ':memory:' as other
detach araxes
use memory
install httpfs
load httpfs
force install 'x.duckdb_extension'
pragma database_list
pragma enable_profiling
pragma import_database('x')
set memory_limit = '9GB'
set enable_external_access = true
set lock_configuration = false
set variable x = (select 1)
reset memory_limit
create table t (a int)
create temp table t as select 1 as a
create or replace view articles as select 1
create macro m(x) as table from read_text(x)
create temp macro articles(x) as table from read_text(x)
create secret (type s3)
create type t as enum ('a')
insert into memory.main.t values (1)
insert into core.articles select * from core.articles
update core.articles set title = 'x'
delete from core.articles
truncate core.articles
drop table core.articles
drop view articles
alter table core.articles rename to a
merge into core.articles using (select 1) on true when matched then delete
vacuum
analyze
comment on table core.articles is 'x'
with x as (delete from core.articles returning *) from x
with x as (insert into core.articles by name select 'x' as title returning *) from x
with x as (update core.articles set title = 'x' returning *) from x
select * from (with x as (delete from core.articles returning *) from x)
explain analyze delete from core.articles
explain delete from core.articles
explain analyze copy articles to 'x.csv'
-- только комментарий
;
select 1; select 2
select 1; delete from core.articles
\t;drop table core.articles
select 1\u00a0;delete from core.articles
prepare p as delete from core.articles
execute p
deallocate p
call pragma_version()
call checkpoint('araxes')
call enable_logging()
from checkpoint('araxes')
from force_checkpoint()
from enable_logging(storage = 'file', storage_path = 'x.log')
from enable_profiling(save_location = 'x.json')
from truncate_duckdb_logs()
from arrow_scan(1, 2, 3)
from pandas_scan(1)
from seq_scan()
checkpoint
begin
commit
rollback
from duckdb_databases()
from duckdb_databases
select path from system.main."duckdb_databases"
summarize duckdb_databases
from duckdb_settings()
from duckdb_secrets()
from duckdb_extensions()
from duckdb_logs
from duckdb_temporary_files()
from duckdb_external_file_cache()
from pragma_database_list
from pragma_database_size()
from which_secret('s3://x', 's3')
from pg_catalog.pg_settings
select current_setting('secret_directory')
select current_setting('home_directory')
select write_log('x')
copy from database araxes to memory
pivot (from duckdb_databases()) on path using count(*)
pivot (select current_setting('allowed_paths') as a) on a using count(*)
pivot (select "current_setting"('allowed_paths') as a) on a using count(*)
pivot (select current_setting/**/('allowed_paths') as a) on a using count(*)
pivot (from query('from duckdb_databases()')) on path using count(*)
pivot (from read_text('/etc/hostname')) on content using count(*)
with x as (delete from core.articles returning *) pivot x on lang using count(*)
create table x as pivot articles on lang using count(*)
copy (pivot articles on lang using count(*)) to 'x'
explain pivot articles on lang using count(*)
pivot articles on lang using count(*); select 1
"""

# DuckDB says no itself, each in its own words: there is no such thing, or no parsing of it.
MISTAKEN = """
select getenv2('HOME')
select * from home
select * from '/etc/passwd'
from e'duckdb\\x5fdatabases'
from U&"duckdb\\005fdatabases"()
create trigger t
selekt
select nothing from nowhere
from articles where title = $missing
"""

BOMBS = """
select count(*) from range(100000000) as a, range(100000) as b
with recursive t as (select 1 as a union all select a + 1 from t) select count(*) from t
with recursive t as (select 1 as a union all select a from t, range(10)) select count(*) from t
select repeat('x', 2000000000)
select list(range) from range(100000000)
select range(200000000)
select string_agg(range::varchar) from range(100000000)
select count(distinct md5(range::varchar)) from range(30000000)
select max(regexp_matches(md5(range::varchar), '(a|b|ab)*c$')) from range(1000000000)
select sum(sleep_ms(50)) from range(1000)
"""

READING = """
select title, grade from articles order by published_at desc nulls last limit 3
with a as (select lang, count(*) as n from relevant group by lang) from a order by n desc
select title, row_number() over (partition by lang order by title) from articles qualify true
from (select lang, outlet from articles) pivot (count(*) for lang in ('fa', 'az'))
pivot (select outlet, lang from articles) on lang in ('fa', 'az') using count(*)
pivot (select outlet, lang from articles) on lang using count(*)
from (pivot (select outlet, lang as "زبان" from articles) on "زبان" using count(*))
select topic, count(*) from articles, unnest(topics) as held(topic) group by all
select list_transform([1, 2], lambda x: x + 1), list_filter(['a'], lambda x: x = 'a')
describe articles
summarize articles
show tables
show all tables
explain from latest
explain analyze select count(*) from core.articles
from articles select title limit 1
select count(*) from core.article_versions
select column_name, comment from duckdb_columns() where schema_name = 'main'
select * from information_schema.columns limit 1
select 'delete from core.articles; read_text' as quoted, $$ ; drop $$
from articles_as_of('rules', 1)
select range, generate_series from range(3), generate_series(1, 2)
values (1), (2)
select 1; -- one statement with a tail
/* a */ select 1; /* b; */ -- c
(from articles) union all by name (from articles)
"""


def lines(text):
    return [line for line in text.strip("\n").split("\n") if line.strip()]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    home = tmp_path_factory.mktemp("fenced")
    with Spool(home) as spool:
        spool.write(article("a", TEXTS[0], grade=2))
    load_spool(home, now=NOON, who="test")
    return published_file(home)


def fate(snapshot, sql, limits=LIMITS):
    """Name the class of refusal, or `answered`."""
    try:
        with walled_in("500MB", 60.0, lambda: None):
            ask(snapshot, sql, limits=limits)
    except QueryError as error:
        return "a path is told" if str(snapshot.parent) in str(error) else type(error)
    return "answered"


def fate_by_name(con, sql):
    """Name the class of refusal of a statement that is only looked at."""
    try:
        reading_statement(con, sql)
    except QueryError as error:
        return type(error)
    return None


def test_every_way_out_is_refused_and_leaves_nothing_behind(snapshot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = snapshot.read_bytes()
    escapes = lines(REFUSED)
    assert len(escapes) > 100
    with fenced_in(snapshot, "200MB") as con:  # one session for all: a new one costs 20 ms
        fates = {sql: fate_by_name(con, sql) for sql in escapes}
    assert sum(found is None for found in fates.values()) < 10  # those the fence itself refuses
    fates = {sql: found or fate(snapshot, sql) for sql, found in fates.items()}
    assert {sql: found for sql, found in fates.items() if found is not RefusedError} == {}
    assert snapshot.read_bytes() == before
    assert list(tmp_path.iterdir()) == []
    assert [path.name for path in snapshot.parent.iterdir()] == [snapshot.name]


def test_what_there_is_not_is_a_mistake_and_no_more(snapshot):
    fates = {sql: fate(snapshot, sql) for sql in lines(MISTAKEN)}
    assert {sql: found for sql, found in fates.items() if found is not QueryError} == {}


def test_bombs_end_at_the_limits(snapshot):
    fates = {sql: fate(snapshot, sql, SHORT) for sql in lines(BOMBS)}
    assert {sql: found for sql, found in fates.items() if found is not LimitError} == {}


def test_reading_in_all_its_forms_is_answered(snapshot):
    fates = {sql: fate(snapshot, sql) for sql in lines(READING)}
    assert {sql: found for sql, found in fates.items() if found != "answered"} == {}


def test_a_flood_of_rows_or_letters_is_cut_and_said_to_be(snapshot):
    rows = ask(snapshot, "from range(1000000000000)", limits=LIMITS)
    assert (len(rows.rows), rows.truncated) == (5, True)
    wide = "select repeat('ş', 300000) from range(100)"
    letters = ask(snapshot, wide, limits=Limits(rows=100, seconds=20.0, bytes=1_000_000))
    assert (len(letters.rows), letters.truncated) == (3, True)
    one = ask(snapshot, "select [repeat('x', 2000000)], {'a': 1}", limits=LIMITS)
    assert (len(one.rows), one.truncated) == (1, False)


def test_nothing_that_may_be_asked_tells_where_the_warehouse_lies(snapshot):
    secrets = {str(snapshot.parent.parent), str(Path.home())}
    asked = 0
    with fenced_in(snapshot, "200MB") as con:
        names = con.execute(
            "select distinct function_name from duckdb_functions() "
            "where function_type in ('table', 'table_macro')"
        ).fetchall()
        views = con.execute(
            "select distinct schema_name || '.' || view_name from duckdb_views() where internal"
        ).fetchall()
        calls = [f"{name}{args}" for (name,) in names for args in ("()", "('articles')")]
        for source in [*calls, *(name for (name,) in views)]:
            try:
                reading_statement(con, f"from {source}")
            except RefusedError:
                continue
            try:
                rows = con.execute(f"from {source}").fetchmany(5000)
            except Exception as error:  # noqa: BLE001 - whatever DuckDB says, it must not tell
                rows = str(error)
            assert [each for each in secrets if each in str(rows)] == [], source
            asked += 1
    assert asked > 40


def test_the_lists_of_names_hold_what_duckdb_has(snapshot):
    """A name that is no longer a function would be a hole nobody sees."""
    with fenced_in(snapshot, "200MB") as con:
        known = {
            name
            for (name,) in con.execute("select function_name from duckdb_functions()").fetchall()
        }
    assert known | {"unnest"} >= TABLE_FUNCTIONS
    assert REFUSED_FUNCTIONS - known <= {"getenv", "which_secret"}  # of other versions or clients


def test_the_fence_itself_is_up_behind_the_names(snapshot):
    """What the lists of names forget, DuckDB's own settings refuse."""
    with fenced_in(snapshot, "200MB") as con:
        for sql in (
            "from read_text('/etc/hostname')",
            "from glob('/*')",
            "copy (select 1) to 'x.csv'",
            "attach 'x.duckdb' as x",
            "set enable_external_access = true",
            "delete from core.articles",
        ):
            with pytest.raises(Exception, match=r"(?i)disabled|locked|read-only"):
                con.execute(sql).fetchall()


def test_a_call_that_hears_no_interrupt_ends_with_its_process(snapshot):
    code = """
import sys
from pathlib import Path
from flows.cli import bounds
from warehouse.query import Limits, ask
bounds.GRACE_SECONDS = 0.1
with bounds.walled_in("1GB", 0.2, lambda: print("given up", flush=True)):
    sql = "select levenshtein(repeat('ab', 100000), repeat('ba', 100000))"
    ask(Path(sys.argv[1]), sql, limits=Limits(rows=1, seconds=0.2))
print("answered")
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(snapshot)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "given up\n"), done.stderr


@pytest.mark.parametrize(
    ("text", "number"),
    [("1GB", 10**9), ("512 MiB", 2**29), ("0.5gb", 5 * 10**8), ("17", 17), ("plenty", None)],
)
def test_sizes_are_read_as_duckdb_reads_them(text, number):
    assert memory_bytes(text) == number
