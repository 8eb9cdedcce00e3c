-- Append only: the row of a key that landed first stays.
insert into core.topics by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it.
        select
            topics.version_id,
            topics.classifier,
            topics.classifier_version,
            topics.topic,
        from core.topics
        where
            topics.rowid >= getvariable('places').topics
            and topics.version_id in (select landed.version_id from landed)
        union all
        select
            topics.version_id,
            topics.classifier,
            topics.classifier_version,
            topics.topic,
        from core.topics
        where
            topics.rowid < getvariable('places').topics
            and topics.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id, classifier, classifier_version, topic)
    qualify row_number() over (partition by version_id, classifier, classifier_version, topic order by landed.rowid) = 1
);
