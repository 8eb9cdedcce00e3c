-- Both of a pair: its direction may have turned round.
insert into touched_articles
select article_id
from landed
union
select source_id
from landed;
