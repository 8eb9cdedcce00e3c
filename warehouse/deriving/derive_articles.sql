-- What counts of each touched article: its newest label, else the verdict of the classifier version
-- that was activated last, else of the newest one that decides. Then all that is counted from it.
-- Of the large tables the ids alone are read of all rows, and the rest of a row by its place. Of an article
-- that was not known before the load no row stands before `places`: there rows of the others are looked for.
create or replace temp table known_articles as
with asked as (
    -- Of those that landed it is known already.
    select touched_articles.article_id
    from touched_articles
    where
        touched_articles.article_id not in (
            select articles.article_id
            from core.articles
            where articles.rowid >= getvariable('places').articles
        )
)
select met_articles.article_id
from met_articles
union
select articles.article_id
from core.articles
where
    articles.rowid < getvariable('places').articles
    and articles.article_id in (select asked.article_id from asked)
union
select early_ids.id
from core.early_ids
where early_ids.id in (select touched_articles.article_id from touched_articles)
union
-- What was forgotten.
select article_facts.article_id
from core.article_facts
where
    article_facts.rowid < getvariable('places').article_facts
    and article_facts.article_id in (
        select asked.article_id
        from asked
        semi join core.tombstones on asked.article_id = tombstones.article_id
    )
union
-- What was derived in the same transaction; and all, where nothing landed.
select article_facts.article_id
from core.article_facts
where
    article_facts.rowid >= getvariable('places').article_facts
    and article_facts.article_id in (select touched_articles.article_id from touched_articles);

create or replace temp table new_articles as
select distinct touched_articles.article_id
from touched_articles
where touched_articles.article_id not in (select known_articles.article_id from known_articles);

create or replace temp table held_facts as
select
    article_id,
    "day",
    rowid as held_at,
from core.article_facts
where rowid in (
    select article_facts.rowid
    from core.article_facts
    where article_facts.article_id in (select known_articles.article_id from known_articles)
);

create or replace temp table touched_days as
select distinct "day"
from held_facts;

create or replace temp table held as
select
    article_id,
    version_id,
    outlet_id,
    lang,
    kind,
    origin,
    published_at,
    published_precision,
    first_seen_at,
from core.articles
where rowid in (
    select articles.rowid
    from core.articles
    where
        articles.rowid >= getvariable('places').articles
        and articles.article_id in (select touched_articles.article_id from touched_articles)
    union all
    select articles.rowid
    from core.articles
    where
        articles.rowid < getvariable('places').articles
        and articles.article_id in (select known_articles.article_id from known_articles)
);

create or replace temp table known_versions as
select
    held.article_id,
    held.version_id,
from held
semi join known_articles on held.article_id = known_articles.article_id;

create or replace temp table held_verdicts as
select
    verdict_id,
    article_id,
    version_id,
    classifier,
    classifier_version,
    relevant,
    grade,
    score,
    topics,
    judged_at,
    decides,
    rowid as held_at,
from core.verdicts
where
    rowid >= getvariable('places').verdicts
    and article_id in (select held.article_id from held)
union all
select
    verdict_id,
    article_id,
    version_id,
    classifier,
    classifier_version,
    relevant,
    grade,
    score,
    topics,
    judged_at,
    decides,
    rowid as held_at,
from core.verdicts
where rowid in (
    select verdicts.rowid
    from core.verdicts
    where
        verdicts.rowid < getvariable('places').verdicts
        and verdicts.article_id in (select known_versions.article_id from known_versions)
);

-- Verdicts are only ever added, so that borders move by those alone that are read anyway.
create or replace temp table derived_borders as
select
    classifier,
    classifier_version,
    min(score) filter (where relevant) as lowest_flagged,
    max(score) filter (where not relevant) as highest_unflagged,
from held_verdicts
group by all;

merge into core.classifier_borders
using derived_borders as found
on classifier_borders.classifier = found.classifier
and classifier_borders.classifier_version = found.classifier_version
when matched
    and (
        found.lowest_flagged < coalesce(classifier_borders.lowest_flagged, 'infinity')
        or found.highest_unflagged > coalesce(classifier_borders.highest_unflagged, '-infinity')
    )
    then
        update set
            lowest_flagged = least(classifier_borders.lowest_flagged, found.lowest_flagged),
            highest_unflagged = greatest(classifier_borders.highest_unflagged, found.highest_unflagged)
when not matched then insert by name;

drop table derived_borders;

create or replace temp table held_mentions as
select
    version_id,
    reading_version,
    entity_id,
    side,
from core.mentions
where
    rowid >= getvariable('places').mentions
    and version_id in (select held.version_id from held)
union all
select
    version_id,
    reading_version,
    entity_id,
    side,
from core.mentions
where rowid in (
    select mentions.rowid
    from core.mentions
    where
        mentions.rowid < getvariable('places').mentions
        and mentions.version_id in (select known_versions.version_id from known_versions)
);

create or replace temp table derived_facts as
with active as (
    select
        classifier,
        classifier_version,
    from core.activations
    qualify
        row_number() over (
            order by
                activated_at desc,
                classifier,
                classifier_version desc
        ) = 1
),
current_verdicts as (
    -- Only the narrow columns are sorted; the wide ones are joined below. What is said of another
    -- wording counts only where nothing is said of this one: a text may come back, and with it the
    -- verdict that its evidence is quoted from. Then the activated version of the activated
    -- classifier, its other versions, and any other one that decides.
    select
        verdicts.verdict_id,
        verdicts.held_at,
    from held_verdicts as verdicts
    join held on verdicts.article_id = held.article_id
    left join active on verdicts.classifier = active.classifier
    where coalesce(verdicts.decides, true)
    qualify
        row_number() over (
            partition by verdicts.article_id
            order by
                verdicts.version_id = held.version_id desc,
                verdicts.classifier_version = active.classifier_version desc nulls last,
                verdicts.classifier_version desc,
                verdicts.judged_at desc,
                verdicts.verdict_id
        ) = 1
),
judged as (
    select *
    from core.verdicts
    where
        rowid >= getvariable('places').verdicts
        and rowid in (select current_verdicts.held_at from current_verdicts)
    union all
    select *
    from core.verdicts
    where
        rowid < getvariable('places').verdicts
        and rowid in (
            select current_verdicts.held_at
            from current_verdicts
            where current_verdicts.held_at < getvariable('places').verdicts
        )
),
voices as (
    -- One of each classifier on the wording that is shown: the verdict that counts, else that of its
    -- newest version.
    select
        verdicts.article_id,
        verdicts.verdict_id,
        verdicts.classifier,
        verdicts.classifier_version,
        verdicts.relevant,
        verdicts.grade,
        verdicts.score,
        verdicts.topics,
        coalesce(verdicts.decides, true) as decides,
        verdicts.judged_at,
        current_verdicts.verdict_id is not null as is_current,
    from held_verdicts as verdicts
    join held
        on verdicts.article_id = held.article_id
        and verdicts.version_id = held.version_id
    left join current_verdicts on verdicts.verdict_id = current_verdicts.verdict_id
    qualify
        row_number() over (
            partition by verdicts.article_id, verdicts.classifier
            order by
                current_verdicts.verdict_id is not null desc,
                verdicts.classifier_version desc,
                verdicts.judged_at desc,
                verdicts.verdict_id
        ) = 1
),
voted as (
    select
        article_id,
        count(*) as voters,
        count(*) filter (where relevant) as votes_relevant,
        list(
            {
                'verdict_id': verdict_id,
                'classifier': classifier,
                'classifier_version': classifier_version,
                'relevant': relevant,
                'grade': grade,
                'score': score,
                'topics': topics,
                'decides': decides,
                'judged_at': judged_at
            }
            order by classifier
        ) filter (where not is_current) as other_votes,
    from voices
    group by article_id
),
neighbours as (
    -- Who decides, one after the other, on the wording that is shown.
    select
        verdicts.article_id,
        verdicts.verdict_id,
        verdicts.relevant,
        verdicts.grade,
        lag(verdicts.verdict_id) over by_time as from_verdict_id,
        lag(verdicts.relevant) over by_time as from_relevant,
        lag(verdicts.grade) over by_time as from_grade,
        row_number() over by_time as number,
    from held_verdicts as verdicts
    join held
        on verdicts.article_id = held.article_id
        and verdicts.version_id = held.version_id
    where coalesce(verdicts.decides, true)
    window
        by_time as (
            partition by verdicts.article_id
            order by
                verdicts.judged_at,
                verdicts.classifier_version,
                verdicts.verdict_id
        )
),
turned as (
    select
        article_id,
        list(
            {'from_verdict_id': from_verdict_id, 'to_verdict_id': verdict_id}
            order by number
        ) as turns,
    from neighbours
    where
        from_verdict_id is not null
        and (relevant <> from_relevant or grade <> from_grade)
    group by article_id
),
worded as (
    select
        article_id,
        count(*) as wordings,
    from (
        select article_id
        from core.version_rows
        where
            rowid >= getvariable('places').version_rows
            and article_id in (select touched_articles.article_id from touched_articles)
        union all
        select article_id
        from core.version_rows
        where
            rowid < getvariable('places').version_rows
            and article_id in (select known_articles.article_id from known_articles)
    ) as versions
    group by article_id
),
compared as (
    -- Every comparison with the seed documents leaves a row there, one that found likenesses others, too.
    select
        version_id,
        max(comparison_version) as comparison_version,
    from (
        select
            version_id,
            comparison_version,
        from core.novelties
        where
            rowid >= getvariable('places').novelties
            and version_id in (select held.version_id from held)
        union all
        select
            version_id,
            comparison_version,
        from core.novelties
        where
            rowid < getvariable('places').novelties
            and version_id in (select known_versions.version_id from known_versions)
    ) as comparisons
    group by version_id
),
likenesses as (
    select *
    from core.seed_likenesses
    where
        rowid >= getvariable('places').seed_likenesses
        and version_id in (select held.version_id from held)
    union all
    select *
    from core.seed_likenesses
    where
        rowid < getvariable('places').seed_likenesses
        and version_id in (select known_versions.version_id from known_versions)
),
likened as (
    -- A seed document is not compared with itself.
    select
        seed_likenesses.version_id,
        max(seed_likenesses.similarity) filter (
            where seed_likenesses.article_id <> seed_likenesses.seed_article_id
        ) as similarity,
        list(
            seed_likenesses.seed_article_id
            order by
                seed_likenesses.similarity desc,
                seed_likenesses.seed_article_id
        ) filter (
            where seed_likenesses.article_id <> seed_likenesses.seed_article_id
        ) as seed_ids,
    from likenesses as seed_likenesses
    join compared
        on seed_likenesses.version_id = compared.version_id
        and seed_likenesses.comparison_version = compared.comparison_version
    group by seed_likenesses.version_id
),
labelled as (
    -- What a person says last wins over every classifier, whichever wording it was said of.
    select labels.*
    from core.labels
    semi join held on labels.article_id = held.article_id
    qualify
        row_number() over (
            partition by labels.article_id
            order by
                labels.labelled_at desc,
                labels.label_id
        ) = 1
),
copied as (
    select distinct copies.article_id
    from core.copies
    semi join held on copies.article_id = held.article_id
),
readings as (
    -- One that found names and no act has read the wording, too.
    select
        version_id,
        max(reading_version) as reading_version,
    from (
        select
            held_mentions.version_id,
            held_mentions.reading_version,
        from held_mentions
        union all
        select
            acts.version_id,
            acts.reading_version,
        from core.acts
        where
            acts.rowid >= getvariable('places').acts
            and acts.version_id in (select held.version_id from held)
        union all
        select
            acts.version_id,
            acts.reading_version,
        from core.acts
        where
            acts.rowid < getvariable('places').acts
            and acts.version_id in (select known_versions.version_id from known_versions)
    ) as found
    group by version_id
)
select
    held.article_id,
    held.version_id,
    held.outlet_id,
    held.lang,
    held.kind,
    held.origin,
    date '1970-01-01' + cast(epoch_us(least(coalesce(held.published_at, held.first_seen_at), held.first_seen_at)) // 86400000000 as integer) as "day",
    held.published_at,
    held.published_precision,
    held.first_seen_at,
    coalesce(labelled.relevant, judged.relevant) as relevant,
    case
        when labelled.label_id is null then judged.grade
        when labelled.grade is not null then labelled.grade
        when labelled.relevant then greatest(coalesce(judged.grade, 1), 1)
        else 0
    end as grade,
    judged.score,
    case
        when labelled.label_id is null then judged.topics
        when labelled.topics is not null then labelled.topics
        when labelled.relevant then coalesce(judged.topics, [])
        else []
    end as topics,
    -- Evidence comes strongest first. What speaks for a flag earned it; without any, the first. A
    -- sentence of the text tells more than the title, which everybody shows beside it.
    coalesce(
        list_filter(
            judged.evidence,
            lambda span: (span.weight > 0) = coalesce(labelled.relevant, judged.relevant)
                and span.field = 'body'
        )[1].sentence,
        list_filter(
            judged.evidence,
            lambda span: (span.weight > 0) = coalesce(labelled.relevant, judged.relevant)
        )[1].sentence,
        judged.evidence[1].sentence
    ) as evidence_sentence,
    -- What earned the flag, without the sentences: a count of reasons need not read those.
    case
        when judged.relevant and coalesce(labelled.relevant, judged.relevant)
            then list_transform(
                list_filter(judged.evidence, lambda span: span.weight > 0),
                lambda span: {'kind': span.kind, 'reason': span.reason, 'weight': span.weight}
            )
    end as reasons,
    copied.article_id is not null as is_copy,
    labelled.label_id,
    labelled.version_id as label_version_id,
    judged.relevant as classifier_relevant,
    judged.grade as classifier_grade,
    judged.classifier,
    judged.classifier_version,
    judged.judged_at,
    judged.verdict_id,
    readings.reading_version,
    -- Those of the verdict, where a label says something of them.
    case when labelled.label_id is not null then judged.topics end as classifier_topics,
    coalesce(voted.voters, 0) as voters,
    coalesce(voted.votes_relevant, 0) as votes_relevant,
    voted.other_votes,
    turned.turns,
    coalesce(worded.wordings, 0) as wordings,
    compared.comparison_version,
    case
        when compared.version_id is null then null
        -- Nothing in common is stored without likenesses.
        when likened.version_id is null then 0.0
        else likened.similarity
    end as seed_similarity,
    -- Null: nothing in common with any; empty: the only one like it is itself.
    case when likened.version_id is not null then coalesce(likened.seed_ids, []) end as seed_ids,
from held
left join voted on held.article_id = voted.article_id
left join turned on held.article_id = turned.article_id
left join worded on held.article_id = worded.article_id
left join compared on held.version_id = compared.version_id
left join likened on held.version_id = likened.version_id
left join judged on held.article_id = judged.article_id
left join labelled on held.article_id = labelled.article_id
left join copied on held.article_id = copied.article_id
left join readings on held.version_id = readings.version_id;

insert into touched_days
select distinct derived_facts."day"
from derived_facts
where derived_facts."day" not in (select touched_days."day" from touched_days);

delete from core.article_facts
where rowid in (select held_facts.held_at from held_facts);

insert into core.article_facts by name
select *
from derived_facts
order by
    "day",
    article_id;

delete from core.article_entities
where article_id in (select held_facts.article_id from held_facts);

insert into core.article_entities by name
select
    derived_facts.article_id,
    mentions.entity_id,
    derived_facts."day",
    derived_facts.outlet_id,
    derived_facts.is_copy,
    count(*) as mentions,
from held_mentions as mentions
join derived_facts
    on mentions.version_id = derived_facts.version_id
    and mentions.reading_version = derived_facts.reading_version
where
    derived_facts.relevant
    and mentions.side <> 'none'
group by all
order by
    derived_facts."day",
    mentions.entity_id;

delete from core.article_terms
where article_id in (select held_facts.article_id from held_facts);

insert into core.article_terms by name
with found as (
    -- Of a wording that was searched more than once, what the newest search found.
    select
        term_uses.version_id,
        term_uses.term_id,
        term_uses.uses,
        term_uses.title_uses,
        term_uses.title_start,
        term_uses.body_start,
    from (
        select *
        from core.term_uses
        where
            rowid >= getvariable('places').term_uses
            and version_id in (select held.version_id from held)
        union all
        select *
        from core.term_uses
        where
            rowid < getvariable('places').term_uses
            and version_id in (select known_versions.version_id from known_versions)
    ) as term_uses
    qualify
        dense_rank() over (
            partition by term_uses.version_id
            order by
                term_uses.found_at desc,
                term_uses.finding
        ) = 1
)
select
    derived_facts.article_id,
    found.term_id,
    derived_facts."day",
    derived_facts.outlet_id,
    derived_facts.lang,
    derived_facts.relevant,
    derived_facts.is_copy,
    found.uses,
    found.title_uses,
    found.title_start,
    found.body_start,
from found
join derived_facts on found.version_id = derived_facts.version_id
order by
    derived_facts."day",
    found.term_id;

delete from core.article_days
where "day" in (select touched_days."day" from touched_days);

insert into core.article_days by name
select
    "day",
    outlet_id,
    lang,
    origin,
    count(*) as articles,
    count(*) filter (where relevant) as relevant,
    count(*) filter (where relevant and grade = 2) as bilateral,
    count(*) filter (where relevant and not is_copy) as originals,
    count(*) filter (where relevant is null) as not_judged,
    count(*) filter (where published_at is null) as undated,
from core.article_facts
where "day" in (select touched_days."day" from touched_days)
group by all
order by "day";

delete from core.topic_days
where "day" in (select touched_days."day" from touched_days);

insert into core.topic_days by name
with named as (
    select
        "day",
        unnest(topics) as topic,
        outlet_id,
        lang,
        origin,
        is_copy,
        grade,
    from core.article_facts
    where
        relevant
        and "day" in (select touched_days."day" from touched_days)
)
select
    "day",
    topic,
    outlet_id,
    lang,
    origin,
    count(*) as articles,
    count(*) filter (where not is_copy) as originals,
    count(*) filter (where grade = 2) as bilateral,
from named
group by all
order by "day";

-- Articles that other rows name and that are not there yet are to be known again, those that have come need not.
delete from core.early_ids
where id in (select held.article_id from held);

insert into core.early_ids
select distinct touched_articles.article_id
from touched_articles
where
    touched_articles.article_id not in (select held.article_id from held)
    and touched_articles.article_id not in (select early_ids.id from core.early_ids);

drop table derived_facts;
drop table known_versions;
drop table held;
drop table held_facts;
drop table held_verdicts;
drop table held_mentions;
drop table touched_days;
