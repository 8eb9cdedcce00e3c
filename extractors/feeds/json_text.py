"""JSON as servers really send it: with marks, stray escapes, commas too many, or cut off."""

import json
import re
from dataclasses import dataclass

_BLANK = "\ufeff\0 \t\r\n"
# A backslash that begins no escape of RFC 8259; GDELT copies them from titles as they are.
_BAD_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(?P<bad>))')
_STRING = r'"(?:[^"\\]|\\.)*+"?'  # unclosed at the end too: no second look from inside it
_COMMENT = re.compile(rf"{_STRING}|/\*(?:(?!/\*).){{0,4000}}?\*/|//[^\n]*", re.DOTALL)
_SPARE_COMMA = re.compile(rf"{_STRING}|,(?=\s*[\]}}])", re.DOTALL)
_OBJECT_AHEAD = re.compile(r"[\s,]*(?=\{)")


@dataclass(frozen=True, slots=True)
class Read:
    """An object, and `broken_json` if it had to be mended or was cut."""

    data: dict[str, object]
    problems: tuple[str, ...] = ()


def read_json(text: str, *, listing: str) -> Read | None:
    """Read a JSON object; None for anything else.

    Of a broken one, the whole objects before the break in its list `listing` are kept.
    """
    text = text.strip(_BLANK)
    if not text.startswith("{"):
        return None
    if (data := _loaded(text)) is not None:
        return Read(data)
    mended = _COMMENT.sub(_string_only, _BAD_ESCAPE.sub(_escaped, text))
    mended = _SPARE_COMMA.sub(_string_only, mended)
    data = _loaded(mended)
    if data is None:
        data = _before_break(mended, listing)
    return None if data is None else Read(data, ("broken_json",))


def _decoder() -> json.JSONDecoder:
    # Control characters inside strings are tolerated; NaN and Infinity are no JSON: unknown.
    return json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def _loaded(text: str) -> dict[str, object] | None:
    try:
        data = _decoder().decode(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _escaped(found: re.Match[str]) -> str:
    return "\\\\" if found["bad"] is not None else found[0]


def _string_only(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else ""


def _before_break(text: str, listing: str) -> dict[str, object] | None:
    """Read what stands before the list and its whole objects, up to the break."""
    start = re.search(rf'"{listing}"\s*:\s*\[', text)
    if start is None:
        return None
    head = _loaded(text[: start.start()].rstrip(" \t\r\n,") + "}")
    if head is None:
        return None
    decoder, items, at = _decoder(), list[object](), start.end()
    while ahead := _OBJECT_AHEAD.match(text, at):
        try:
            item, at = decoder.raw_decode(text, ahead.end())
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {**head, listing: items} if items else None
