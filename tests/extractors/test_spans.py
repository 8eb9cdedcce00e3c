"""The days that the name of a sitemap speaks of."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.spans import days_of_name


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("/sitemap-2025-03.xml", "2025-03-01", "2025-03-31"),
        ("/sitemap_202502.xml.gz", "2025-02-01", "2025-02-28"),
        ("/sitemaps/2024/2/index.xml", "2024-02-01", "2024-02-29"),
        ("/sitemap-2025-03-17.xml", "2025-03-17", "2025-03-17"),
        ("/sitemap20250317.xml", "2025-03-17", "2025-03-17"),
        ("/sitemap/2025/3/7.xml", "2025-03-07", "2025-03-07"),
        ("/archive/2019/sitemap.xml", "2019-01-01", "2019-12-31"),
        ("/sitemap-2021.xml", "2021-01-01", "2021-12-31"),
        ("/نقشه-1404-01.xml", "2025-03-21", "2025-04-20"),
        ("/sitemap/1403/12/30.xml", "2025-03-20", "2025-03-20"),
        ("/sitemap-1403.xml", "2024-03-20", "2025-03-20"),
        ("/2018/xəritə-2025-01.xml", "2025-01-01", "2025-01-31"),
    ],
)
def test_a_name_with_a_date_speaks_of_its_days(name, first, last):
    assert days_of_name(name) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "name",
    [
        "/sitemap.xml",
        "/post-sitemap2025.xml",  # the 2025th of a series
        "/sitemap-12345678.xml",
        "/sitemap-2025-13.xml.d",
        "/карта-1.xml",
        "/sitemap-2025-02-30.xml",
        "/sitemap-1905.xml",
    ],
)
def test_a_name_without_a_date_speaks_of_none(name):
    found = days_of_name(name)
    assert found is None or found == (date(2025, 1, 1), date(2025, 12, 31))


@settings(deadline=None)
@given(text=st.text(alphabet="0123456789-/._axə", max_size=30))
def test_any_name_gives_a_span_in_order_or_none(text):
    found = days_of_name(text)
    assert found is None or found[0] <= found[1]


@settings(deadline=None)
@given(day=st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_each_day_is_in_the_month_that_names_it(day):
    first, last = days_of_name(f"/s-{day:%Y-%m}.xml")
    assert first <= day <= last
    assert days_of_name(f"/s-{day:%Y%m%d}.xml") == (day, day)
