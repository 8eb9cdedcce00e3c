-- Grain: one row per month, outlet, language, thing and wording that the outlet used. Reader: analyst of language.
-- Time zone: months are UTC. Copies count: to print another's words is a choice, too; originals leaves them out.
create or replace view main.term_choice as
with months as (
    select
        cast(date_trunc('month', article_terms."day") as date) as month,
        article_terms.outlet_id,
        article_terms.lang,
        article_terms.term_id,
        count(*) as articles,
        count(*) filter (where not article_terms.is_copy) as originals,
        count(*) filter (where article_terms.relevant) as relevant,
        cast(sum(article_terms.uses) as bigint) as uses,
    from core.article_terms
    group by all
),
things as (
    select
        cast(date_trunc('month', article_terms."day") as date) as month,
        article_terms.outlet_id,
        article_terms.lang,
        terms.thing_id,
        count(distinct article_terms.article_id) as thing_articles,
    from core.article_terms
    join core.terms on article_terms.term_id = terms.term_id
    group by all
)
select
    months.month,
    outlets.side,
    coalesce(outlets.name, months.outlet_id) as outlet,
    months.outlet_id,
    months.lang,
    terms.thing_id,
    months.term_id,
    terms.wording,
    months.articles,
    months.originals,
    months.relevant,
    months.uses,
    things.thing_articles,
    round(months.articles / things.thing_articles, 4) as share,
from months
join core.terms on months.term_id = terms.term_id
join things
    on months.month = things.month
    and months.outlet_id is not distinct from things.outlet_id
    and months.lang is not distinct from things.lang
    and terms.thing_id = things.thing_id
left join core.outlets on months.outlet_id = outlets.outlet_id;
comment on view main.term_choice is 'Which words an outlet chooses for contested things, month by month. One row per month, outlet, language, thing and wording used. An article may use several, so shares may add up to more than 1. For analysts of language. Months are UTC.';
comment on column main.term_choice.month is 'First day of the month (UTC).';
comment on column main.term_choice.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.term_choice.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.term_choice.outlet_id is 'Short name of the outlet.';
comment on column main.term_choice.lang is 'Language (BCP-47).';
comment on column main.term_choice.thing_id is 'The contested thing.';
comment on column main.term_choice.term_id is 'The wording (main.terms).';
comment on column main.term_choice.wording is 'The wording.';
comment on column main.term_choice.articles is 'Articles that use it, copies included.';
comment on column main.term_choice.originals is 'Of these, no copy of another article.';
comment on column main.term_choice.relevant is 'Of these, relevant articles.';
comment on column main.term_choice.uses is 'Times that they use it.';
comment on column main.term_choice.thing_articles is 'Articles of the outlet, month and language that name the thing at all.';
comment on column main.term_choice.share is 'Of those, the ones with this wording: small numbers of articles make wild shares.';
