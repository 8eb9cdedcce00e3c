    list_filter(
        one_table,
        lambda held: not (
the_rule
        )
    ) as one_table,
