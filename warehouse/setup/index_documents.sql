-- Number what is new: a wording, or a wording that was read anew. The number before is gone; what
-- else is known of a document is brought up to date.
-- Of an article that was not known before the load no row stands before `places`.
create or replace temp table search_known as
select search_touched.article_id
from search_touched
anti join new_articles on search_touched.article_id = new_articles.article_id;

create or replace temp table search_changes as
with held as (
    select
        article_id,
        version_id,
        reading_version,
        outlet_id,
        lang,
        "day",
        grade,
    from core.article_facts
    where
        rowid >= getvariable('places').article_facts
        and article_id in (select search_touched.article_id from search_touched)
    union all
    select
        article_id,
        version_id,
        reading_version,
        outlet_id,
        lang,
        "day",
        grade,
    from core.article_facts
    where
        rowid < getvariable('places').article_facts
        and article_id in (select search_known.article_id from search_known)
),
numbered as (
    select *
    from core.search_documents
    where
        rowid >= getvariable('places').search_documents
        and article_id in (select search_touched.article_id from search_touched)
    union all
    select *
    from core.search_documents
    where
        rowid < getvariable('places').search_documents
        and article_id in (select search_known.article_id from search_known)
)
select
    coalesce(held.article_id, numbered.article_id) as article_id,
    held.version_id,
    held.reading_version,
    held.outlet_id,
    held.lang,
    held."day",
    held.grade,
    numbered.number as number_before,
    case
        when numbered.version_id = held.version_id
            and numbered.reading_version is not distinct from held.reading_version
            then numbered.number
    end as number,
from held
full join numbered on held.article_id = numbered.article_id
where
    numbered.version_id is distinct from held.version_id
    or numbered.reading_version is distinct from held.reading_version
    or numbered.outlet_id is distinct from held.outlet_id
    or numbered.lang is distinct from held.lang
    or numbered."day" is distinct from held."day"
    or numbered.grade is distinct from held.grade;

delete from core.search_documents
where article_id in (select search_changes.article_id from search_changes);

insert into core.search_gone
select number_before
from search_changes
where
    number is null
    and number_before is not null;

insert into core.search_documents by name
select
    coalesce(
        number,
        greatest(
            (select coalesce(max(search_runs.last_number), 0) from core.search_runs),
            (select coalesce(max(search_documents.number), 0) from core.search_documents)
        )
        + row_number() over (
            partition by number is null
            order by
                "day",
                article_id
        )
    ) as number,
    article_id,
    version_id,
    reading_version,
    outlet_id,
    lang,
    "day",
    grade,
from search_changes
where version_id is not null
order by number;

drop table search_changes;
drop table search_touched;
drop table search_known;
