insert into staging by name
select
    $run_id as run_id,
    $rows_in as rows_in,
    $outlets as outlets,
    $feeds as feeds,
    $runs as runs,
    $feed_polls as feed_polls,
    $feed_states as feed_states,
    $fetches as fetches,
    $entries as entries,
    $entry_outcomes as entry_outcomes,
    $articles as articles,
    $article_versions as article_versions,
    $article_urls as article_urls,
    $verdicts as verdicts,
    $topics as topics,
    $robots as robots,
    $failures as failures;
