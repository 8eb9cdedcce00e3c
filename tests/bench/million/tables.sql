-- The tables that articles bring rows for; what a warehouse is opened with comes once, labels and the like
-- from other commands.
select table_name
from information_schema.tables
where
    table_catalog = current_database()
    and table_schema = 'core'
    and table_name in (
        'runs', 'feed_polls', 'feed_states', 'fetches', 'entries', 'entry_outcomes', 'articles',
        'article_versions', 'article_urls', 'verdicts', 'topics', 'mentions', 'acts',
        'seed_likenesses', 'novelties', 'term_uses', 'page_states', 'copies', 'copy_searches',
        'failures'
    )
order by table_name;
