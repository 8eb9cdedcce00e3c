-- What the tables say is in the archive, and is not. What names bodies is put in where
-- `the_references` stands.
with named as (
the_references
)
select raw_ref
from named
where
    raw_ref is not null
    and raw_ref not in (
        select sha256
        from read_parquet($segments)
    )
order by raw_ref;
