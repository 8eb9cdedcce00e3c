-- Grain: one row per pair of articles with one text. Articles of one outlet under two addresses, too.
-- Reader: analyst. Time zone: UTC.
create or replace view main.copies as
select
    copies.article_id,
    coalesce(copier.name, article.outlet_id) as outlet,
    article.title,
    coalesce(origin.name, source.outlet_id) as source_outlet,
    source.title as source_title,
    copies.similarity,
    -- Where one of the two names a day only, hours between them are not known.
    case
        when article.published_precision = 'instant' and source.published_precision = 'instant'
            then date_diff('minute', source.published_at, article.published_at)
    end as lag_minutes,
    copies.basis,
    copies.credit,
    copies.is_same_family,
    article.lang,
    article.published_at,
    source.published_at as source_published_at,
    article.canonical_url,
    source.canonical_url as source_url,
    copies.source_id,
    copies.copy_id,
    copies.found_at,
    copies.run_id,
from core.copies
join core.articles as article on copies.article_id = article.article_id
join core.articles as source on copies.source_id = source.article_id
left join core.outlets as copier on article.outlet_id = copier.outlet_id
left join core.outlets as origin on source.outlet_id = origin.outlet_id;
comment on view main.copies is 'Pairs of articles with one text: which is the copy, of what, and how we know. Forty copies of a wire are many pairs; independent_reports counts them as one. One row per pair. For analysts. UTC.';
comment on column main.copies.article_id is 'The copy.';
comment on column main.copies.outlet is 'Who printed it: name of the outlet, its id where the registry has no name.';
comment on column main.copies.title is 'Title of the copy.';
comment on column main.copies.source_outlet is 'Whose text it is, as far as we can see.';
comment on column main.copies.source_title is 'Title of that article.';
comment on column main.copies.similarity is 'Verified overlap of the two texts: share of the shorter that stands in the longer, less where beginnings or numbers differ; 0.0 to 1.0, copies from 0.6.';
comment on column main.copies.lag_minutes is 'Minutes from the publication of the source to that of the copy; negative where the copy credits a source whose clock is later; null: one of them gives no hour.';
comment on column main.copies.basis is 'What tells the direction, strongest first: credit (the copy names the source''s publisher), time (published later), order (seen later).';
comment on column main.copies.credit is 'Agency that the copy names: the source''s publisher, or a third whom both name.';
comment on column main.copies.is_same_family is 'Both outlets belong to one publisher.';
comment on column main.copies.lang is 'Language of the copy (BCP-47).';
comment on column main.copies.published_at is 'Publication of the copy (UTC); null: unknown.';
comment on column main.copies.source_published_at is 'Publication of the source (UTC); null: unknown.';
comment on column main.copies.canonical_url is 'Address of the copy.';
comment on column main.copies.source_url is 'Address of the source.';
comment on column main.copies.source_id is 'The source, an article too.';
comment on column main.copies.copy_id is 'Identifies the pair.';
comment on column main.copies.found_at is 'When the pair was found, or its direction was last decided (UTC).';
comment on column main.copies.run_id is 'Run that did.';
