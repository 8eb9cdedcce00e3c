    list_filter(
        one_table,
        lambda held: not (
the_rule
        )
    )
