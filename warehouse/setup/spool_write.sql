-- Rows come as one JSON text per table; its shape says of which types. A batch has few of the
-- tables, so the spool leaves out the lines of the others.
copy (
    select
        from_json_strict($outlets, $outlets_shape) as outlets,
        from_json_strict($feeds, $feeds_shape) as feeds,
        from_json_strict($runs, $runs_shape) as runs,
        from_json_strict($feed_polls, $feed_polls_shape) as feed_polls,
        from_json_strict($feed_states, $feed_states_shape) as feed_states,
        from_json_strict($feed_moves, $feed_moves_shape) as feed_moves,
        from_json_strict($host_pauses, $host_pauses_shape) as host_pauses,
        from_json_strict($fetches, $fetches_shape) as fetches,
        from_json_strict($entries, $entries_shape) as entries,
        from_json_strict($entry_outcomes, $entry_outcomes_shape) as entry_outcomes,
        from_json_strict($articles, $articles_shape) as articles,
        from_json_strict($article_versions, $article_versions_shape) as article_versions,
        from_json_strict($article_urls, $article_urls_shape) as article_urls,
        from_json_strict($verdicts, $verdicts_shape) as verdicts,
        from_json_strict($topics, $topics_shape) as topics,
        from_json_strict($page_states, $page_states_shape) as page_states,
        from_json_strict($revisits, $revisits_shape) as revisits,
        from_json_strict($copies, $copies_shape) as copies,
        from_json_strict($copy_searches, $copy_searches_shape) as copy_searches,
        from_json_strict($extractions, $extractions_shape) as extractions,
        from_json_strict($robots, $robots_shape) as robots,
        from_json_strict($failures, $failures_shape) as failures,
        $run_id::uuid as run_id,
        $rows_in::bigint as rows_in,
) to $target (format parquet, compression zstd);
