"""Which of several stated dates is believed, and which of them contradict each other."""

from datetime import datetime, timedelta
from typing import Final

from extractors.model import DateClaim

# A day is kept as its midnight in UTC. Clocks run from UTC-12 to UTC+14: somewhere the day begins
# 14 hours earlier, and somewhere it ends 12 hours after the next midnight.
_DAY_BEGINS: Final = timedelta(hours=-14)
_DAY_ENDS: Final = timedelta(hours=36)
_CONFLICT: Final = timedelta(days=1)
# A page made on request can state the moment of the request as its date; servers' clocks differ.
_ECHO: Final = timedelta(minutes=2)
_SOFT: Final = frozenset(("line", "dateline"))  # prose, where a day may be guessed
_HARD: Final = frozenset(("feed", "url"))  # not made when the page is asked for


def agree(one: DateClaim, other: DateClaim) -> bool:
    """Tell whether two dates that were read can mean one event; an unread one contradicts none."""
    if one.at is None or other.at is None:
        return True
    if (one.precision == "instant") == (other.precision == "instant"):
        return abs(one.at - other.at) <= _CONFLICT
    day, instant = (other, one) if one.precision == "instant" else (one, other)
    return day.at is None or instant.at is None or _is_within(instant.at - day.at)


def choose(claims: list[DateClaim], now: datetime | None) -> DateClaim | None:
    """Give the claim of publication to believe; `claims` come in order of trust.

    The moment of fetching gives way to whatever contradicts it, and a guess in prose to a date
    that is written out. A day gives way to an instant that agrees with it.
    """
    readable = [claim for claim in claims if claim.at is not None and claim.role == "published"]
    if not readable:
        return None
    echoes = [claim for claim in readable if is_echo(claim, now) and claim.source not in _HARD]
    firm = [claim for claim in readable if claim not in echoes]
    denied = [echo for echo in echoes if not all(agree(echo, claim) for claim in firm)]
    best = min(readable, key=lambda claim: (claim in denied, _is_guess(claim)))
    if best.precision == "instant":
        return best
    told = (claim for claim in readable if claim.precision == "instant" and agree(best, claim))
    return next((claim for claim in told if claim not in denied), best)


def choose_modified(
    claims: list[DateClaim], published: DateClaim | None, now: datetime | None
) -> DateClaim | None:
    """Give the first claim of a change that is neither before publication nor the fetch itself."""
    for claim in claims:
        if claim.at is None or claim.role != "modified" or is_echo(claim, now):
            continue
        if published is None or not _is_before(claim, published):
            return claim
    return None


def in_conflict(claims: tuple[DateClaim, ...], published: DateClaim | None) -> bool:
    """Tell whether a claim contradicts the chosen one: another day, or a change a day before it."""
    if published is None:
        return False
    return any(
        not agree(claim, published) and (claim.role == "published" or _is_before(claim, published))
        for claim in claims
    )


def is_echo(claim: DateClaim, now: datetime | None) -> bool:
    """Tell whether a claim is the moment of the fetch itself."""
    if now is None or claim.at is None:
        return False
    return claim.precision == "instant" and abs(claim.at - now) <= _ECHO


def _is_guess(claim: DateClaim) -> bool:
    return claim.precision == "inferred" and claim.source in _SOFT


def _is_within(passed: timedelta) -> bool:
    return _DAY_BEGINS <= passed <= _DAY_ENDS


def _is_before(claim: DateClaim, published: DateClaim) -> bool:
    """Tell whether a change comes before publication, as far as their precision tells."""
    if claim.at is None or published.at is None or claim.at >= published.at:
        return False
    both = claim.precision == published.precision == "instant"
    return both or not agree(claim, published)
