insert into touched_articles
select distinct unnest(term_uses).article_id
from read_parquet(getvariable('spool_file'));
