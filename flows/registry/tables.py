"""One [[feed]] or [[outlet]] of a registry file to one value, and a value back to its table."""

import re
from urllib.parse import urlsplit

from extractors.feeds import KINDS
from extractors.model import Feed, Outlet
from extractors.outlets import read_outlet
from extractors.tables import Keys, check_table, did_you_mean, is_id, is_text
from flows.registry.files import Table
from flows.registry.headers import Written, written_from

# Below five minutes is impolite to any site; above a week, what a feed shows is gone before.
MIN_POLL_MINUTES = 5
MAX_POLL_MINUTES = 7 * 24 * 60

_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646, without private use
_WITH_SELECTOR = "listing"


def is_url(value: str) -> str | None:
    """Check the address of a feed."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"{value!r} is no address: {error}"
    if parts.scheme not in {"http", "https"}:
        return f"{value!r} must begin with http:// or https://"
    if not host or not host.isprintable() or any(map(str.isspace, value)):
        return f"{value!r} names no host, or has white space"
    if "@" in parts.netloc:
        return f"the address at {host} holds a user name or password"  # which is not repeated
    return is_text(value)


def _lang(value: str) -> str | None:
    return None if _LANG.fullmatch(value) else f"{value!r} is no language tag such as fa or az-Arab"


def _kind(value: str) -> str | None:
    if value in KINDS:
        return None
    return f"unknown kind {value!r}, known: {', '.join(sorted(KINDS))}{did_you_mean(value, KINDS)}"


_FEED: Keys = {
    "id": is_id,
    "outlet": is_id,
    "url": is_url,
    "lang": _lang,
    "kind": _kind,
    "poll_minutes": int,
    "enabled": bool,
    "section": is_text,
    "confidence": is_text,
    "evidence_newest": is_text,
    "troubles": is_text,
    "fallback_feed": is_id,
    "link_selector": is_text,
    "headers": dict,
    "cookies": dict,
}


def feed_from(table: Table, mistakes: list[str]) -> tuple[Feed, Written | None] | None:
    """Build a feed; None, and what is wrong added to `mistakes`, if it cannot be.

    `outlet_id` is "" where the table names none: the registry finds the owner.
    """
    fields, wrong = check_table(table.values, _FEED, ("id", "url"))
    wrong += _out_of_range(fields.get("poll_minutes"))
    wrong += _selector(table.values.get("kind", "rss"), fields.get("link_selector"))
    written, wrong_headers = written_from(fields)
    mistakes += (f"{table.place}: {one}" for one in (*wrong, *wrong_headers))
    if not {"id", "url"} <= fields.keys():
        return None
    fields["feed_id"] = fields.pop("id")
    fields["outlet_id"] = fields.pop("outlet", "")
    plain = {key: value for key, value in fields.items() if key not in {"headers", "cookies"}}
    return Feed(**plain), written  # type: ignore[arg-type] # every value was checked against its key


def feed_table(feed: Feed, written: Written | None = None) -> dict[str, object]:
    """Give the table that `feed_from` reads as this feed, without what is the default anyway."""
    values: dict[str, object | None] = {
        "id": feed.feed_id,
        "outlet": feed.outlet_id or None,
        "url": feed.url,
        "lang": feed.lang,
        "kind": feed.kind,
        "poll_minutes": feed.poll_minutes if feed.poll_minutes != _DEFAULT.poll_minutes else None,
        "enabled": None if feed.enabled else False,
        "section": feed.section,
        "confidence": feed.confidence,
        "evidence_newest": feed.evidence_newest,
        "troubles": feed.troubles,
        "fallback_feed": feed.fallback_feed,
        "link_selector": feed.link_selector,
        "headers": dict(written.headers) or None if written else None,
        "cookies": dict(written.cookies) or None if written else None,
    }
    if feed.kind == _DEFAULT.kind:
        del values["kind"]
    return {key: value for key, value in values.items() if value is not None}


_DEFAULT = Feed("", "", "")


def outlet_from(table: Table, mistakes: list[str]) -> Outlet | None:
    """Build an outlet; None, and what is wrong added to `mistakes`, if it cannot be."""
    outlet, wrong = read_outlet(table.values)
    mistakes += (f"{table.place}: {one}" for one in wrong)
    return outlet


def _out_of_range(minutes: object) -> list[str]:
    if not isinstance(minutes, int) or MIN_POLL_MINUTES <= minutes <= MAX_POLL_MINUTES:
        return []
    return [f"poll_minutes: {minutes} is not within {MIN_POLL_MINUTES} to {MAX_POLL_MINUTES}"]


def _selector(kind: object, selector: object) -> list[str]:
    """Hold a selector against its kind: a listing cannot be read without, nothing else has one."""
    if kind != _WITH_SELECTOR:
        return ["link_selector: only a feed of kind listing has one"] if selector else []
    if not isinstance(selector, str):
        return ["link_selector: missing; kind listing needs a CSS selector of the article links"]
    from extractors.feeds import check_selector  # noqa: PLC0415 - loads lxml, and few need it

    wrong = check_selector(selector)
    return [f"link_selector: {wrong}"] if wrong else []
