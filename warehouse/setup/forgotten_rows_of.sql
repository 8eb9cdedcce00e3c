        + coalesce(len(one_table), 0)
        - coalesce(
            len(
                list_filter(
                    one_table,
                    lambda held: not (
the_rule
                    )
                )
            ),
            0
        )
