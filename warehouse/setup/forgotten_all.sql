-- All that was ever forgotten, as the next statements take it. What others quote of it is known only
-- while it is done.
set variable forgotten = (
    select {
        'articles': coalesce(list(cast(article_id as varchar)), []::varchar[]),
        'entries': cast(coalesce(flatten(list(entry_ids)), []) as varchar[]),
        'addresses': coalesce(flatten(list(url_sha256s)), []::varchar[]),
        'quotes': null::varchar,
    }
    from core.tombstones
);
