-- Grain: one row per outlet and language of the registry or with articles. Reader: analyst. Time zone: days are
-- UTC; all of time is summed.
create or replace view main.outlet_share as
with own as (
    select
        outlet_id,
        lang,
        cast(sum(articles) as bigint) as articles,
        cast(sum(relevant) as bigint) as relevant,
        cast(sum(originals) as bigint) as originals,
        cast(sum(bilateral) as bigint) as bilateral,
        min("day") as first_day,
        max("day") as last_day,
    from core.article_days
    where origin is distinct from 'seed'
    group by all
),
asked as (
    select
        feeds.outlet_id,
        count(distinct poll_days.feed_id) as feeds,
        count(distinct poll_days.feed_id) filter (where poll_days.polls_ok > 0) as feeds_answering,
    from core.poll_days
    join core.feeds on poll_days.feed_id = feeds.feed_id
    where poll_days.polls > 0
    group by all
),
joined as (
    select
        coalesce(own.outlet_id, asked.outlet_id) as outlet_id,
        own.* exclude (outlet_id),
        asked.feeds,
        asked.feeds_answering,
    from own
    full join asked on own.outlet_id = asked.outlet_id
)
select
    coalesce(outlets.name, joined.outlet_id) as outlet,
    joined.outlet_id,
    outlets.country,
    outlets.side,
    outlets.family,
    joined.lang,
    coalesce(joined.articles, 0) as articles,
    coalesce(joined.relevant, 0) as relevant,
    coalesce(joined.originals, 0) as originals,
    coalesce(joined.bilateral, 0) as bilateral,
    round(joined.relevant / joined.articles, 4) as relevant_share,
    joined.first_day,
    joined.last_day,
    coalesce(joined.feeds, 0) as feeds,
    coalesce(joined.feeds_answering, 0) as feeds_answering,
from joined
left join core.outlets on joined.outlet_id = outlets.outlet_id;
comment on view main.outlet_share is 'How much of an outlet is relevant. One row per outlet and language, and one for an outlet whose feeds brought nothing; seeds are left out. For analysts. All of time is summed, days are UTC.';
comment on column main.outlet_share.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.outlet_share.outlet_id is 'Short name of the outlet.';
comment on column main.outlet_share.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.outlet_share.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.outlet_share.family is 'Publisher: outlets of one family are not independent.';
comment on column main.outlet_share.lang is 'Language (BCP-47); null: nothing came.';
comment on column main.outlet_share.articles is 'Articles, copies included.';
comment on column main.outlet_share.relevant is 'Relevant articles.';
comment on column main.outlet_share.originals is 'Of the relevant ones, those that are no copy of another article.';
comment on column main.outlet_share.bilateral is 'Of the relevant ones, those of grade 2.';
comment on column main.outlet_share.relevant_share is 'Of its articles, the relevant ones.';
comment on column main.outlet_share.first_day is 'Day of its oldest article that we hold (UTC).';
comment on column main.outlet_share.last_day is 'Day of its newest (UTC).';
comment on column main.outlet_share.feeds is 'Feeds of the outlet that were ever asked.';
comment on column main.outlet_share.feeds_answering is 'Of those, feeds that ever answered.';
