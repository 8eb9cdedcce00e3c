-- Grain: one row per week of first sight and outlet. Reader: operator, analyst who asks how late we are. Time zone:
-- weeks begin on Monday, UTC. Only articles from feeds with an hour of publication; a first day brings old ones, and
-- what is older than a week when we first see it is no lag of ours and left out.
create or replace view main.collection_lag as
with lags as (
    select
        cast(date_trunc('week', date '1970-01-01' + cast(epoch_us(article_facts.first_seen_at) // 86400000000 as integer)) as date) as week,
        article_facts.outlet_id,
        (epoch_us(article_facts.first_seen_at) - epoch_us(article_facts.published_at)) / 60000000 as minutes,
    from core.article_facts
    where
        article_facts.published_precision = 'instant'
        and article_facts.origin in ('feed', 'demo')
        and article_facts.published_at <= article_facts.first_seen_at
        and article_facts.published_at > article_facts.first_seen_at - interval 7 days
),
measured as (
    select
        week,
        outlet_id,
        count(*) as articles,
        quantile_cont(minutes, [0.5, 0.95]) as quantiles,
    from lags
    group by all
)
select
    measured.week,
    outlets.side,
    coalesce(outlets.name, measured.outlet_id) as outlet,
    measured.outlet_id,
    measured.articles,
    round(measured.quantiles[1], 1) as median_minutes,
    round(measured.quantiles[2], 1) as p95_minutes,
from measured
left join core.outlets on measured.outlet_id = outlets.outlet_id;
comment on view main.collection_lag is 'How long after publication we first saw articles. One row per week and outlet; articles from feeds with an hour of publication, a week old at most. For operators and analysts. Weeks begin on Monday, UTC.';
comment on column main.collection_lag.week is 'Monday of the week in which they were first seen (UTC).';
comment on column main.collection_lag.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.collection_lag.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.collection_lag.outlet_id is 'Short name of the outlet.';
comment on column main.collection_lag.articles is 'Articles that it is measured on.';
comment on column main.collection_lag.median_minutes is 'Half were seen within so many minutes.';
comment on column main.collection_lag.p95_minutes is '19 of 20 were.';
