        + coalesce(
            len(
                list_filter(
                    one_table,
                    lambda held: (
                        false
the_rule
                    )
                )
            ),
            0
        )
