-- Grain: one row per article that is worth a person's minute next: 20 at most, most useful first.
-- Reader: analyst with `araxes label`. Time zone: UTC.
create or replace view main.to_label as
with labels_by_lang as (
    select
        lang,
        count(*) as labels,
    from core.article_facts
    where label_id is not null
    group by lang
),
measured as not materialized (
    select
        article_facts.article_id,
        article_facts.rowid as place,
        article_facts.lang,
        article_facts.outlet_id,
        article_facts.score,
        borders.border,
        article_facts.votes_relevant not in (0, article_facts.voters) as is_split,
        coalesce(labels_by_lang.labels, 0) as labels,
        -- A quarter of the scale away from the border nobody doubts any more.
        greatest(0.0, 1 - abs(article_facts.score - borders.border) / 0.25) as nearness,
    from core.article_facts
    join main.borders
        on article_facts.classifier = borders.classifier
        and article_facts.classifier_version = borders.classifier_version
    left join labels_by_lang on article_facts.lang = labels_by_lang.lang
    where
        article_facts.label_id is null
        and article_facts.classifier_relevant is not null
        and article_facts.origin <> 'seed'
        and article_facts.kind not in ('consent', 'challenge', 'not_found', 'listing')
        -- One text once: whoever labels its source has seen it.
        and not article_facts.is_copy
),
weighed as not materialized (
    -- Weights by hand: doubt first, then disagreement, then what nobody has checked in a language yet,
    -- of that the highest scores first.
    select
        *,
        0.5 * nearness
        + case when is_split then 0.4 else 0.0 end
        + (0.05 + 0.15 * score) / (1 + labels) as usefulness,
    from measured
),
bounds as (
    -- The twenty most useful of all are worth .72 to the power of 19 of their usefulness at the least (see
    -- below), and whoever follows sixty others .9 to the power of 60 at the most, which is less: sixty of
    -- each outlet and language are enough.
    select
        outlet_id,
        lang,
        list_min(max(usefulness, 60)) as least,
    from weighed
    group by
        outlet_id,
        lang
),
spread as (
    -- Each further item of one outlet or one language is worth a little less: twenty of one kind
    -- teach less than twenty kinds.
    select
        weighed.*,
        weighed.usefulness
        * pow(0.8, row_number() over (partition by weighed.outlet_id order by weighed.usefulness desc, weighed.article_id) - 1)
        * pow(0.9, row_number() over (partition by weighed.lang order by weighed.usefulness desc, weighed.article_id) - 1)
        as worth,
    from weighed
    join bounds
        on weighed.outlet_id is not distinct from bounds.outlet_id
        and weighed.lang is not distinct from bounds.lang
    where weighed.usefulness >= bounds.least
),
chosen as materialized (
    select *
    from spread
    order by
        worth desc,
        article_id
    limit 20
),
-- By their places in the tables: asked for by id, all titles would be unpacked.
places as materialized (
    select
        articles.article_id,
        articles.rowid as article_place,
    from core.articles
    semi join chosen on articles.article_id = chosen.article_id
)
select
    chosen.article_id,
    articles.title,
    article_facts.evidence_sentence as sentence,
    concat_ws(
        '; ',
        case
            when chosen.is_split
                then
                    'classifiers disagree: '
                    || array_to_string(
                        list_sort(
                            list_concat(
                                case
                                    when article_facts.voters > coalesce(len(article_facts.other_votes), 0)
                                        then [article_facts.classifier || case when article_facts.classifier_relevant then ' yes' else ' no' end]
                                end,
                                list_transform(
                                    article_facts.other_votes,
                                    lambda vote: vote.classifier || case when vote.relevant then ' yes' else ' no' end
                                )
                            )
                        ),
                        ', '
                    )
        end,
        case
            when chosen.nearness > 0
                then format('score {:.2f}, its border is at {:.2f}', chosen.score, chosen.border)
        end,
        case
            when chosen.labels = 0 then 'no label in ' || chosen.lang || ' yet'
            when chosen.nearness = 0 and not chosen.is_split
                then format('few labels in {} ({})', chosen.lang, chosen.labels)
        end
    ) as reason,
    article_facts.relevant,
    article_facts.grade,
    article_facts.score,
    article_facts.lang,
    coalesce(outlets.name, article_facts.outlet_id) as outlet,
    outlets.country,
    article_facts.published_at,
    articles.canonical_url,
    article_facts.classifier,
    article_facts.classifier_version,
    round(chosen.worth, 4) as worth,
from chosen
join places on chosen.article_id = places.article_id
join core.articles on places.article_place = articles.rowid
join core.article_facts on chosen.place = article_facts.rowid
left join core.outlets on article_facts.outlet_id = outlets.outlet_id
order by
    chosen.worth desc,
    chosen.article_id;
comment on view main.to_label is 'What to label next: the 20 articles whose label would teach most, with the reason: near the border, classifiers disagree, a language without labels; spread over outlets and languages, copies left out. One row per article. For analysts. UTC.';
comment on column main.to_label.article_id is 'Identifies the article: araxes label ID relevant|irrelevant.';
comment on column main.to_label.title is 'Clean title.';
comment on column main.to_label.sentence is 'The sentence around the strongest evidence for what relevant says.';
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
