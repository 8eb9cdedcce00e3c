-- Append only: the row of a key that landed first stays.
merge into core.topics
using (
    select *
    from (
        select unnest(topics, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id, classifier, classifier_version, topic order by score desc) = 1
) as incoming
on topics.version_id = incoming.version_id
    and topics.classifier = incoming.classifier
    and topics.classifier_version = incoming.classifier_version
    and topics.topic = incoming.topic
when not matched then insert by name;
