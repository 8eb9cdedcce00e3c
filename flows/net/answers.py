"""Read what an answer means: statuses, redirects, Retry-After, validators."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from extractors.model import Outcome
from flows.net.exchange import Answer

PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_BY_STATUS = {
    204: Outcome.EMPTY,
    205: Outcome.EMPTY,
    304: Outcome.NOT_MODIFIED,
    401: Outcome.AUTH_NEEDED,
    403: Outcome.BLOCKED,
    407: Outcome.AUTH_NEEDED,
    410: Outcome.GONE,
    418: Outcome.BLOCKED,  # what some news hosts answer to robots
    429: Outcome.RATE_LIMITED,
    451: Outcome.BLOCKED,
}
_BY_CLASS = {2: Outcome.OK, 4: Outcome.HTTP_4XX, 5: Outcome.HTTP_5XX}
_PARTIAL = 206
_LONGEST_RETRY_AFTER = 86_400.0  # beyond a day it is a slip of the pen, or a way to be rid of us
_UNSAID = 60.0  # 429 without Retry-After: the window that most rate limits count in
_LONGEST_VALIDATOR = 1_024


def redirect(answer: Answer) -> str | None:
    """Give the Location of a redirect that we follow."""
    return answer.location if answer.status in _REDIRECTS else None


def outcome_of(answer: Answer) -> Outcome:
    """Name what an answer is that needs no further request."""
    outcome = _BY_STATUS.get(answer.status) or _BY_CLASS.get(answer.status // 100)
    if outcome is None:
        return Outcome.BAD_RESPONSE  # 1xx as the last word, 3xx that lead nowhere, 6xx …
    if outcome is not Outcome.OK:
        return outcome
    if answer.status == _PARTIAL or not answer.complete:
        return Outcome.TRUNCATED
    return Outcome.OK if answer.body else Outcome.EMPTY


def asked_silence(answer: Answer, now: datetime) -> float | None:
    """Give the seconds for which an answer asks us to stay away; None when it does not."""
    seconds = retry_after(answer.header("retry-after"), now)
    if answer.status == 429:  # noqa: PLR2004 -- Too Many Requests
        return _UNSAID if seconds is None else seconds
    return seconds if outcome_of(answer) is Outcome.HTTP_5XX else None


def retry_after(header: str | None, now: datetime) -> float | None:
    """Read a Retry-After header as seconds from `now`, at most a day.

    Accepts both forms of RFC 9110 section 10.2.3. A date in the past gives 0.0;
    a missing or unreadable header gives None.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_RETRY_AFTER)
    at = http_date(text)
    if at is None:
        return None
    return min(max((at - now).total_seconds(), 0.0), _LONGEST_RETRY_AFTER)


def http_date(text: str | None) -> datetime | None:
    """Read an HTTP date (RFC 9110 section 5.6.7); None when it is none."""
    try:
        at = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):  # the latter for an offset of a trillion hours
        return None
    return at.replace(tzinfo=at.tzinfo or UTC)


def validator(value: str | None) -> str | None:
    """Keep an ETag or Last-Modified only if it can be sent back as it came."""
    if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable():
        return value
    return None
