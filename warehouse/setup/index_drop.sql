-- The postings of one run go. A range that is known beforehand tells DuckDB where they are.
delete from core.search_postings
where
    "key" >= cast($run as bigint) << 32
    and "key" < (cast($run as bigint) + 1) << 32;
