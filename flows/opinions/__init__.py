"""A second opinion from a model server: off by default, adds rows, decides nothing."""
