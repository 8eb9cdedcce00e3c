-- Grain: one row per article that others copied and that copies none itself: the first of its text as far as we see.
-- Reader: analyst of who leads. Time zone: UTC. Lags only where both name an hour.
create or replace view main.first_reporters as
with followed as (
    select
        copies.source_id,
        count(*) as copies,
        list(coalesce(outlets.family, copier.outlet_id)) as publishers,
        list(outlets.side) filter (where outlets.side is not null) as sides,
        min(copier.published_at) filter (where copier.published_precision = 'instant') as first_at,
        bool_or(coalesce(copier.relevant, false)) as is_relevant,
    from core.copies
    join core.article_facts as copier on copies.article_id = copier.article_id
    left join core.outlets on copier.outlet_id = outlets.outlet_id
    where copies.source_id not in (select taken.article_id from core.copies as taken)
    group by copies.source_id
)
select
    followed.source_id as article_id,
    articles.title,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.outlet_id,
    outlets.side,
    articles.lang,
    articles.published_at,
    followed.copies,
    -- Lists of one or two: counting distinct ones among all rows takes twice as long.
    len(list_distinct(followed.publishers)) as publishers,
    list_sort(list_distinct(followed.sides)) as copied_by_sides,
    case
        when articles.published_precision = 'instant'
            then date_diff('minute', articles.published_at, followed.first_at)
    end as first_lag_minutes,
    coalesce(article_facts.relevant, false) or followed.is_relevant as relevant,
    articles.canonical_url,
from followed
join core.articles on followed.source_id = articles.article_id
join core.article_facts on followed.source_id = article_facts.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id;
comment on view main.first_reporters is 'Articles that others copied and that copy none: who was first with a text, how many followed, how fast. One row per such article. By words, not by events: who tells the same in words of his own is no row. For analysts. UTC.';
comment on column main.first_reporters.article_id is 'Identifies the article.';
comment on column main.first_reporters.title is 'Clean title.';
comment on column main.first_reporters.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.first_reporters.outlet_id is 'Short name of the outlet.';
comment on column main.first_reporters.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.first_reporters.lang is 'Language (BCP-47).';
comment on column main.first_reporters.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.first_reporters.copies is 'Articles with its text.';
comment on column main.first_reporters.publishers is 'Publishers of these: outlets of one family count once.';
comment on column main.first_reporters.copied_by_sides is 'Lanes of the press that took it over.';
comment on column main.first_reporters.first_lag_minutes is 'Minutes to the first of them; null: no hours are known.';
comment on column main.first_reporters.relevant is 'It or a copy concerns Iran–Azerbaijan relations.';
comment on column main.first_reporters.canonical_url is 'The one address all variants fold to; null for a document without one.';
