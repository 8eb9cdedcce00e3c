-- What collecting needs to remember: when to ask again, where a feed has moved, whom to leave alone.
alter table core.feeds add column link_selector varchar;

alter table core.entries add column publisher_url varchar;

alter table core.runs add column feeds_degraded integer;
alter table core.runs add column feeds_disabled integer;
alter table core.runs add column possible_losses integer;

alter table core.feed_polls add column stands_in_for varchar[];

alter table core.feed_states add column registry_url varchar;
alter table core.feed_states add column interval_minutes integer;
alter table core.feed_states add column known_share double;
alter table core.feed_states add column unmodified_in_a_row integer;
update core.feed_states
set unmodified_in_a_row = 0;
alter table core.feed_states add column read_whole_at timestamptz;
alter table core.feed_states add column distrusted_at timestamptz;
alter table core.feed_states add column failing_since timestamptz;
alter table core.feed_states add column retry_after_until timestamptz;

create table core.feed_moves (
    move_id uuid not null,
    feed_id varchar not null,
    from_url varchar not null,
    to_url varchar not null,
    seen integer,
    moved_at timestamptz not null,
    run_id uuid
);

create table core.host_pauses (
    host varchar not null,
    until timestamptz not null,
    noted_at timestamptz not null,
    run_id uuid
);
