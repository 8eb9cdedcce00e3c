-- What was forgotten first stays so; what more is known of it later is added.
merge into core.tombstones
using (
    select
        article_id,
        list_sort(list_distinct(flatten(list(coalesce(each.entry_ids, []))))) as entry_ids,
        list_sort(list_distinct(flatten(list(coalesce(each.url_sha256s, []))))) as url_sha256s,
        list_sort(list_distinct(flatten(list(coalesce(each.raw_refs, []))))) as raw_refs,
        first(each.forgotten_at order by each.forgotten_at) as forgotten_at,
        first(each.forgotten_by order by each.forgotten_at) as forgotten_by,
        first(each.reason order by each.forgotten_at) as reason,
    from (
        select
            article_id,
            landed as each,
        from landed
    ) as told
    group by article_id
) as incoming
on tombstones.article_id = incoming.article_id
when matched then update set
    entry_ids = list_sort(list_distinct(list_concat(tombstones.entry_ids, incoming.entry_ids))),
    url_sha256s = list_sort(list_distinct(list_concat(tombstones.url_sha256s, incoming.url_sha256s))),
    raw_refs = list_sort(list_distinct(list_concat(tombstones.raw_refs, incoming.raw_refs))),
    forgotten_at = least(tombstones.forgotten_at, incoming.forgotten_at),
    forgotten_by = case
        when incoming.forgotten_at < tombstones.forgotten_at then incoming.forgotten_by
        else tombstones.forgotten_by
    end,
    reason = case
        when incoming.forgotten_at < tombstones.forgotten_at then incoming.reason
        else tombstones.reason
    end
when not matched then insert by name;
