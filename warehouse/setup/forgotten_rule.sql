        -- Does a row belong to what is forgotten? Lines about columns that a table has not are left out.
        false
        or coalesce(list_contains(getvariable('forgotten').articles, cast(held."article_id" as varchar)), false)
        or coalesce(list_contains(getvariable('forgotten').articles, cast(held."source_id" as varchar)), false)
        or coalesce(list_contains(getvariable('forgotten').articles, cast(held."seed_article_id" as varchar)), false)
        or coalesce(list_contains(getvariable('forgotten').entries, cast(held."entry_id" as varchar)), false)
        or coalesce(list_contains(getvariable('forgotten').articles, cast(held."target_id" as varchar)), false)
        or coalesce(list_contains(getvariable('forgotten').entries, cast(held."target_id" as varchar)), false)
        or coalesce(list_contains(getvariable('forgotten').addresses, sha256(held."url")), false)
        or coalesce(list_contains(getvariable('forgotten').addresses, sha256(held."final_url")), false)
        or coalesce(list_contains(getvariable('forgotten').addresses, sha256(held."canonical_url")), false)
