insert into touched_articles
select article_id
from core.articles;
insert into touched_polls
select date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer)
from core.feed_polls
group by all;
