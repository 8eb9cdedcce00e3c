-- What the tables say is in the archive, and is not.
with named as (
    select raw_ref
    from core.article_versions
    union
    select raw_ref
    from core.fetches
    union
    select raw_ref
    from core.revisits
    union
    select raw_ref
    from core.extractions
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
