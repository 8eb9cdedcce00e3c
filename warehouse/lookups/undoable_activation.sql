-- At most one row: what a run activated, what was active before, and whether nothing was since.
with by_time as (
    select
        activations.*,
        lag(activations.classifier) over in_turn as from_classifier,
        lag(activations.classifier_version) over in_turn as from_version,
        lead(activations.classifier) over in_turn is null as is_active,
    from published.core.activations
    window
        in_turn as (
            order by
                activations.activated_at,
                activations.classifier desc,
                activations.classifier_version
        )
)
select
    from_classifier,
    from_version,
    is_active,
from by_time
where
    run_id = $run_id::uuid
    and from_classifier is not null
order by activated_at desc
limit 1;
