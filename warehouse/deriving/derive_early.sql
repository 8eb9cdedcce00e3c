-- All articles and wordings that other rows name and that are not there themselves.
delete from core.early_ids;

insert into core.early_ids
select named.id
from (
    select version_id as id
    from core.articles
    union
    select version_id
    from core.verdicts
    union
    select version_id
    from core.topics
    union
    select version_id
    from core.mentions
    union
    select version_id
    from core.acts
    union
    select version_id
    from core.term_uses
    union
    select version_id
    from core.novelties
    union
    select version_id
    from core.seed_likenesses
    union
    select version_id
    from core.copy_searches
) as named
anti join core.version_rows on named.id = version_rows.version_id;

insert into core.early_ids
select named.id
from (
    select article_id as id
    from core.version_rows
    union
    select article_id
    from core.verdicts
    union
    select article_id
    from core.mentions
    union
    select article_id
    from core.acts
    union
    select article_id
    from core.term_uses
    union
    select article_id
    from core.novelties
    union
    select article_id
    from core.seed_likenesses
    union
    select article_id
    from core.labels
    union
    select article_id
    from core.copies
) as named
anti join core.articles on named.id = articles.article_id;
