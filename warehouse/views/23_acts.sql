-- Grain: one row per act in the current wording of an article, as the newest version of the reading
-- that has read this wording found it. One that found names and no act has read it, too.
-- Reader: analyst who counts who did what to whom. Time zone: days and weeks are UTC.
create or replace view main.acts as
select
    acts.article_id,
    cast(timezone('UTC', articles.sort_at) as date) as day,
    cast(date_trunc('week', timezone('UTC', articles.sort_at)) as date) as week,
    acts.initiator,
    acts.target,
    acts.quad_class,
    split_part(acts.quad_class, '_', 1) = 'material' as is_deed,
    split_part(acts.quad_class, '_', 2) = 'conflict' as is_hostile,
    acts."text",
    acts.sentence,
    articles.title,
    articles.outlet,
    articles.outlet_id,
    articles.country,
    articles.side,
    articles.family,
    articles.lang,
    articles.published_at,
    articles.relevant,
    articles.grade,
    exists (
        select 1
        from core.copies
        where copies.article_id = acts.article_id
    ) as is_copy,
    acts.field,
    acts."start" as start_at,
    acts."end" as end_at,
    articles.canonical_url,
    articles.origin,
    acts.reading_version,
    acts.version_id,
from core.acts
join core.article_facts
    on acts.article_id = article_facts.article_id
    and acts.version_id = article_facts.version_id
    and acts.reading_version = article_facts.reading_version
join main.articles on acts.article_id = articles.article_id;
comment on view main.acts is 'Who did what to whom between Iran and Azerbaijan, where a sentence says so. One row per act in the current wording: many articles tell of one event, so count articles or days, and leave copies out (is_copy). For analysts. Days and weeks are UTC.';
comment on column main.acts.article_id is 'The article.';
comment on column main.acts.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC). Not the day of the act.';
comment on column main.acts.week is 'Monday of the week of that day (UTC).';
comment on column main.acts.initiator is 'Side that acts: azerbaijan or iran.';
comment on column main.acts.target is 'Side acted on.';
comment on column main.acts.quad_class is 'verbal_cooperation, material_cooperation, verbal_conflict or material_conflict.';
comment on column main.acts.is_deed is 'Material: a deed, not words.';
comment on column main.acts.is_hostile is 'Conflict, not cooperation.';
comment on column main.acts."text" is 'The word for the act.';
comment on column main.acts.sentence is 'The sentence around it.';
comment on column main.acts.title is 'Title of the article.';
comment on column main.acts.outlet is 'Who tells of it: name of the outlet, its id where the registry has no name.';
comment on column main.acts.outlet_id is 'Short name of the outlet.';
comment on column main.acts.country is 'Country of the outlet (ISO 3166-1 alpha-2).';
comment on column main.acts.side is 'Lane of the press the outlet belongs to.';
comment on column main.acts.family is 'Publisher: outlets of one family are not independent.';
comment on column main.acts.lang is 'Language (BCP-47).';
comment on column main.acts.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.acts.relevant is 'Does the article concern Iran–Azerbaijan relations.';
comment on column main.acts.grade is '2 bilateral, 1 contextual, 0 irrelevant; null: not judged.';
comment on column main.acts.is_copy is 'The article is a copy of another one (main.copies).';
comment on column main.acts.field is 'title or body.';
comment on column main.acts.start_at is 'First character of the word for the act, counted from 0.';
comment on column main.acts.end_at is 'Character after the last.';
comment on column main.acts.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.acts.origin is 'seed, feed, backfill or demo: how the article first came.';
comment on column main.acts.reading_version is 'Version of the reading that found it.';
comment on column main.acts.version_id is 'The wording, in core.article_versions.';
