-- Grain: one row per month, kind and reason of the evidence that earned flags. Reader: whoever builds a classifier.
-- Time zone: months are UTC. Relevant articles only, by the verdict that counts.
create or replace view main.reason_month as
with spans as (
    select
        "day",
        article_id,
        unnest(reasons, recursive := true),
    from core.article_facts
    where
        relevant
        and classifier_relevant
        and origin <> 'seed'
),
by_article as (
    select
        "day",
        kind,
        reason,
        count(*) as spans,
        sum(weight) as weight,
    from spans
    group by
        article_id,
        "day",
        kind,
        reason
)
select
    cast(date_trunc('month', "day") as date) as month,
    kind,
    reason,
    cast(sum(spans) as bigint) as spans,
    count(*) as articles,
    round(sum(weight) / sum(spans), 3) as mean_weight,
from by_article
group by all;
comment on view main.reason_month is 'What earned the flags, month by month. One row per month, kind and reason of evidence; relevant articles only, seeds left out. For whoever builds a classifier. Months are UTC.';
comment on column main.reason_month.month is 'First day of the month (UTC).';
comment on column main.reason_month.kind is 'Kind of the evidence.';
comment on column main.reason_month.reason is 'Why it speaks for the flag.';
comment on column main.reason_month.spans is 'Passages.';
comment on column main.reason_month.articles is 'Articles with any.';
comment on column main.reason_month.mean_weight is 'Mean weight of the passages.';
