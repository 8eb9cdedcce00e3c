-- Grain: one row per outlet with a relevant article. Reader: analyst of who leads and who follows. Time zone: none,
-- all of time is summed.
create or replace view main.outlet_leads as
with given as (
    select
        outlet_id,
        count(*) as texts_copied,
        cast(sum(copies) as bigint) as copies_given,
    from main.first_reporters
    where relevant
    group by outlet_id
),
own as (
    select
        outlet_id,
        cast(sum(relevant) as bigint) as relevant,
        cast(sum(originals) as bigint) as originals,
    from core.article_days
    where origin is distinct from 'seed'
    group by outlet_id
)
select
    own.outlet_id,
    coalesce(outlets.name, own.outlet_id) as outlet,
    outlets.side,
    own.relevant,
    own.originals,
    own.relevant - own.originals as copies_taken,
    coalesce(given.texts_copied, 0) as texts_copied,
    coalesce(given.copies_given, 0) as copies_given,
    round(own.originals / own.relevant, 4) as original_share,
from own
left join given on own.outlet_id = given.outlet_id
left join core.outlets on own.outlet_id = outlets.outlet_id
where own.relevant > 0;
comment on view main.outlet_leads is 'Who writes and who copies, in relevant articles. One row per outlet; seeds are left out. For analysts. All of time is summed.';
comment on column main.outlet_leads.outlet_id is 'Short name of the outlet.';
comment on column main.outlet_leads.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.outlet_leads.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.outlet_leads.relevant is 'Relevant articles.';
comment on column main.outlet_leads.originals is 'Of the relevant ones, those that are no copy of another article.';
comment on column main.outlet_leads.copies_taken is 'Of its relevant articles, copies of others.';
comment on column main.outlet_leads.texts_copied is 'Its articles that others copied.';
comment on column main.outlet_leads.copies_given is 'Copies of these.';
comment on column main.outlet_leads.original_share is 'Of its relevant articles, those that are no copy.';
