-- Which articles may tell of one event of the timeline?
-- $event: id, see events; default the newest with a match.
select
    event_articles.event_id,
    event_articles.description,
    event_articles."day",
    event_articles.days_after,
    event_articles.outlet,
    event_articles.side,
    articles.title,
    event_articles.shared,
    articles.canonical_url,
from event_articles
join articles on event_articles.article_id = articles.article_id
where event_articles.event_id = coalesce(
    $event,
    (select arg_max(newest.event_id, newest.starts_on) from event_articles as newest)
)
order by
    event_articles."day",
    event_articles.outlet;
