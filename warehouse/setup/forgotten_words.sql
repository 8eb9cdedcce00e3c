    list_transform(
        kept,
        lambda held: struct_update(
            held,
the_changes
        )
    )
