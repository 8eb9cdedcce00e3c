-- What counts of each touched article: its newest label, else the verdict of the classifier version
-- that was activated last, else of the newest one that decides. Then all that is counted from it.
create or replace temp table touched_days as
select distinct article_facts."day"
from core.article_facts
where article_facts.article_id in (select touched_articles.article_id from touched_articles);

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
held as (
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
    where article_id in (select touched_articles.article_id from touched_articles)
),
current_verdicts as (
    -- Only the narrow columns are sorted; the wide ones are joined below. What is said of another
    -- wording counts only where nothing is said of this one: a text may come back, and with it the
    -- verdict that its evidence is quoted from. Then the activated version of the activated
    -- classifier, its other versions, and any other one that decides.
    select verdicts.verdict_id
    from core.verdicts
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
    select verdicts.*
    from core.verdicts
    semi join current_verdicts on verdicts.verdict_id = current_verdicts.verdict_id
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
            mentions.version_id,
            mentions.reading_version,
        from core.mentions
        where mentions.version_id in (select held.version_id from held)
        union all
        select
            acts.version_id,
            acts.reading_version,
        from core.acts
        where acts.version_id in (select held.version_id from held)
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
from held
left join judged on held.article_id = judged.article_id
left join labelled on held.article_id = labelled.article_id
left join copied on held.article_id = copied.article_id
left join readings on held.version_id = readings.version_id;

insert into touched_days
select distinct derived_facts."day"
from derived_facts
where derived_facts."day" not in (select touched_days."day" from touched_days);

delete from core.article_facts
where article_id in (select touched_articles.article_id from touched_articles);

insert into core.article_facts by name
select *
from derived_facts
order by
    "day",
    article_id;

delete from core.article_entities
where article_id in (select touched_articles.article_id from touched_articles);

insert into core.article_entities by name
select
    derived_facts.article_id,
    mentions.entity_id,
    derived_facts."day",
    derived_facts.outlet_id,
    derived_facts.is_copy,
    count(*) as mentions,
from core.mentions
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
where article_id in (select touched_articles.article_id from touched_articles);

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
    from core.term_uses
    where term_uses.version_id in (select derived_facts.version_id from derived_facts)
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

drop table derived_facts;
drop table touched_days;
