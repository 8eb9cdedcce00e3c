-- Append only: the row of a key that landed first stays.
insert into core.activations by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: the first column alone is read of all.
        select
            activations.classifier,
            activations.classifier_version,
            activations.activated_at,
        from core.activations
        where activations.classifier in (select landed.classifier from landed)
    ) as held using (classifier, classifier_version, activated_at)
    qualify row_number() over (partition by classifier, classifier_version, activated_at order by landed.rowid) = 1
);
