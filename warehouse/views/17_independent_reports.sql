-- Grain: one row per report: an article and all copies of it, directly or by way of other copies; an
-- article without copies is a report. Pages that are no article are left out.
-- Reader: analyst who counts. Time zone: UTC.
create or replace view main.independent_reports as
with recursive links as (
    select article_id, source_id as other_id
    from core.copies
    union all
    select source_id, article_id
    from core.copies
),
-- Each article takes over the smallest id that it is connected with, until none changes. Only
-- articles in pairs take part: few of all.
groups(article_id, label) using key (article_id) as (
    select distinct article_id, article_id as label
    from links
    union
    select links.article_id, min(groups.label) as label
    from groups
    join links on groups.article_id = links.other_id
    join recurring.groups as held on links.article_id = held.article_id
    where groups.label < held.label
    group by links.article_id
),
followers as (
    select distinct article_id
    from core.copies
),
members as (
    select
        groups.label,
        article_facts.article_id,
        article_facts.outlet_id,
        article_facts.lang,
        article_facts.relevant,
        article_facts.grade,
        least(coalesce(article_facts.published_at, article_facts.first_seen_at), article_facts.first_seen_at) as sort_at,
        coalesce(outlets.name, article_facts.outlet_id) as outlet,
        coalesce(outlets.family, article_facts.outlet_id, article_facts.article_id::varchar) as publisher,
        followers.article_id is not null as is_copy,
    from groups
    join core.article_facts on groups.article_id = article_facts.article_id
    left join core.outlets on article_facts.outlet_id = outlets.outlet_id
    left join followers on groups.article_id = followers.article_id
    where article_facts.kind not in ('consent', 'challenge', 'not_found', 'listing')
),
gathered as (
    select
        -- The article that copies no other; of several the earliest.
        arg_min(article_id, (is_copy, sort_at, article_id)) as article_id,
        count(*) as articles,
        count(distinct outlet_id) as outlets,
        count(distinct publisher) as publishers,
        list(distinct outlet order by outlet) as outlet_names,
        list(distinct lang order by lang) as langs,
        min(sort_at) as first_at,
        max(sort_at) as newest_at,
        bool_or(relevant) as relevant,
        max(grade) as grade,
        list(article_id order by sort_at, article_id) as article_ids,
    from members
    group by label
),
alone as (
    -- Nearly all articles have no copy: nothing is to be gathered of them. The wide table comes first,
    -- so that whoever wants a few rows waits for the narrow one alone.
    select
        articles.article_id,
        articles.title,
        articles.outlet_id,
        articles.lang,
        articles.published_at,
        articles.canonical_url,
        article_facts.relevant,
        article_facts.grade,
        least(coalesce(articles.published_at, articles.first_seen_at), articles.first_seen_at) as sort_at,
    from core.articles
    join core.article_facts on articles.article_id = article_facts.article_id
    where article_facts.kind not in ('consent', 'challenge', 'not_found', 'listing')
)
select
    alone.article_id,
    alone.title,
    coalesce(outlets.name, alone.outlet_id) as outlet,
    alone.outlet_id,
    outlets.country,
    outlets.side,
    alone.lang,
    alone.published_at,
    coalesce(gathered.first_at, alone.sort_at) as first_at,
    coalesce(gathered.newest_at, alone.sort_at) as newest_at,
    coalesce(gathered.articles, 1) as articles,
    coalesce(gathered.articles, 1) - 1 as copies,
    coalesce(gathered.outlets, cast(alone.outlet_id is not null as integer)) as outlets,
    coalesce(gathered.publishers, 1) as publishers,
    coalesce(gathered.outlet_names, [coalesce(outlets.name, alone.outlet_id)]) as outlet_names,
    coalesce(gathered.langs, [alone.lang]) as langs,
    coalesce(gathered.relevant, alone.relevant) as relevant,
    coalesce(gathered.grade, alone.grade) as grade,
    alone.relevant as root_relevant,
    alone.canonical_url,
    coalesce(gathered.article_ids, [alone.article_id]) as article_ids,
from alone
left join core.outlets on alone.outlet_id = outlets.outlet_id
left join gathered on alone.article_id = gathered.article_id
left join (
    select distinct article_id
    from links
) as linked on alone.article_id = linked.article_id
where
    gathered.article_id is not null
    or linked.article_id is null;
comment on view main.independent_reports is 'Reports: an article and all its copies count as one. One row per report, under the article that the others have their text from, as far as we can see. Join article_ids with articles for the copies. For analysts who count. UTC.';
comment on column main.independent_reports.article_id is 'The root: the article that copies no other, of several the earliest. It changes when an earlier original is found.';
comment on column main.independent_reports.title is 'Its title.';
comment on column main.independent_reports.outlet is 'Its outlet: the name, the id where the registry has no name.';
comment on column main.independent_reports.outlet_id is 'Short name of its outlet.';
comment on column main.independent_reports.country is 'Country of its outlet (ISO 3166-1 alpha-2).';
comment on column main.independent_reports.side is 'Lane of the press that its outlet belongs to.';
comment on column main.independent_reports.lang is 'Its language (BCP-47).';
comment on column main.independent_reports.published_at is 'Its date of publication (UTC); null: unknown.';
comment on column main.independent_reports.first_at is 'When the first article of the report was out: published, or first seen where that is earlier or all we know (UTC).';
comment on column main.independent_reports.newest_at is 'When the newest was (UTC).';
comment on column main.independent_reports.articles is 'Articles with this text, the root included.';
comment on column main.independent_reports.copies is 'Articles beside the root.';
comment on column main.independent_reports.outlets is 'Outlets that printed it.';
comment on column main.independent_reports.publishers is 'Publishers that printed it: outlets of one family count once.';
comment on column main.independent_reports.outlet_names is 'These outlets by name.';
comment on column main.independent_reports.langs is 'Languages of the articles (BCP-47).';
comment on column main.independent_reports.relevant is 'One of the articles concerns Iran–Azerbaijan relations; null: none was judged.';
comment on column main.independent_reports.grade is 'The highest grade of any of them; null: none was judged.';
comment on column main.independent_reports.root_relevant is 'The root concerns Iran–Azerbaijan relations; null: not judged.';
comment on column main.independent_reports.canonical_url is 'Address of the root; null for a document without one.';
comment on column main.independent_reports.article_ids is 'All articles of the report, earliest first.';
