-- Append only: the row of a key that landed first stays.
merge into core.activations
using (
    select *
    from (
        select unnest(activations, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by classifier, classifier_version, activated_at order by run_id) = 1
) as incoming
on activations.classifier = incoming.classifier
    and activations.classifier_version = incoming.classifier_version
    and activations.activated_at = incoming.activated_at
when not matched then insert by name;
