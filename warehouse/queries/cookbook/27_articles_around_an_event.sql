-- Which articles may tell of one event of the timeline?
-- $event: id, see events; default the newest with a match.
with chosen as (
    select *
    from event_articles
    qualify event_id = coalesce($event, arg_max(event_id, starts_on) over ())
)
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
from chosen as event_articles
join articles on event_articles.article_id = articles.article_id
order by
    event_articles."day",
    event_articles.outlet;
