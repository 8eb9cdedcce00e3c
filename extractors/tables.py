"""One table of a TOML file against the keys that it may have: types, ranges and spelling."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# What no text of ours holds: C0 controls beside tab and line breaks, and what XML 1.0 (section
# 2.2) cannot carry, for every table must survive a trip through OPML.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST_ID: Final = 253  # a host name, which stands for an outlet that nobody registered
_TYPES: Final[Mapping[type, str]] = {
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: 'a table such as { name = "text" }',
}

# A check gives what is wrong with a value of the right type, or None.
Check = Callable[[str], str | None]
Keys = Mapping[str, Check | type]


def check_table(
    values: Mapping[str, object], keys: Keys, required: tuple[str, ...]
) -> tuple[dict[str, object], list[str]]:
    """Give the values that pass, and of each other one what is wrong with it."""
    kept: dict[str, object] = {}
    mistakes: list[str] = []
    for key, value in values.items():
        wrong = _wrong(key, value, keys)
        if wrong is None:
            kept[key] = value
        else:
            mistakes.append(wrong)
    mistakes += (f"{key}: missing" for key in required if key not in values)
    return kept, mistakes


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant, as the end of a sentence."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def is_id(value: str) -> str | None:
    """Check an id."""
    if not value or not value.isprintable() or " " in value or len(value) > _LONGEST_ID:
        return f"{value!r} is not 1 to {_LONGEST_ID} printable characters without a space"
    return None


def is_text(value: str) -> str | None:
    """Check a free text."""
    if not value.strip():
        return "is empty; leave the key out instead"
    return f"{value!r} holds a control character" if _CONTROLS.search(value) else None


def is_country(value: str) -> str | None:
    """Check a country."""
    return None if re.fullmatch("[A-Z]{2}", value) else f"{value!r} is no ISO 3166 code such as AZ"


def is_timezone(value: str) -> str | None:
    """Check the name of a time zone."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"{value!r} is no IANA time zone such as Asia/Baku"
    return None


def _wrong(key: str, value: object, keys: Keys) -> str | None:
    check = keys.get(key)
    if check is None:
        return f"unknown key {key!r}{did_you_mean(key, keys)}"
    if isinstance(check, type):
        # A bool is an int to Python, not to a reader of the file.
        fits = isinstance(value, check) and (check is bool or not isinstance(value, bool))
        # A table may hold secrets: its value is not repeated.
        shown = "the value" if dict in {check, type(value)} else repr(value)
        return None if fits else f"{key}: {shown} is not {_TYPES[check]}"
    if not isinstance(value, str):
        return f"{key}: {value!r} is not a text in quotes"
    wrong = check(value)
    return f"{key}: {wrong}" if wrong else None
