-- Grain: one row per month, kind and reason of the evidence that earned flags. Reader: whoever builds a classifier.
-- Time zone: months are UTC. Relevant articles only, by the verdict that counts.
create or replace view main.reason_month as
with spans as (
    select
        cast(date_trunc('month', article_facts."day") as date) as month,
        article_facts.article_id,
        unnest(verdicts.evidence) as span,
    from core.verdicts
    join core.article_facts on verdicts.verdict_id = article_facts.verdict_id
    where
        article_facts.relevant
        and article_facts.classifier_relevant
        and article_facts.origin <> 'seed'
)
select
    month,
    span.kind as kind,
    span.reason as reason,
    count(*) as spans,
    count(distinct article_id) as articles,
    round(avg(span.weight), 3) as mean_weight,
from spans
where span.weight > 0
group by all;
comment on view main.reason_month is 'What earned the flags, month by month. One row per month, kind and reason of evidence; relevant articles only, seeds left out. For whoever builds a classifier. Months are UTC.';
comment on column main.reason_month.month is 'First day of the month (UTC).';
comment on column main.reason_month.kind is 'Kind of the evidence.';
comment on column main.reason_month.reason is 'Why it speaks for the flag.';
comment on column main.reason_month.spans is 'Passages.';
comment on column main.reason_month.articles is 'Articles with any.';
comment on column main.reason_month.mean_weight is 'Mean weight of the passages.';
