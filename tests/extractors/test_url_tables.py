"""Tables of addresses: what is read, what is refused, and where the mistake is said to be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError
from extractors.url_tables import COLUMNS, BadRow, Known, UrlRow, read_table

NOW = datetime(2026, 5, 1, tzinfo=UTC)
KNOWN = Known({"apa": "Asia/Baku", "irna": "Asia/Tehran"}, frozenset({"apa-az"}))


def read(text):
    return list(read_table(text.splitlines(keepends=True), KNOWN, now=NOW))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_column_is_read_whatever_stands_between(delimiter, mark):
    head = ["URL", "title", "published_at", "lang", "outlet", "feed"]
    cells = ["https://apa.az/1", "Bakıda görüş", "2025-04-28 18:30", "az", "apa", "apa-az"]
    [row] = read(f"{mark}{delimiter.join(head)}\r\n{delimiter.join(cells)}\r\n")
    assert (row.entry.url, row.entry.title) == ("https://apa.az/1", "Bakıda görüş")
    assert row.entry.published_at == datetime(2025, 4, 28, 14, 30, tzinfo=UTC)  # in Baku
    assert (row.lang, row.outlet, row.feed) == ("az", "apa", "apa-az")


def test_quotes_hold_delimiters_and_lines():
    rows = read('url,title\nhttps://a.test/1,"وزیر، گفت: ""باکو""\nسطر دوم"\nhttps://a.test/2,x\n')
    assert [row.entry.url for row in rows] == ["https://a.test/1", "https://a.test/2"]
    assert rows[0].entry.title.startswith('وزیر، گفت: "باکو"')


def test_dates_of_both_calendars_and_empty_cells():
    rows = read(
        "url,date\nhttps://a.test/1,1404/02/08\nhttps://a.test/2,\nhttps://a.test/3,2025-04-28\n"
    )
    days = [row.entry.published_at and row.entry.published_at.date().isoformat() for row in rows]
    assert days == ["2025-04-28", None, "2025-04-28"]
    assert rows[1].entry.published_precision == "unknown"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column 'url'"),
        ("title,date\nx,y\n", "no column 'url'"),
        ("url,başlıq\n", r"line 1: column 2: unknown name 'başlıq'; known are url"),
        ("url,title,url\n", "column 3: a second 'url'"),
        ("url,date,published_at\n", "one thing"),
        ("https://a.test/1\nhttps://a.test/2\n", "column 1: unknown name"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_with_its_place(text, words):
    with pytest.raises(ConfigError, match=words):
        read(text)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("ftp://a.test/1,x,2025-01-01,az,apa,apa-az", "url"),
        (",x,2025-01-01,az,apa,apa-az", "url"),
        ("/xeber/1,x,2025-01-01,az,apa,apa-az", "url"),
        ("https://a.test/1,x,dünən olmayıb 99,az,apa,apa-az", "date"),
        ("https://a.test/1,x,2031-01-01,az,apa,apa-az", "date"),
        ("https://a.test/1,x,2025-01-01,azərbaycanca,apa,apa-az", "lang"),
        ("https://a.test/1,x,2025-01-01,az,nobody,apa-az", "outlet"),
        ("https://a.test/1,x,2025-01-01,az,apa,nothing", "feed"),
        ("https://a.test/1,x", None),
        ('https://a.test/1,"x"y,2025-01-01,az,apa,apa-az', None),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_read(line, column):
    good = "https://a.test/9,سلام,2025-01-01,fa,irna,apa-az"
    first, bad, last = read(f"url,title,date,lang,outlet,feed\n{good}\n{line}\n{good}\n")
    assert isinstance(first, UrlRow)
    assert isinstance(last, UrlRow)
    assert (bad.line, bad.column) == (3, column)
    assert str(bad).startswith("line 3: ")


@settings(deadline=None, max_examples=200)
@given(
    head=st.lists(st.sampled_from([*COLUMNS, "x"]), min_size=1, max_size=4),
    rows=st.lists(st.lists(st.text(max_size=20), max_size=5), max_size=5),
)
def test_no_table_raises_anything_but_a_config_error(head, rows):
    lines = [",".join(head) + "\n", *(",".join(cells) + "\n" for cells in rows)]
    try:
        found = list(read_table(lines, KNOWN, now=NOW))
    except ConfigError:
        return
    assert all(isinstance(row, UrlRow | BadRow) for row in found)
