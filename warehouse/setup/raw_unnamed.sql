-- Bodies that came from the network and that no row names: where they stand. What names bodies is put
-- in where `the_references` stands.
with named as (
the_references
)
select
    filename,
    file_row_number,
from read_parquet($segments, filename = true, file_row_number = true) as captures
anti join named on captures.sha256 = named.raw_ref
where
    kind in ('feed', 'page', 'sitemap')
    and fetched_at >= $since
order by
    fetched_at,
    filename,
    file_row_number;
