-- Grain: one row per article first seen after an instant. Reader: analyst, digest. Time zone: UTC.
--     from new_since('2026-11-01 06:00+00');
--     from new_since('2026-11-01', until := '2026-11-02') where relevant;
create or replace macro main.new_since(since, until := null) as table
select
    articles.article_id,
    articles.title,
    articles.outlet,
    articles.outlet_id,
    articles.side,
    articles.lang,
    articles.published_at,
    articles.first_seen_at,
    articles.relevant,
    articles.grade,
    articles.topics,
    articles.evidence_sentence,
    articles.canonical_url,
from main.articles
where
    articles.first_seen_at > cast(since as timestamptz)
    and (
        cast(until as timestamptz) is null
        or articles.first_seen_at <= cast(until as timestamptz)
    );
comment on macro table main.new_since is 'new_since(instant, until := null): articles first seen after an instant, up to another one. One row per article. For analysts. UTC.';
