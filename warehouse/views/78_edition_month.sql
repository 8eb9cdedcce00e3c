-- Grain: one row per month, outlet and language of its articles. Reader: analyst who compares what an outlet tells
-- at home and abroad. Time zone: months are UTC.
create or replace view main.edition_month as
with months as (
    select
        cast(date_trunc('month', article_days."day") as date) as month,
        article_days.outlet_id,
        article_days.lang,
        cast(sum(article_days.articles) as bigint) as articles,
        cast(sum(article_days.relevant) as bigint) as relevant,
        cast(sum(article_days.originals) as bigint) as originals,
        cast(sum(article_days.bilateral) as bigint) as bilateral,
    from core.article_days
    where article_days.origin is distinct from 'seed'
    group by all
)
select
    months.month,
    outlets.side,
    coalesce(outlets.name, months.outlet_id) as outlet,
    months.outlet_id,
    months.lang,
    months.articles,
    months.relevant,
    months.originals,
    months.bilateral,
    round(months.relevant / months.articles, 4) as relevant_share,
    round(months.relevant / nullif(sum(months.relevant) over editions, 0), 4) as share_of_outlet,
    count(*) over editions as editions,
from months
left join core.outlets on months.outlet_id = outlets.outlet_id
window editions as (partition by months.month, months.outlet_id);
comment on view main.edition_month is 'What an outlet tells in each of its languages, month by month. One row per month, outlet and language; seeds are left out. For analysts. Months are UTC.';
comment on column main.edition_month.month is 'First day of the month (UTC).';
comment on column main.edition_month.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.edition_month.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.edition_month.outlet_id is 'Short name of the outlet.';
comment on column main.edition_month.lang is 'Language (BCP-47).';
comment on column main.edition_month.articles is 'Articles, copies included.';
comment on column main.edition_month.relevant is 'Relevant articles.';
comment on column main.edition_month.originals is 'Of the relevant ones, those that are no copy of another article.';
comment on column main.edition_month.bilateral is 'Of the relevant ones, those of grade 2.';
comment on column main.edition_month.relevant_share is 'Of its articles in that language, the relevant ones.';
comment on column main.edition_month.share_of_outlet is 'Of its relevant articles of the month, those in that language.';
comment on column main.edition_month.editions is 'Languages in which it had articles that month.';
