"""For how long an answer calls itself fresh (RFC 9111): a hint when to ask again."""

from datetime import datetime

from flows.net.answers import http_date
from flows.net.exchange import Answer

_OVERFLOW = 2**31  # RFC 9111 section 1.2.2: what a number too large to keep is taken for


def cache_seconds(answer: Answer, now: datetime) -> float | None:
    """Read how long, in seconds from `now`, an answer says that it stays good.

    max-age comes before s-maxage, for we are nobody's shared cache; then Expires minus Date
    (minus `now` where there is no Date). The time that it has already spent in caches (Age) is
    gone. None when nothing is said, when it cannot be read (section 4.2.1: take it as stale), and
    for no-store and no-cache, which ask to be asked each time; 0.0 when it is stale from the start.
    """
    said = _directives(answer)
    if "no-store" in said or "no-cache" in said:
        return None
    for name in ("max-age", "s-maxage"):
        if name in said:
            lifetime = _delta(said[name])
            break
    else:
        lifetime = _expiry(answer, now)
    if lifetime is None:
        return None
    return max(lifetime - (_delta(answer.header("age")) or 0.0), 0.0)


def _directives(answer: Answer) -> dict[str, str]:
    """Read Cache-Control, all lines of it; of a directive said twice the first counts (4.2.1)."""
    lines = [value for name, value in answer.headers if name == "cache-control"]
    said: dict[str, str] = {}
    for part in ",".join(lines).split(","):
        name, _, value = part.partition("=")
        said.setdefault(name.strip().lower(), value.strip().strip('"'))
    return said


def _delta(text: str | None) -> float | None:
    """Read delta-seconds; None for anything else."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return (
        float(min(int(text), _OVERFLOW)) if len(text) <= len(str(_OVERFLOW)) else float(_OVERFLOW)
    )


def _expiry(answer: Answer, now: datetime) -> float | None:
    """Give Expires minus Date."""
    expires = http_date(answer.header("expires"))
    if expires is None:
        return None
    return min((expires - (http_date(answer.header("date")) or now)).total_seconds(), _OVERFLOW)
