-- Before rows land: beyond which place the rows of a load stand. Not their number: where rows were deleted
-- there are higher places, and what stands there would be taken for new (7 ms more at a million articles).
set variable places = (
    select {
        'articles': any_value(number) filter (place = 'articles'),
        'version_rows': any_value(number) filter (place = 'version_rows'),
        'verdicts': any_value(number) filter (place = 'verdicts'),
        'topics': any_value(number) filter (place = 'topics'),
        'mentions': any_value(number) filter (place = 'mentions'),
        'acts': any_value(number) filter (place = 'acts'),
        'term_uses': any_value(number) filter (place = 'term_uses'),
        'novelties': any_value(number) filter (place = 'novelties'),
        'seed_likenesses': any_value(number) filter (place = 'seed_likenesses'),
        'copy_searches': any_value(number) filter (place = 'copy_searches'),
        'article_facts': any_value(number) filter (place = 'article_facts'),
        'search_documents': any_value(number) filter (place = 'search_documents')
    }
    from (
        select
            'articles' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.articles
        union all
        select
            'version_rows' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.version_rows
        union all
        select
            'verdicts' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.verdicts
        union all
        select
            'topics' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.topics
        union all
        select
            'mentions' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.mentions
        union all
        select
            'acts' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.acts
        union all
        select
            'term_uses' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.term_uses
        union all
        select
            'novelties' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.novelties
        union all
        select
            'seed_likenesses' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.seed_likenesses
        union all
        select
            'copy_searches' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.copy_searches
        union all
        select
            'article_facts' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.article_facts
        union all
        select
            'search_documents' as place,
            coalesce(max(rowid), -1) + 1 as number,
        from core.search_documents
    ) as counted
);

-- The articles that landed and were known before; the wordings that are named by what landed so far, and whether there were rows of them before.
create or replace temp table met_articles (article_id uuid);
create or replace temp table met_versions (version_id uuid, is_met boolean);
