"""The memory: every word of SQL."""
