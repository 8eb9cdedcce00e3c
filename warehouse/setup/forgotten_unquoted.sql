coalesce(
    regexp_replace(held."one_column", getvariable('forgotten').quotes, '[forgotten]\1', 'g'),
    held."one_column"
)
