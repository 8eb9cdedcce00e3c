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
        articles.*,
        coalesce(groups.label, articles.article_id) as label,
        coalesce(articles.family, articles.outlet_id, articles.article_id::varchar) as publisher,
        followers.article_id is not null as is_copy,
    from main.articles
    left join groups on articles.article_id = groups.article_id
    left join followers on articles.article_id = followers.article_id
    where articles.kind not in ('consent', 'challenge', 'not_found', 'listing')
),
reports as (
    select
        label,
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
)
select
    reports.article_id,
    members.title,
    members.outlet,
    members.outlet_id,
    members.country,
    members.side,
    members.lang,
    members.published_at,
    reports.first_at,
    reports.newest_at,
    reports.articles,
    reports.articles - 1 as copies,
    reports.outlets,
    reports.publishers,
    reports.outlet_names,
    reports.langs,
    reports.relevant,
    reports.grade,
    members.relevant as root_relevant,
    members.canonical_url,
    reports.article_ids,
from reports
join members on reports.article_id = members.article_id;
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
