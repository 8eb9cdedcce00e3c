"""One table of a registry file to one value: types, ranges and spelling checked, key by key."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.model import Feed, Outlet
from flows.registry_files import Table, did_you_mean

KINDS = frozenset(("rss", "atom", "jsonfeed", "sitemap", "query", "gdelt", "telegram", "listing"))
# Below five minutes is impolite to any site; above a week, what a feed shows is gone before.
MIN_POLL_MINUTES = 5
MAX_POLL_MINUTES = 7 * 24 * 60

_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646, without private use
_DOMAIN = re.compile(r"[^\s/:@A-Z]+")
# A check gives what is wrong with a value of the right type, or None.
_Check = Callable[[str], str | None]


def _id(value: str) -> str | None:
    if not value or not value.isprintable() or " " in value or len(value) > 200:  # noqa: PLR2004 - fits any screen and key
        return f"{value!r} is not 1 to 200 printable characters without a space"
    return None


def _text(value: str) -> str | None:
    return None if value.strip() else "is empty; leave the key out instead"


def _url(value: str) -> str | None:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"{value!r} is no address: {error}"
    if parts.scheme not in {"http", "https"}:
        return f"{value!r} must begin with http:// or https://"
    if not host or any(character.isspace() for character in value):
        return f"{value!r} names no host, or has white space"
    if "@" in parts.netloc:
        return f"{value!r} holds a user name or password"
    return None


def _lang(value: str) -> str | None:
    return None if _LANG.fullmatch(value) else f"{value!r} is no language tag such as fa or az-Arab"


def _kind(value: str) -> str | None:
    if value in KINDS:
        return None
    return f"unknown kind {value!r}, known: {', '.join(sorted(KINDS))}{did_you_mean(value, KINDS)}"


def _country(value: str) -> str | None:
    return None if re.fullmatch("[A-Z]{2}", value) else f"{value!r} is no ISO 3166 code such as AZ"


def _timezone(value: str) -> str | None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"{value!r} is no IANA time zone such as Asia/Baku"
    return None


_FEED: Mapping[str, _Check | type] = {
    "id": _id,
    "outlet": _id,
    "url": _url,
    "lang": _lang,
    "kind": _kind,
    "poll_minutes": int,
    "enabled": bool,
    "section": _text,
    "confidence": _text,
    "evidence_newest": _text,
    "troubles": _text,
    "fallback_feed": _id,
    "link_selector": _text,
}
_OUTLET: Mapping[str, _Check | type] = {
    "id": _id,
    "name": _text,
    "country": _country,
    "side": _text,
    "domains": list,
    "family": _text,
    "timezone": _timezone,
}


def feed_from(table: Table, mistakes: list[str]) -> Feed | None:
    """Build a feed; None, and what is wrong added to `mistakes`, if it cannot be.

    `outlet_id` is "" where the table names none: the registry finds the owner.
    """
    fields = _checked(table, _FEED, ("id", "url"), mistakes)
    minutes = fields.get("poll_minutes")
    if isinstance(minutes, int) and not MIN_POLL_MINUTES <= minutes <= MAX_POLL_MINUTES:
        mistakes.append(
            f"{table.place}: poll_minutes: {minutes} is not within "
            f"{MIN_POLL_MINUTES} to {MAX_POLL_MINUTES}"
        )
    if not {"id", "url"} <= fields.keys():
        return None
    fields["feed_id"] = fields.pop("id")
    fields["outlet_id"] = fields.pop("outlet", "")
    return Feed(**fields)  # type: ignore[arg-type] # every value was checked against its key


def outlet_from(table: Table, mistakes: list[str]) -> Outlet | None:
    """Build an outlet; None, and what is wrong added to `mistakes`, if it cannot be."""
    fields = _checked(table, _OUTLET, ("id",), mistakes)
    if "id" not in fields:
        return None
    fields["outlet_id"] = fields.pop("id")
    fields.setdefault("name", fields["outlet_id"])
    fields["domains"] = _domains(table, fields.get("domains", []), mistakes)
    return Outlet(**fields)  # type: ignore[arg-type] # every value was checked against its key


def _checked(
    table: Table,
    keys: Mapping[str, _Check | type],
    required: tuple[str, ...],
    mistakes: list[str],
) -> dict[str, object]:
    """Keep the values that pass; say of each other one what is wrong with it."""
    kept: dict[str, object] = {}
    for key, value in table.values.items():
        wrong = _wrong(key, value, keys)
        if wrong is None:
            kept[key] = value
        else:
            mistakes.append(f"{table.place}: {wrong}")
    mistakes += (f"{table.place}: {key}: missing" for key in required if key not in table.values)
    return kept


def _wrong(key: str, value: object, keys: Mapping[str, _Check | type]) -> str | None:
    check = keys.get(key)
    if check is None:
        return f"unknown key {key!r}{did_you_mean(key, keys)}"
    if isinstance(check, type):
        # A bool is an int to Python, not to a reader of the file.
        fits = isinstance(value, check) and (check is bool or not isinstance(value, bool))
        return None if fits else f"{key}: {value!r} is not {_TYPE_NAMES[check]}"
    if not isinstance(value, str):
        return f"{key}: {value!r} is not a text in quotes"
    wrong = check(value)
    return f"{key}: {wrong}" if wrong else None


_TYPE_NAMES: Mapping[type, str] = {int: "a whole number", bool: "true or false", list: "a list"}


def _domains(table: Table, value: object, mistakes: list[str]) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    domains = tuple(one for one in listed if isinstance(one, str) and _DOMAIN.fullmatch(one))
    mistakes += (
        f"{table.place}: domains: {one!r} is no bare host such as irna.ir"
        for one in listed
        if one not in domains
    )
    return domains
