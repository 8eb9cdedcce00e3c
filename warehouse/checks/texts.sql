-- Every wording has a text, and it stands once: its own, or the one of its article as it is now.
-- Do: run `araxes rebuild`; if it comes again, a batch is lost: `araxes verify` names it above.
with shown as (
    select
        version_rows.version_id,
        articles.rowid as place,
    from core.version_rows
    join core.articles
        on version_rows.article_id = articles.article_id
        and version_rows.version_id = articles.version_id
    where version_rows.body is not null
)
select format('wording {} {}', version_id, what) as fault
from (
    select
        version_rows.version_id,
        'has no text' as what,
    from core.version_rows
    anti join core.articles
        on version_rows.article_id = articles.article_id
        and version_rows.version_id = articles.version_id
    where version_rows.body is null
    union all
    select
        articles.version_id,
        'has no text' as what,
    from core.articles
    where
        articles.body is null
        and articles.version_id not in (
            select version_rows.version_id
            from core.version_rows
            where version_rows.body is not null
        )
    union all
    select
        version_rows.version_id,
        'has its text twice' as what,
    from core.version_rows
    join core.articles on version_rows.version_id = articles.version_id
    where
        -- By their places: else the text of every article would be read.
        articles.rowid in (select shown.place from shown)
        and version_rows.body = articles.body
) as faults
order by
    version_id,
    what;
