import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates import parse_date
from extractors.errors import ConfigError

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
LINES = (Path(__file__).parent / "cases" / "dates.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("raw", "tz", "expected", "precision"), CASES)
def test_a_written_date_is_read_as_its_publisher_meant_it_or_not_at_all(
    raw, tz, expected, precision
):
    dated = parse_date(raw, tz=tz or None, now=NOW)
    if expected == "-":
        assert dated is None
        return
    assert dated is not None
    assert dated.at.replace(microsecond=0) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert dated.precision == precision


def test_the_table_of_dates_is_not_small():
    assert len(CASES) >= 150


def test_an_american_outlets_numbers_have_two_readings():
    assert parse_date("05/06/2025", lang="en", tz="America/New_York", now=NOW) is None
    assert parse_date("05/06/2025", lang="en", tz="Europe/London", now=NOW) is not None


def test_without_a_clock_the_future_has_no_bound_and_nothing_relative_is_read():
    assert parse_date("2030-01-01T00:00:00Z") is not None
    for raw in ("yesterday", "Tuesday", "Apr 26", "2 hours ago"):
        assert parse_date(raw) is None


def test_an_unknown_zone_of_an_outlet_is_our_mistake():
    with pytest.raises(ConfigError, match="Asia/Baki"):
        parse_date("2025-05-06", tz="Asia/Baki", now=NOW)


@settings(deadline=None)
@given(
    st.dates(date(1991, 1, 1), date(2026, 6, 29)),
    st.sampled_from(["Pacific/Kiritimati", "Asia/Tehran", "America/New_York", "Pacific/Pago_Pago"]),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%B %d, %Y"]),
)
def test_a_day_without_a_time_is_the_printed_day_wherever_the_outlet_is(day, tz, form):
    dated = parse_date(day.strftime(form), tz=tz, now=NOW)
    assert dated is not None
    assert (dated.at, dated.precision) == (datetime.combine(day, time(), UTC), "day")


def test_the_forms_of_the_standards_need_no_words():
    code = (
        "from extractors.dates import parse_date\n"
        "from extractors.date_words import date_words\n"
        "for raw in ('2025-05-06T12:30:00+03:30', 'Tue, 06 May 2025 12:30:00 GMT', '2025-05-06'):\n"
        "    assert parse_date(raw, tz='Asia/Baku') is not None\n"
        "print(date_words.cache_info().misses, parse_date('6 մայիսի 2025').at.day,"
        " date_words.cache_info().misses)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "6", "1"]


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("0123456789۱۴:-/. +TZmayжэمهر", max_size=40)))
def test_any_text_is_unknown_or_plausible(raw):
    dated = parse_date(raw, tz="Asia/Tehran", now=NOW)
    if dated is not None:
        assert dated.at.tzinfo is UTC
        assert datetime(1990, 1, 1, tzinfo=UTC) <= dated.at <= NOW + timedelta(hours=48)


@settings(deadline=None)
@given(st.datetimes(datetime(1991, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds of a strategy are naive
def test_what_iso_and_rfc_2822_write_is_read_back(at):
    at = at.replace(microsecond=0)
    for raw in (at.isoformat(), at.strftime("%a, %d %b %Y %H:%M:%S +0000"), str(at)):
        dated = parse_date(raw, now=NOW)
        assert dated is not None
        assert dated.at == at
