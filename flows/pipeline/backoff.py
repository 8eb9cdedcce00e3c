"""How long to wait before a feed that fails is asked again, and when to give it up.

Three classes of failure, as Media Cloud weighs them: the address is wrong or we are not welcome
(hard), they have a trouble of their own (soft), the network on the way has one (temporary).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from extractors.model import Outcome
from flows.pipeline.intervals import LONGEST


@dataclass(frozen=True, slots=True)
class Course:
    """How the pause grows with each failure in a row: times in minutes."""

    word: str
    least: int  # the pause grows from the feed's own interval, but from no less than this …
    most: int | None  # … and from no more
    growth: float
    cap: int  # a feed with a longer interval keeps that


HARD = Course("hard", 60, None, 2.0, LONGEST)
SOFT = Course("soft", 15, None, 2.0, 12 * 60)
# A line that is mended should be seen within the hour; asking a dead one costs nobody anything.
TEMPORARY = Course("temporary", 10, 30, 1.5, 4 * 60)

COURSES: Mapping[Outcome, Course] = MappingProxyType(
    dict.fromkeys(
        (
            Outcome.HTTP_4XX, Outcome.AUTH_NEEDED, Outcome.BLOCKED, Outcome.NOT_A_FEED,
            Outcome.PARSE_ERROR, Outcome.REDIRECT_LOOP, Outcome.REFUSED, Outcome.NOT_HTML,
            Outcome.GONE,
        ),
        HARD,
    )
    | dict.fromkeys(
        (
            Outcome.HTTP_5XX, Outcome.RATE_LIMITED, Outcome.BAD_RESPONSE, Outcome.TRUNCATED,
            Outcome.TOO_LARGE, Outcome.BAD_ENCODING, Outcome.EMPTY, Outcome.ROBOTS,
        ),
        SOFT,
    )
    | dict.fromkeys(
        (Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TLS_ERROR, Outcome.TIMEOUT),
        TEMPORARY,
    )
)  # fmt: skip

FEWEST_FAILURES = 10  # a machine that was off for a month has not been refused once
HARD_DEATH = timedelta(days=7)
ANY_DEATH = timedelta(days=30)
# A feed given up is asked once a day for so long; one answer brings it back. National networks
# have been cut off for weeks and came back.
UNDEAD = timedelta(days=30)
_STEEPEST = 20  # failures beyond which every course has long met its cap


def pause_minutes(outcome: Outcome, failures: int, interval: int) -> float:
    """Give the pause after so many failures in a row (1 and up) of a feed with this interval."""
    course = COURSES[outcome]
    start = max(interval, course.least)
    if course.most is not None:
        start = min(start, course.most)
    steps = min(failures, _STEEPEST) - (course is TEMPORARY)
    longest = course.cap if course is TEMPORARY else max(course.cap, interval)
    return min(start * course.growth**steps, longest, LONGEST)


def death_notice(
    outcome: Outcome, failures: int, failing_for: timedelta, *, brought_news: bool
) -> str | None:
    """Say in words why a feed is given up; None while there is hope.

    `brought_news`: it failed as a whole and still gave new entries meanwhile, as a torn body or an
    index with one lost part does. That is not dead.
    """
    if outcome is Outcome.GONE:
        return "the server says 410 Gone"
    if brought_news or failures < FEWEST_FAILURES:
        return None
    told = f"{failures} failures in a row in {failing_for.days} days, the last {outcome.value}"
    if COURSES[outcome] is HARD and failing_for >= HARD_DEATH:
        return told
    return told if failing_for >= ANY_DEATH else None


def is_buried(disabled_at: datetime, now: datetime) -> bool:
    """Tell whether a feed that was given up is not even asked once a day any more."""
    return now >= disabled_at + UNDEAD
