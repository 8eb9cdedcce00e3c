insert into touched_answers
select
    feed_id,
    max(polled_at),
from landed
group by feed_id;
