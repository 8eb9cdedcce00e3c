-- No two rows of a table have the same key: there are no primary keys, the landing keeps them unique.
-- Do: run `araxes rebuild`; if it comes again, tell the developers.
select format('{} has {} rows of one key: {}', place, number, "key") as fault
from (
    select
        'activations' as place,
        concat_ws(' ', classifier, classifier_version, activated_at) as "key",
        count(*) as number,
    from core.activations
    group by classifier, classifier_version, activated_at
    having count(*) > 1
    union all
    select
        'acts' as place,
        concat_ws(' ', version_id, reading_version, field, "start", initiator, target) as "key",
        count(*) as number,
    from core.acts
    group by version_id, reading_version, field, "start", initiator, target
    having count(*) > 1
    union all
    select
        'article_urls' as place,
        concat_ws(' ', url) as "key",
        count(*) as number,
    from core.article_urls
    group by url
    having count(*) > 1
    union all
    select
        'article_versions' as place,
        concat_ws(' ', version_id) as "key",
        count(*) as number,
    from core.version_rows
    group by version_id
    having count(*) > 1
    union all
    select
        'articles' as place,
        concat_ws(' ', article_id) as "key",
        count(*) as number,
    from core.articles
    group by article_id
    having count(*) > 1
    union all
    select
        'copies' as place,
        concat_ws(' ', copy_id) as "key",
        count(*) as number,
    from core.copies
    group by copy_id
    having count(*) > 1
    union all
    select
        'copy_searches' as place,
        concat_ws(' ', version_id) as "key",
        count(*) as number,
    from core.copy_searches
    group by version_id
    having count(*) > 1
    union all
    select
        'entities' as place,
        concat_ws(' ', entity_id) as "key",
        count(*) as number,
    from core.entities
    group by entity_id
    having count(*) > 1
    union all
    select
        'entity_names' as place,
        concat_ws(' ', entity_id, lang, script) as "key",
        count(*) as number,
    from core.entity_names
    group by entity_id, lang, script
    having count(*) > 1
    union all
    select
        'entries' as place,
        concat_ws(' ', entry_id) as "key",
        count(*) as number,
    from core.entries
    group by entry_id
    having count(*) > 1
    union all
    select
        'entry_outcomes' as place,
        concat_ws(' ', outcome_id) as "key",
        count(*) as number,
    from core.entry_outcomes
    group by outcome_id
    having count(*) > 1
    union all
    select
        'events' as place,
        concat_ws(' ', event_id) as "key",
        count(*) as number,
    from core.events
    group by event_id
    having count(*) > 1
    union all
    select
        'extractions' as place,
        concat_ws(' ', extraction_id) as "key",
        count(*) as number,
    from core.extractions
    group by extraction_id
    having count(*) > 1
    union all
    select
        'failures' as place,
        concat_ws(' ', failure_id) as "key",
        count(*) as number,
    from core.failures
    group by failure_id
    having count(*) > 1
    union all
    select
        'feed_moves' as place,
        concat_ws(' ', move_id) as "key",
        count(*) as number,
    from core.feed_moves
    group by move_id
    having count(*) > 1
    union all
    select
        'feed_polls' as place,
        concat_ws(' ', run_id, feed_id) as "key",
        count(*) as number,
    from core.feed_polls
    group by run_id, feed_id
    having count(*) > 1
    union all
    select
        'feed_states' as place,
        concat_ws(' ', feed_id) as "key",
        count(*) as number,
    from core.feed_states
    group by feed_id
    having count(*) > 1
    union all
    select
        'feeds' as place,
        concat_ws(' ', feed_id) as "key",
        count(*) as number,
    from core.feeds
    group by feed_id
    having count(*) > 1
    union all
    select
        'fetches' as place,
        concat_ws(' ', fetch_id) as "key",
        count(*) as number,
    from core.fetches
    group by fetch_id
    having count(*) > 1
    union all
    select
        'host_pauses' as place,
        concat_ws(' ', host) as "key",
        count(*) as number,
    from core.host_pauses
    group by host
    having count(*) > 1
    union all
    select
        'labels' as place,
        concat_ws(' ', label_id) as "key",
        count(*) as number,
    from core.labels
    group by label_id
    having count(*) > 1
    union all
    select
        'loads' as place,
        concat_ws(' ', batch_id) as "key",
        count(*) as number,
    from core.loads
    group by batch_id
    having count(*) > 1
    union all
    select
        'mentions' as place,
        concat_ws(' ', version_id, reading_version, field, "start", entity_id) as "key",
        count(*) as number,
    from core.mentions
    group by version_id, reading_version, field, "start", entity_id
    having count(*) > 1
    union all
    select
        'novelties' as place,
        concat_ws(' ', version_id, comparison_version) as "key",
        count(*) as number,
    from core.novelties
    group by version_id, comparison_version
    having count(*) > 1
    union all
    select
        'opinions' as place,
        concat_ws(' ', opinion_id) as "key",
        count(*) as number,
    from core.opinions
    group by opinion_id
    having count(*) > 1
    union all
    select
        'outlets' as place,
        concat_ws(' ', outlet_id) as "key",
        count(*) as number,
    from core.outlets
    group by outlet_id
    having count(*) > 1
    union all
    select
        'page_states' as place,
        concat_ws(' ', article_id) as "key",
        count(*) as number,
    from core.page_states
    group by article_id
    having count(*) > 1
    union all
    select
        'revisits' as place,
        concat_ws(' ', revisit_id) as "key",
        count(*) as number,
    from core.revisits
    group by revisit_id
    having count(*) > 1
    union all
    select
        'robots' as place,
        concat_ws(' ', origin) as "key",
        count(*) as number,
    from core.robots
    group by origin
    having count(*) > 1
    union all
    select
        'runs' as place,
        concat_ws(' ', run_id) as "key",
        count(*) as number,
    from core.runs
    group by run_id
    having count(*) > 1
    union all
    select
        'seed_likenesses' as place,
        concat_ws(' ', version_id, seed_article_id, comparison_version) as "key",
        count(*) as number,
    from core.seed_likenesses
    group by version_id, seed_article_id, comparison_version
    having count(*) > 1
    union all
    select
        'term_names' as place,
        concat_ws(' ', term_id, lang) as "key",
        count(*) as number,
    from core.term_names
    group by term_id, lang
    having count(*) > 1
    union all
    select
        'term_uses' as place,
        concat_ws(' ', version_id, finding, term_id) as "key",
        count(*) as number,
    from core.term_uses
    group by version_id, finding, term_id
    having count(*) > 1
    union all
    select
        'terms' as place,
        concat_ws(' ', term_id) as "key",
        count(*) as number,
    from core.terms
    group by term_id
    having count(*) > 1
    union all
    select
        'topics' as place,
        concat_ws(' ', version_id, classifier, classifier_version, topic) as "key",
        count(*) as number,
    from core.topics
    group by version_id, classifier, classifier_version, topic
    having count(*) > 1
    union all
    select
        'verdicts' as place,
        concat_ws(' ', verdict_id) as "key",
        count(*) as number,
    from core.verdicts
    group by verdict_id
    having count(*) > 1
    union all
    select
        'tombstones' as place,
        concat_ws(' ', article_id) as "key",
        count(*) as number,
    from core.tombstones
    group by article_id
    having count(*) > 1
) as doubled;
