-- Grain: one row per article first seen after an instant. Reader: analyst, digest. Time zone: UTC.
--     from new_since('2026-11-01 06:00+00');
--     from new_since('2026-11-01', until := '2026-11-02') where relevant;
-- Both tables are bound, so that what is older is read of neither.
create or replace macro main.new_since(since, until := null) as table
select
    articles.article_id,
    articles.title,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.outlet_id,
    outlets.side,
    articles.lang,
    articles.published_at,
    articles.first_seen_at,
    facts.relevant,
    facts.grade,
    facts.topics,
    facts.evidence_sentence,
    articles.canonical_url,
from core.articles
left join (
    select
        article_id,
        relevant,
        grade,
        topics,
        evidence_sentence,
    from core.article_facts
    where first_seen_at > cast(since as timestamptz)
) as facts on articles.article_id = facts.article_id
left join core.outlets on articles.outlet_id = outlets.outlet_id
where
    articles.first_seen_at > cast(since as timestamptz)
    and (
        cast(until as timestamptz) is null
        or articles.first_seen_at <= cast(until as timestamptz)
    );
comment on macro table main.new_since is 'new_since(instant, until := null): articles first seen after an instant, up to another one. One row per article. For analysts. UTC.';
