-- Grain: one row per name in the current wording of an article, as the newest version of the reading
-- that has read this wording settled it.
-- Reader: analyst. Time zone: UTC.
create or replace view main.mentions as
select
    mentions.article_id,
    mentions.entity_id,
    coalesce(entities.name, mentions.entity_id) as entity,
    mentions.kind,
    mentions.side,
    mentions.sense,
    mentions."text",
    mentions.reason,
    mentions.strength,
    mentions.is_listed,
    mentions.field,
    mentions."start" as start_at,
    mentions."end" as end_at,
    mentions.sentence as sentence_number,
    articles.title,
    coalesce(outlets.name, article_facts.outlet_id) as outlet,
    article_facts.lang,
    article_facts.published_at,
    least(coalesce(article_facts.published_at, article_facts.first_seen_at), article_facts.first_seen_at) as sort_at,
    mentions.reading_version,
    mentions.version_id,
-- The longest table comes first: whoever wants a few rows waits for narrow ones and for titles alone.
from core.mentions
join core.article_facts
    on mentions.version_id = article_facts.version_id
    and mentions.reading_version = article_facts.reading_version
left join core.articles on mentions.article_id = articles.article_id
left join core.outlets on article_facts.outlet_id = outlets.outlet_id
left join main.entities on mentions.entity_id = entities.entity_id;
comment on view main.mentions is 'Names in articles: what each names, what it means there, and why. "Azerbaijan" may be the Republic, an Iranian province, a people or a football chant. One row per name in the current wording. For analysts. UTC. Offsets are characters into title or body.';
comment on column main.mentions.article_id is 'The article.';
comment on column main.mentions.entity_id is 'What is named (main.entities).';
comment on column main.mentions.entity is 'Its name for people.';
comment on column main.mentions.kind is 'Kind of the entity.';
comment on column main.mentions.side is 'Whose it is here: azerbaijan, iran, shared, other, or none where it stands for nobody.';
comment on column main.mentions.sense is 'What it means here: republic, iran, region, province, ethnonym, culture, club, dateline, namesake and so on.';
comment on column main.mentions."text" is 'The words themselves.';
comment on column main.mentions.reason is 'Why it means this here.';
comment on column main.mentions.strength is 'How much it stands for its side, 0 to 1.';
comment on column main.mentions.is_listed is 'Is it one of several countries in a list.';
comment on column main.mentions.field is 'title or body.';
comment on column main.mentions.start_at is 'First character, counted from 0.';
comment on column main.mentions.end_at is 'Character after the last.';
comment on column main.mentions.sentence_number is 'Number of its sentence, from 0, the title first.';
comment on column main.mentions.title is 'Title of the article.';
comment on column main.mentions.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.mentions.lang is 'Language (BCP-47).';
comment on column main.mentions.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.mentions.sort_at is 'published_at, but never later than we first saw the article (UTC).';
comment on column main.mentions.reading_version is 'Version of the reading that settled it.';
comment on column main.mentions.version_id is 'The wording, in core.article_versions.';
