-- Grain: one row per stage from entries to original reports, in order. Reader: operator, analyst. Time zone: none,
-- all of time is summed. The demo world and seeds count where they are held.
create or replace view main.funnel as
with sums as (
    select
        coalesce(sum(articles), 0) as articles,
        coalesce(sum(not_judged), 0) as not_judged,
        coalesce(sum(relevant), 0) as relevant,
        coalesce(sum(originals), 0) as originals,
        coalesce(sum(bilateral), 0) as bilateral,
    from core.article_days
),
stages as (
    select
        1 as stage,
        'entries' as what,
        count(*) as number,
    from core.entries
    union all
    select 2, 'articles', articles
    from sums
    union all
    select 3, 'judged', articles - not_judged
    from sums
    union all
    select 4, 'relevant', relevant
    from sums
    union all
    select 5, 'relevant originals', originals
    from sums
    union all
    select 6, 'bilateral', bilateral
    from sums
)
select
    stage,
    what,
    cast(number as bigint) as number,
    round(
        number / nullif(
            case
                -- Copies count there, too: it is part of the relevant, not of the originals. (No offset in
                -- lag: clients of 1.5 cannot read such a view from the file of a newer one.)
                when what = 'bilateral' then max(case when what = 'relevant' then number end) over ()
                else lag(number) over (order by stage)
            end,
            0
        ),
        4
    ) as share_of_stage_before,
from stages
order by stage;
comment on view main.funnel is 'How much is left from stage to stage. One row per stage; several entries may lead to one article, and backfills and seeds bring articles without one. For operators and analysts. All of time is summed.';
comment on column main.funnel.stage is 'Number of the stage.';
comment on column main.funnel.what is 'entries, articles, judged, relevant, relevant originals (no copies), bilateral (grade 2, copies included).';
comment on column main.funnel.number is 'How many.';
comment on column main.funnel.share_of_stage_before is 'By the stage before; may pass 1 from entries to articles. Bilateral: by relevant.';
