-- The copy, and what counted as the copy of a pair before: its direction may have turned round.
insert into touched_articles
select article_id
from landed
union
select article_id
from known_copies;

drop table known_copies;
