-- Grain: one row per outlet and wording that it has used. Reader: analyst who asks since when somebody says so.
-- Time zone: days are UTC. First as far as we hold its articles: compare first_day with since.
create or replace view main.term_firsts as
with own as (
    select
        outlet_id,
        min("day") as since,
    from core.article_days
    group by outlet_id
),
firsts as (
    select
        outlet_id,
        term_id,
        count(*) as articles,
        min("day") as first_day,
        max("day") as last_day,
        arg_min(article_id, ("day", article_id)) as article_id,
    from core.article_terms
    group by all
)
select
    terms.thing_id,
    firsts.term_id,
    terms.wording,
    outlets.side,
    coalesce(outlets.name, firsts.outlet_id) as outlet,
    firsts.outlet_id,
    firsts.first_day,
    firsts.last_day,
    firsts.articles,
    own.since,
    firsts.article_id,
from firsts
join core.terms on firsts.term_id = terms.term_id
left join own on firsts.outlet_id is not distinct from own.outlet_id
left join core.outlets on firsts.outlet_id = outlets.outlet_id;
comment on view main.term_firsts is 'Since when and until when an outlet has used a wording. One row per outlet and wording. For analysts of language. Days are UTC.';
comment on column main.term_firsts.thing_id is 'The contested thing.';
comment on column main.term_firsts.term_id is 'The wording (main.terms).';
comment on column main.term_firsts.wording is 'The wording.';
comment on column main.term_firsts.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.term_firsts.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.term_firsts.outlet_id is 'Short name of the outlet.';
comment on column main.term_firsts.first_day is 'Day of its first article with it (UTC).';
comment on column main.term_firsts.last_day is 'Day of its newest (UTC).';
comment on column main.term_firsts.articles is 'Articles with it.';
comment on column main.term_firsts.since is 'Day of the oldest article of the outlet that we hold: before it we know nothing (UTC).';
comment on column main.term_firsts.article_id is 'The first article.';
