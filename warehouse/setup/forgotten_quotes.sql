        or coalesce(regexp_matches(held."one_column", getvariable('forgotten').quotes), false)
