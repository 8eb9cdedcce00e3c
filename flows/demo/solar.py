"""The Solar Hijri calendar of the season in which the demo world plays."""

from datetime import date, datetime

# The demo world lives in spring 1405: up to 22 September 2026 every month has 31 days. The general
# calendar is the extractors' business.
YEAR, NEW_YEAR = 1405, date(2026, 3, 21)
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def solar_hijri(at: datetime) -> tuple[int, int, int]:
    """Give year, month and day of a local instant between March and September 2026."""
    month, day = divmod((at.date() - NEW_YEAR).days, 31)
    return YEAR, month + 1, day + 1
