-- Grain: one row per week of first sight and outlet. Reader: operator, analyst who asks how late we are. Time zone:
-- weeks begin on Monday, UTC. Only articles from feeds with an hour of publication; a first day brings old ones, and
-- what is older than a week when we first see it is no lag of ours and left out.
create or replace view main.collection_lag as
with lags as (
    -- Bare numbers: computing with instants, or dates, of a million rows costs several times as much.
    select
        outlet_id,
        -- 1970-01-01 was a Thursday.
        (epoch_us(first_seen_at) // 86400000000 + 3) // 7 as week_number,
        epoch_us(first_seen_at) - epoch_us(published_at) as lag_us,
    from core.article_facts
    where
        published_precision = 'instant'
        and origin in ('feed', 'demo')
),
measured as (
    select
        week_number,
        outlet_id,
        count(*) as articles,
        quantile_cont(lag_us / 60000000, [0.5, 0.95]) as quantiles,
    from lags
    where
        lag_us >= 0
        and lag_us < 7 * 86400000000
    group by all
)
select
    date '1969-12-29' + 7 * cast(measured.week_number as integer) as week,
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
