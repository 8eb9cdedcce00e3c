-- Grain: one row per month, initiator, target, class of act and side of the press that tells of it. Reader: analyst who
-- counts who did what to whom. Time zone: months are UTC. Reports are counted, not acts: many tell of one.
create or replace view main.act_month as
with told as (
    select
        acts.article_id,
        acts.initiator,
        acts.target,
        acts.quad_class,
        article_facts."day",
        article_facts.outlet_id,
        article_facts.is_copy,
    from core.acts
    join core.article_facts
        on acts.article_id = article_facts.article_id
        and acts.version_id = article_facts.version_id
        and acts.reading_version = article_facts.reading_version
    where
        article_facts.relevant
        and article_facts.origin <> 'seed'
),
by_article as (
    -- An article has one day and one outlet: what is distinct is counted step by step.
    select
        article_id,
        "day",
        outlet_id,
        is_copy,
        initiator,
        target,
        quad_class,
        count(*) as acts,
    from told
    group by all
),
by_day as (
    select
        by_article."day",
        by_article.initiator,
        by_article.target,
        by_article.quad_class,
        outlets.side,
        sum(by_article.acts) as acts,
        count(*) as articles,
        count(*) filter (where not by_article.is_copy) as originals,
    from by_article
    left join core.outlets on by_article.outlet_id = outlets.outlet_id
    group by all
)
select
    cast(date_trunc('month', "day") as date) as month,
    initiator,
    target,
    quad_class,
    side as told_by,
    cast(sum(acts) as bigint) as acts,
    cast(sum(articles) as bigint) as articles,
    cast(sum(originals) as bigint) as originals,
    count(*) as days,
from by_day
group by all;
comment on view main.act_month is 'Who did what to whom, month by month, and who tells of it. One row per month, initiator, target, class and side of the press; reports are counted, many of which tell of one act. Seeds are left out. For analysts. Months are UTC.';
comment on column main.act_month.month is 'First day of the month (UTC).';
comment on column main.act_month.initiator is 'Side that acts: azerbaijan or iran.';
comment on column main.act_month.target is 'Side acted on.';
comment on column main.act_month.quad_class is 'verbal_cooperation, material_cooperation, verbal_conflict or material_conflict.';
comment on column main.act_month.told_by is 'Lane of the press that tells of it; null: not in the registry.';
comment on column main.act_month.acts is 'Sentences that say so.';
comment on column main.act_month.articles is 'Relevant articles that hold them.';
comment on column main.act_month.originals is 'Of these, no copy of another article.';
comment on column main.act_month.days is 'Days on which any came out.';
