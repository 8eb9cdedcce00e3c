-- Grain: one row per report: an article and all copies of it, directly or by way of other copies; an
-- article without copies is a report. Pages that are no article are left out.
-- Reader: analyst who counts. Time zone: UTC.
create or replace view main.independent_reports as
with recursive linked as (
    select
        article_id,
        count(*) as others,
        bool_or(is_copy) as is_copy,
    from (
        select
            article_id,
            true as is_copy,
        from core.copies
        union all
        select source_id, false
        from core.copies
    ) as ends
    group by article_id
),
members as (
    select
        linked.article_id,
        linked.is_copy,
        article_facts.outlet_id,
        article_facts.lang,
        article_facts.relevant,
        article_facts.grade,
        least(coalesce(article_facts.published_at, article_facts.first_seen_at), article_facts.first_seen_at) as sort_at,
        coalesce(outlets.name, article_facts.outlet_id) as outlet,
        coalesce(outlets.family, article_facts.outlet_id, article_facts.article_id::varchar) as publisher,
    from linked
    join core.article_facts on linked.article_id = article_facts.article_id
    left join core.outlets on article_facts.outlet_id = outlets.outlet_id
    where article_facts.kind not in ('consent', 'challenge', 'not_found', 'listing')
),
ties as (
    select
        copies.article_id,
        copies.source_id,
        copied.others > 1 or source.others > 1 as is_tangled,
    from core.copies
    join linked as copied on copies.article_id = copied.article_id
    join linked as source on copies.source_id = source.article_id
),
pairs as (
    -- Most groups are an article and one copy of it: nobody has to search for who belongs to them, nor
    -- to gather lists, which costs most.
    select
        source.article_id,
        copied.article_id as copied_id,
        cast(2 as bigint) as articles,
        cast(
            case
                when source.outlet_id is null and copied.outlet_id is null then 0
                when source.outlet_id <> copied.outlet_id then 2
                else 1
            end as bigint
        ) as outlets,
        cast(case when source.publisher = copied.publisher then 1 else 2 end as bigint) as publishers,
        case
            when source.outlet is not distinct from copied.outlet then [source.outlet]
            when source.outlet < copied.outlet or copied.outlet is null then [source.outlet, copied.outlet]
            else [copied.outlet, source.outlet]
        end as outlet_names,
        case
            when source.lang is not distinct from copied.lang then [source.lang]
            when source.lang < copied.lang or copied.lang is null then [source.lang, copied.lang]
            else [copied.lang, source.lang]
        end as langs,
        least(source.sort_at, copied.sort_at) as first_at,
        greatest(source.sort_at, copied.sort_at) as newest_at,
        coalesce(source.relevant or copied.relevant, source.relevant, copied.relevant) as relevant,
        greatest(source.grade, copied.grade) as grade,
        case
            when (source.sort_at, source.article_id) < (copied.sort_at, copied.article_id)
                then [source.article_id, copied.article_id]
            else [copied.article_id, source.article_id]
        end as article_ids,
    from ties
    join members as source on ties.source_id = source.article_id
    join members as copied on ties.article_id = copied.article_id
    where not ties.is_tangled
),
tangled as (
    select
        article_id,
        source_id as other_id,
    from ties
    where is_tangled
    union all
    select source_id, article_id
    from ties
    where is_tangled
),
-- Of the others each article takes over the smallest id that it is connected with, until none changes.
groups(article_id, label) using key (article_id) as (
    select
        article_id,
        least(article_id, min(other_id)) as label,
    from tangled
    group by article_id
    union
    select tangled.article_id, min(groups.label) as label
    from groups
    join tangled on groups.article_id = tangled.other_id
    join recurring.groups as held on tangled.article_id = held.article_id
    where groups.label < held.label
    group by tangled.article_id
),
gathered as (
    select
        groups.label,
        -- The article that copies no other; of several the earliest.
        arg_min(members.article_id, (members.is_copy, members.sort_at, members.article_id)) as article_id,
        count(*) as articles,
        count(distinct members.outlet_id) as outlets,
        count(distinct members.publisher) as publishers,
        list(distinct members.outlet order by members.outlet) as outlet_names,
        list(distinct members.lang order by members.lang) as langs,
        min(members.sort_at) as first_at,
        max(members.sort_at) as newest_at,
        bool_or(members.relevant) as relevant,
        max(members.grade) as grade,
        list(members.article_id order by members.sort_at, members.article_id) as article_ids,
    from groups
    join members on groups.article_id = members.article_id
    group by groups.label
),
reports as (
    select * exclude (copied_id)
    from pairs
    union all
    select * exclude (label)
    from gathered
),
others as (
    select copied_id as article_id
    from pairs
    union all
    select groups.article_id
    from groups
    join gathered on groups.label = gathered.label
    where groups.article_id <> gathered.article_id
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
    coalesce(reports.first_at, alone.sort_at) as first_at,
    coalesce(reports.newest_at, alone.sort_at) as newest_at,
    coalesce(reports.articles, 1) as articles,
    coalesce(reports.articles, 1) - 1 as copies,
    coalesce(reports.outlets, cast(alone.outlet_id is not null as integer)) as outlets,
    coalesce(reports.publishers, 1) as publishers,
    coalesce(reports.outlet_names, [coalesce(outlets.name, alone.outlet_id)]) as outlet_names,
    coalesce(reports.langs, [alone.lang]) as langs,
    coalesce(reports.relevant, alone.relevant) as relevant,
    coalesce(reports.grade, alone.grade) as grade,
    alone.relevant as root_relevant,
    alone.canonical_url,
    coalesce(reports.article_ids, [alone.article_id]) as article_ids,
from alone
left join core.outlets on alone.outlet_id = outlets.outlet_id
left join reports on alone.article_id = reports.article_id
left join others on alone.article_id = others.article_id
where others.article_id is null;
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
