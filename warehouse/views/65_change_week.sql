-- Grain: one row per week and outlet in which an article was edited or found gone. Reader: analyst who watches for
-- silent changes. Time zone: weeks begin on Monday, UTC. Only relevant articles are visited again.
create or replace view main.change_week as
with changes as (
    select
        version_rows.article_id,
        cast(date_trunc('week', date '1970-01-01' + cast(epoch_us(version_rows.seen_at) // 86400000000 as integer)) as date) as week,
        'edit' as what,
    from core.version_rows
    where version_rows.reason = 'edited'
    union all
    select
        page_states.article_id,
        cast(date_trunc('week', date '1970-01-01' + cast(epoch_us(page_states.missing_since) // 86400000000 as integer)) as date) as week,
        'gone' as what,
    from core.page_states
    where page_states.missing_since is not null
)
select
    changes.week,
    outlets.side,
    coalesce(outlets.name, article_facts.outlet_id) as outlet,
    article_facts.outlet_id,
    count(*) filter (where changes.what = 'edit') as edits,
    count(distinct changes.article_id) filter (where changes.what = 'edit') as articles_edited,
    count(*) filter (where changes.what = 'gone') as articles_gone,
    count(distinct changes.article_id) filter (where article_facts.relevant) as relevant_articles,
from changes
join core.article_facts on changes.article_id = article_facts.article_id
left join core.outlets on article_facts.outlet_id = outlets.outlet_id
group by all;
comment on view main.change_week is 'Edits and deletions by week. One row per week and outlet with any; edits and deletions name the articles. Only relevant articles are visited again, so little is seen of others. For analysts. Weeks begin on Monday, UTC.';
comment on column main.change_week.week is 'Monday of the week (UTC).';
comment on column main.change_week.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.change_week.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.change_week.outlet_id is 'Short name of the outlet.';
comment on column main.change_week.edits is 'New wordings by the publisher.';
comment on column main.change_week.articles_edited is 'Articles that they are of.';
comment on column main.change_week.articles_gone is 'Articles whose page was found gone that week and is gone still.';
comment on column main.change_week.relevant_articles is 'Of all these, relevant articles.';
