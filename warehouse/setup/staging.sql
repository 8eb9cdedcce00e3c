-- One row, one column per table of a batch: the types come from the tables themselves.
create temp table staging as
select
    cast(null as uuid) as run_id,
    cast(null as bigint) as rows_in,
    (select list(outlets) from core.outlets) as outlets,
    (select list(feeds) from core.feeds) as feeds,
    (select list(runs) from core.runs) as runs,
    (select list(feed_polls) from core.feed_polls) as feed_polls,
    (select list(feed_states) from core.feed_states) as feed_states,
    (select list(feed_moves) from core.feed_moves) as feed_moves,
    (select list(host_pauses) from core.host_pauses) as host_pauses,
    (select list(fetches) from core.fetches) as fetches,
    (select list(entries) from core.entries) as entries,
    (select list(entry_outcomes) from core.entry_outcomes) as entry_outcomes,
    (select list(articles) from core.articles) as articles,
    (select list(article_versions) from core.article_versions) as article_versions,
    (select list(article_urls) from core.article_urls) as article_urls,
    (select list(verdicts) from core.verdicts) as verdicts,
    (select list(topics) from core.topics) as topics,
    (select list(robots) from core.robots) as robots,
    (select list(failures) from core.failures) as failures
limit 0;
