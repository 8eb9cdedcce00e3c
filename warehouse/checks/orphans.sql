-- Every row that names an article, a wording, an entry, a run or a feed finds it.
-- Do: run `araxes rebuild`; if it comes again, a batch is lost: `araxes verify` names it above.
select format('{} names {}, which is not there ({} rows)', place, id, count(*)) as fault
from (
    select
        'article_versions.article_id' as place,
        version_rows.article_id::varchar as id,
    from core.version_rows
    anti join core.articles using (article_id)
    where version_rows.article_id is not null
    union all
    select
        'article_urls.article_id' as place,
        article_urls.article_id::varchar as id,
    from core.article_urls
    anti join core.articles using (article_id)
    where article_urls.article_id is not null
    union all
    select
        'page_states.article_id' as place,
        page_states.article_id::varchar as id,
    from core.page_states
    anti join core.articles using (article_id)
    where page_states.article_id is not null
    union all
    select
        'revisits.article_id' as place,
        revisits.article_id::varchar as id,
    from core.revisits
    anti join core.articles using (article_id)
    where revisits.article_id is not null
    union all
    select
        'copies.article_id' as place,
        copies.article_id::varchar as id,
    from core.copies
    anti join core.articles using (article_id)
    where copies.article_id is not null
    union all
    select
        'copies.source_id' as place,
        copies.source_id::varchar as id,
    from core.copies
    anti join core.articles on copies.source_id = articles.article_id
    where copies.source_id is not null
    union all
    select
        'copy_searches.version_id' as place,
        copy_searches.version_id::varchar as id,
    from core.copy_searches
    anti join core.version_rows using (version_id)
    where copy_searches.version_id is not null
    union all
    select
        'verdicts.version_id' as place,
        verdicts.version_id::varchar as id,
    from core.verdicts
    anti join core.version_rows using (version_id)
    where verdicts.version_id is not null
    union all
    select
        'verdicts.article_id' as place,
        verdicts.article_id::varchar as id,
    from core.verdicts
    anti join core.articles using (article_id)
    where verdicts.article_id is not null
    union all
    select
        'topics.version_id' as place,
        topics.version_id::varchar as id,
    from core.topics
    anti join core.version_rows using (version_id)
    where topics.version_id is not null
    union all
    select
        'mentions.version_id' as place,
        mentions.version_id::varchar as id,
    from core.mentions
    anti join core.version_rows using (version_id)
    where mentions.version_id is not null
    union all
    select
        'acts.version_id' as place,
        acts.version_id::varchar as id,
    from core.acts
    anti join core.version_rows using (version_id)
    where acts.version_id is not null
    union all
    select
        'term_uses.version_id' as place,
        term_uses.version_id::varchar as id,
    from core.term_uses
    anti join core.version_rows using (version_id)
    where term_uses.version_id is not null
    union all
    select
        'seed_likenesses.version_id' as place,
        seed_likenesses.version_id::varchar as id,
    from core.seed_likenesses
    anti join core.version_rows using (version_id)
    where seed_likenesses.version_id is not null
    union all
    select
        'novelties.version_id' as place,
        novelties.version_id::varchar as id,
    from core.novelties
    anti join core.version_rows using (version_id)
    where novelties.version_id is not null
    union all
    select
        'opinions.version_id' as place,
        opinions.version_id::varchar as id,
    from core.opinions
    anti join core.version_rows using (version_id)
    where opinions.version_id is not null
    union all
    select
        'labels.article_id' as place,
        labels.article_id::varchar as id,
    from core.labels
    anti join core.articles using (article_id)
    where labels.article_id is not null
    union all
    select
        'extractions.article_id' as place,
        extractions.article_id::varchar as id,
    from core.extractions
    anti join core.articles using (article_id)
    where extractions.article_id is not null
    union all
    select
        'articles.version_id' as place,
        articles.version_id::varchar as id,
    from core.articles
    anti join core.version_rows using (version_id)
    where articles.version_id is not null
    union all
    select
        'entry_outcomes.entry_id' as place,
        entry_outcomes.entry_id::varchar as id,
    from core.entry_outcomes
    anti join core.entries using (entry_id)
    where entry_outcomes.entry_id is not null
    union all
    select
        'entry_outcomes.article_id' as place,
        entry_outcomes.article_id::varchar as id,
    from core.entry_outcomes
    anti join core.articles using (article_id)
    where entry_outcomes.article_id is not null
    union all
    select
        'feed_polls.run_id' as place,
        feed_polls.run_id::varchar as id,
    from core.feed_polls
    anti join core.runs using (run_id)
    where feed_polls.run_id is not null
    union all
    select
        'fetches.run_id' as place,
        fetches.run_id::varchar as id,
    from core.fetches
    anti join core.runs using (run_id)
    where fetches.run_id is not null
    union all
    select
        'feed_polls.feed_id' as place,
        feed_polls.feed_id::varchar as id,
    from core.feed_polls
    anti join core.feeds using (feed_id)
    where
        feed_polls.feed_id is not null
        -- What a backfill lists stands in no registry.
        and not starts_with(feed_polls.feed_id, 'backfill:')
    union all
    select
        'entity_names.entity_id' as place,
        entity_names.entity_id::varchar as id,
    from core.entity_names
    anti join core.entities using (entity_id)
    where entity_names.entity_id is not null
) as orphans
group by
    place,
    id
order by
    place,
    id;
