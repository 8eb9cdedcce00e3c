-- Grain: one row per article that its publisher changed after we first saw it. That a page could be
-- read at last, after its feed's summary had to do, is no edit, nor is another reading of the same
-- bytes (warehouse/deriving).
-- Reader: analyst. Time zone: UTC.
create or replace view main.edits as
select
    article_edits.article_id,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    outlets.side,
    articles.lang,
    cast(article_edits.versions as bigint) as versions,
    cast(article_edits.titles as bigint) as titles,
    list_filter(
        [
            case when article_edits.is_title then 'title' end,
            case when article_edits.is_text then 'text' end
        ],
        lambda word: word is not null
    ) as changed_what,
    article_edits.first_version_at,
    article_edits.last_version_at,
    article_edits.is_one_extractor,
    article_edits.first_title,
    articles.title as current_title,
    article_edits.first_version_id,
    articles.version_id as current_version_id,
    article_facts.relevant,
    articles.canonical_url,
from core.article_edits
join core.articles on article_edits.article_id = articles.article_id
left join core.article_facts on article_edits.article_id = article_facts.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id
order by
    article_edits.last_version_at desc,
    article_edits.article_id;
comment on view main.edits is 'Articles that their publishers changed after we first saw them; `araxes diff ID` shows how. One row per article. For analysts. UTC.';
comment on column main.edits.article_id is 'Identifies the article.';
comment on column main.edits.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.edits.side is 'Lane of the press the outlet belongs to.';
comment on column main.edits.lang is 'Language (BCP-47).';
comment on column main.edits.versions is 'Wordings of the publisher on record: the one before the first edit, and each edit.';
comment on column main.edits.titles is 'Different titles among them.';
comment on column main.edits.changed_what is 'title, text or both: what the edits changed.';
comment on column main.edits.first_version_at is 'When the wording that the first edit changed was seen (UTC).';
comment on column main.edits.last_version_at is 'When the newest wording was first seen (UTC).';
comment on column main.edits.is_one_extractor is 'Each edit was read as what it changed had been; false: by another version of the extractor, so that part of the difference may be ours.';
comment on column main.edits.first_title is 'Title of the wording that the first edit changed.';
comment on column main.edits.current_title is 'Title now.';
comment on column main.edits.first_version_id is 'The wording that the first edit changed, in main.wordings and core.article_versions.';
comment on column main.edits.current_version_id is 'The current wording.';
comment on column main.edits.relevant is 'Does it concern Iran–Azerbaijan relations; null: not judged.';
comment on column main.edits.canonical_url is 'The one address all variants fold to; null for a document without one.';
