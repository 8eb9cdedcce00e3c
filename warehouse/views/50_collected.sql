-- Grain: one row. Reader: analyst, and the views that tell what is over from what goes on.
-- Time zone: days are UTC.
create or replace view main.collected as
select
    coalesce(
        (select max(poll_days."day") from core.poll_days),
        (select cast(timezone('UTC', max(loads.loaded_at)) as date) from core.loads)
    ) as newest_day;
comment on view main.collected is 'Until when we have collected. One row. For analysts. UTC.';
comment on column main.collected.newest_day is 'The newest day on which a feed was asked; where none ever was, that of the newest load; null: nothing has landed. It may go on, so only what ended before it is whole.';
