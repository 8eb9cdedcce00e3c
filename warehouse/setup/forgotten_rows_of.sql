    coalesce(len(held.one_table), 0) - coalesce(len(kept.one_table), 0) as one_table,
