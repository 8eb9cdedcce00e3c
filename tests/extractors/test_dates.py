import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.catalogue import SEEDS
from extractors.dates import parse_date
from extractors.errors import ConfigError
from extractors.model import Dated

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TABLES = {"dates.tsv": NOW, "dates_november.tsv": datetime(2026, 11, 18, 12, tzinfo=UTC)}
CASES = [
    (*line.split("\t"), now)
    for name, now in TABLES.items()
    for line in (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
LANGUAGES = sorted({case[4] for case in CASES})
WORDS = tomllib.loads((SEEDS / "dates.toml").read_text(encoding="utf-8"))


def misread(case):
    """Say what is wrong with our reading of a case; None for a right one."""
    raw, tz, expected, precision, lang, _, now = case
    dated = parse_date(raw, lang=lang, tz=tz or None, now=now)
    read = ("-", "-")
    if dated is not None:
        read = (dated.at.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00"), dated.precision)
    return None if read == (expected, precision) else f"{raw!r}: {read}, not {expected} {precision}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_written_date_is_read_as_its_publisher_meant_it_or_not_at_all(lang):
    assert [wrong for case in CASES if case[4] == lang and (wrong := misread(case))] == []


def test_the_table_of_dates_has_eight_languages_three_calendars_and_what_must_not_be_read():
    assert len(CASES) >= 580
    for lang in ("en", "fa", "az-Latn", "tr", "ru", "hy", "ar", "ka"):
        forms = {case[5] for case in CASES if case[4] == lang and case[3] != "-"}
        assert forms >= {"gregorian", "solar", "lunar", "relative"}, lang
        assert any(case[3] == "-" for case in CASES if case[4] == lang), lang
    assert sum(case[3] == "-" for case in CASES) >= 80


def test_an_american_outlet_writes_the_month_first_and_who_copies_its_clock_may():
    american = parse_date("05/06/2025 3:05 PM", lang="en", tz="America/New_York", now=NOW)
    assert american == Dated(datetime(2025, 5, 6, 19, 5, tzinfo=UTC), "inferred")
    assert parse_date("05/13/2025", lang="en", tz="America/New_York", now=NOW).precision == "day"
    assert parse_date("Thursday 05/06/2025", lang="en", tz="America/New_York", now=NOW) is None
    assert parse_date("05/06/2025", lang="en", tz="Europe/London", now=NOW).at.month == 6
    assert parse_date("05/06/2025", lang="es", tz="America/Lima", now=NOW).at.month == 6
    assert parse_date("05/06/2025 3:05 PM", lang="en", tz="Asia/Tehran", now=NOW) is None
    assert parse_date("05/06/2025 3:05 ب.ظ", lang="fa", tz="Asia/Tehran", now=NOW).at.month == 6


def test_a_year_of_the_moon_needs_a_mark_or_an_arabic_text():
    for raw, lang in (("1446/11/08", "ar"), ("۱۴۴۶/۱۱/۰۸ ه.ق", "fa"), ("1446/11/08 AH", None)):
        assert parse_date(raw, lang=lang, now=NOW).at == datetime(2025, 5, 6, tzinfo=UTC)
    for lang in ("fa", "en", None):
        assert parse_date("1446/11/08", lang=lang, now=NOW) is None
    assert parse_date("1404/02/16", lang="ar", now=NOW).at == datetime(2025, 5, 6, tzinfo=UTC)


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


def solar_hijri(day):
    """Give year, month and day by the 33-year rule, counted from 1 Farvardin 1369."""
    left, year = (day - date(1990, 3, 21)).days, 1369
    while left >= (length := 366 if year % 33 in {1, 5, 9, 13, 17, 22, 26, 30} else 365):
        left, year = left - length, year + 1
    if left < 6 * 31:
        return year, left // 31 + 1, left % 31 + 1
    return year, (left - 6 * 31) // 30 + 7, (left - 6 * 31) % 30 + 1


def tabular_lunar(year, month, day):
    """Give the Gregorian day by the arithmetical calendar: 11 leap years in 30."""
    number = day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(number + 1_948_439 - 1_721_425)


DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩", "azb-Arab": "۰۱۲۳۴۵۶۷۸۹", "ckb": "٠١٢٣٤٥٦٧٨٩"}
FORMS = (
    "{day} {month} {year}",
    "{month} {day}, {year}",
    "{year} {month} {day}",
    "{day} {month} {year} - {clock}",
    "{clock}, {day} {month} {year}",
    "{weekday}, {day} {month} {year}",
    "{weekday} | {month} {day}, {year}, {clock}",
)


def written(draw, calendar, year, month, day, on, clock):
    """Write a day in the words of a language that has names for the months of its calendar."""
    lang = draw(
        st.sampled_from([lang for lang in WORDS[calendar] if WORDS[calendar][lang][month - 1]])
    )
    name = draw(st.sampled_from(WORDS[calendar][lang][month - 1]))
    week = WORDS["weekdays"].get(lang, WORDS["weekdays"]["en"])[on.weekday() if on else 0]
    form = draw(st.sampled_from(FORMS if on else FORMS[:5]))  # the moon's weekday is not ours
    text = form.format(
        day=day, month=name, year=year, clock=f"{clock:%H:%M}", weekday=draw(st.sampled_from(week))
    )
    digits = draw(st.sampled_from(["0123456789", DIGITS.get(lang, "0123456789")]))
    text = text.translate(str.maketrans("0123456789", digits))
    return draw(st.sampled_from([text, text.upper()])) if lang in {"en", "ru", "hy"} else text


@settings(deadline=None)
@given(st.data(), st.dates(date(1991, 1, 1), date(2026, 6, 29)), st.times())
def test_a_day_in_the_words_of_any_language_and_both_suns_calendars_is_read_back(data, on, clock):
    for calendar, (year, month, day) in (
        ("gregorian", (on.year, on.month, on.day)),
        ("jalali", solar_hijri(on)),
    ):
        raw = written(data.draw, calendar, year, month, day, on, clock)
        dated = parse_date(raw, tz="Asia/Dubai", now=NOW)
        assert dated is not None, raw
        at = datetime.combine(on, time(clock.hour, clock.minute), UTC) - timedelta(hours=4)
        expected = at if dated.precision == "instant" else datetime.combine(on, time(), UTC)
        assert dated.at == expected, raw
        assert (dated.precision == "instant") == (":" in raw)


@settings(deadline=None)
@given(st.data(), st.integers(1412, 1447), st.integers(1, 12), st.integers(1, 29))
def test_a_day_of_the_moon_is_read_within_two_days_of_arithmetic(data, year, month, day):
    raw = written(data.draw, "lunar", year, month, day, None, time())
    dated = parse_date(raw, now=NOW)
    assert dated is not None, raw
    assert dated.precision == "inferred"
    assert abs(dated.at.date() - tabular_lunar(year, month, day)) <= timedelta(days=2)


PIECES = [
    *[
        form
        for table in ("gregorian", "jalali", "lunar", "weekdays")
        for months in WORDS[table].values()
        for forms in months
        for form in forms
    ],
    *[
        word
        for table in ("days", "ago", "halves", "calendars")
        for words in WORDS[table].values()
        for word in words
    ],
    *[
        "6",
        "16",
        "31",
        "05",
        "2025",
        "1404",
        "1446",
        "۱۶",
        "١٤٤٦",
        "15:17",
        "3:30",
        "06.05.2025",
        "1404/02/16",
    ],
    *["08-11-1446", "5/6/2025", "+04:00", "UTC", "IRST", "Baku time", "-", ",", "|", "(", ")", "T"],
]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map(" ".join),
    st.sampled_from(["fa", "ar", "en", "az-Latn", None]),
    st.sampled_from([None, "Asia/Tehran", "America/New_York"]),
)
def test_any_words_of_dates_are_unknown_or_plausible(raw, lang, tz):
    dated = parse_date(raw, lang=lang, tz=tz, now=NOW)
    if dated is not None:
        assert dated.precision in {"instant", "day", "inferred"}
        assert datetime(1990, 1, 1, tzinfo=UTC) <= dated.at <= NOW + timedelta(hours=48)
