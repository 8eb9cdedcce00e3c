-- Grain: one row per article that is worth a person's minute next: 20 at most, most useful first.
-- Reader: analyst with `araxes label`. Time zone: UTC.
create or replace view main.to_label as
-- Where a version's flag begins: half-way between its lowest flagged and its highest unflagged score.
with borders as (
    select
        classifier,
        classifier_version,
        coalesce(
            (min(score) filter (where relevant) + max(score) filter (where not relevant)) / 2, 0.5
        ) as border,
    from core.verdicts
    group by all
),
votes as (
    -- Only where one says yes can they disagree: few of all.
    select
        verdicts.version_id,
        verdicts.classifier,
        arg_max(verdicts.relevant, verdicts.classifier_version) as relevant,
    from core.verdicts
    semi join (
        select version_id
        from core.verdicts
        where relevant
    ) as flagged on verdicts.version_id = flagged.version_id
    group by all
),
splits as (
    select
        version_id,
        string_agg(
            classifier || case when relevant then ' yes' else ' no' end, ', ' order by classifier
        ) as words,
    from votes
    group by all
    having bool_or(relevant) and not bool_and(relevant)
),
judged as (
    select
        article_facts.article_id,
        article_facts.version_id,
        article_facts.lang,
        article_facts.outlet_id,
        article_facts.score,
        article_facts.classifier,
        article_facts.classifier_version,
    from core.article_facts
    where
        article_facts.label_id is null
        and article_facts.classifier_relevant is not null
        and article_facts.origin <> 'seed'
        and article_facts.kind not in ('consent', 'challenge', 'not_found', 'listing')
        -- One text once: whoever labels its source has seen it.
        and not article_facts.is_copy
),
labels_by_lang as (
    select
        articles.lang,
        count(distinct labels.article_id) as labels,
    from core.labels
    join core.articles on labels.article_id = articles.article_id
    group by all
),
measured as (
    select
        judged.article_id,
        judged.lang,
        judged.outlet_id,
        judged.score,
        borders.border,
        splits.words,
        coalesce(labels_by_lang.labels, 0) as labels,
        -- A quarter of the scale away from the border nobody doubts any more.
        greatest(0.0, 1 - abs(judged.score - borders.border) / 0.25) as nearness,
    from judged
    join borders
        on judged.classifier = borders.classifier
        and judged.classifier_version = borders.classifier_version
    left join splits on judged.version_id = splits.version_id
    left join labels_by_lang on judged.lang = labels_by_lang.lang
),
weighed as (
    -- Weights by hand: doubt first, then disagreement, then what nobody has checked in a language yet,
    -- of that the highest scores first.
    select
        *,
        0.5 * nearness
        + case when words is null then 0.0 else 0.4 end
        + (0.05 + 0.15 * score) / (1 + labels) as usefulness,
    from measured
),
useful as (
    -- Nobody is worth more than it is useful, so the 20 are among the most useful; to rank all of a
    -- million would cost ten times as much.
    select *
    from weighed
    order by
        usefulness desc,
        article_id
    limit 5000
),
spread as (
    -- Each further item of one outlet or one language is worth a little less: twenty of one kind
    -- teach less than twenty kinds.
    select
        *,
        usefulness
        * pow(0.8, row_number() over (partition by outlet_id order by usefulness desc, article_id) - 1)
        * pow(0.9, row_number() over (partition by lang order by usefulness desc, article_id) - 1)
        as worth,
    from useful
),
chosen as (
    select *
    from spread
    order by
        worth desc,
        article_id
    limit 20
)
select
    articles.article_id,
    articles.title,
    articles.evidence_sentence as sentence,
    concat_ws(
        '; ',
        case when chosen.words is not null then 'classifiers disagree: ' || chosen.words end,
        case
            when chosen.nearness > 0
                then format('score {:.2f}, its border is at {:.2f}', chosen.score, chosen.border)
        end,
        case
            when chosen.labels = 0 then 'no label in ' || chosen.lang || ' yet'
            when chosen.nearness = 0 and chosen.words is null
                then format('few labels in {} ({})', chosen.lang, chosen.labels)
        end
    ) as reason,
    articles.relevant,
    articles.grade,
    articles.score,
    articles.lang,
    articles.outlet,
    articles.country,
    articles.published_at,
    articles.canonical_url,
    articles.classifier,
    articles.classifier_version,
    round(chosen.worth, 4) as worth,
from chosen
join main.articles on chosen.article_id = articles.article_id
order by
    chosen.worth desc,
    chosen.article_id;
comment on view main.to_label is 'What to label next: the 20 articles whose label would teach most, with the reason: near the border, classifiers disagree, a language without labels; spread over outlets and languages, copies left out. One row per article. For analysts. UTC.';
comment on column main.to_label.article_id is 'Identifies the article: araxes label ID relevant|irrelevant.';
comment on column main.to_label.title is 'Clean title.';
comment on column main.to_label.sentence is 'The sentence around the strongest evidence.';
comment on column main.to_label.reason is 'Why it is proposed.';
comment on column main.to_label.relevant is 'What counts of it now.';
comment on column main.to_label.grade is '2 bilateral, 1 contextual, 0 irrelevant.';
comment on column main.to_label.score is '0.0 irrelevant to 1.0 relevant.';
comment on column main.to_label.lang is 'Language (BCP-47).';
comment on column main.to_label.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.to_label.country is 'Country of the outlet (ISO 3166-1 alpha-2): whom "our country" means.';
comment on column main.to_label.published_at is 'Date of publication (UTC); null: unknown.';
comment on column main.to_label.canonical_url is 'The one address all variants fold to; null for a document without one.';
comment on column main.to_label.classifier is 'Whose verdict is the current one.';
comment on column main.to_label.classifier_version is 'Its version.';
comment on column main.to_label.worth is 'By what they are ordered: 0 nothing to learn, 1 a great deal.';
