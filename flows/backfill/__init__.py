"""The past: articles by date from sitemaps, by address from a table, from WARC files."""
