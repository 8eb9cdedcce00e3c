insert into touched_articles
select distinct unnest(mentions).article_id
from read_parquet(getvariable('spool_file'));
