-- Grain: one row per wording for a contested thing. Reader: analyst of language. Time zone: UTC.
-- We report who says what, never which is right.
create or replace view main.terms as
with spelt as (
    -- What the files say of endings is no part of a name.
    select
        term_names.term_id,
        map(
            list(term_names.lang order by term_names.lang),
            list(
                list_transform(
                    term_names.names, lambda name: regexp_replace(name, '[*=!]', '', 'g')
                )
                order by term_names.lang
            )
        ) as names,
    from core.term_names
    join core.terms
        on term_names.term_id = terms.term_id
        and term_names.updated_at = terms.updated_at
    group by term_names.term_id
),
used as (
    select
        term_id,
        count(*) as articles,
        count(*) filter (where relevant) as relevant,
        count(distinct outlet_id) as outlets,
    from core.article_terms
    group by term_id
)
select
    terms.thing_id,
    terms.thing,
    terms.term_id,
    terms.wording,
    terms.users,
    terms.reason,
    terms.source,
    spelt.names,
    coalesce(used.articles, 0) as articles,
    coalesce(used.relevant, 0) as relevant,
    coalesce(used.outlets, 0) as outlets,
    terms.updated_at = max(terms.updated_at) over () as is_in_use,
    terms.updated_at,
from core.terms
left join spelt on terms.term_id = spelt.term_id
left join used on terms.term_id = used.term_id;
comment on view main.terms is 'Wordings for contested things: whose they are, what the choice says, how languages write them, how often they are used. One row per wording. We report who says what, never which is right. For analysts of language. UTC.';
comment on column main.terms.thing_id is 'The contested thing.';
comment on column main.terms.thing is 'What it is.';
comment on column main.terms.term_id is 'The wording (main.terms).';
comment on column main.terms.wording is 'The wording.';
comment on column main.terms.users is 'Whose wording it is.';
comment on column main.terms.reason is 'What the choice says.';
comment on column main.terms.source is 'Where that was read.';
comment on column main.terms.names is 'Spellings by language (BCP-47): names[''fa''] is a list. Some are stems.';
comment on column main.terms.articles is 'Articles that use it.';
comment on column main.terms.relevant is 'Of those, relevant ones.';
comment on column main.terms.outlets is 'Outlets that use it.';
comment on column main.terms.is_in_use is 'False: the files have it no longer.';
comment on column main.terms.updated_at is 'When the files were last read anew (UTC).';
