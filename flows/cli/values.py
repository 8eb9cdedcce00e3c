"""Values as people type them."""

import json


def bound_value(text: str) -> object:
    """Read what was typed for a parameter: a number, true, false, null or a JSON list as such.

    Everything else is text; `"2026"`, in its quotes, is text, too.
    """
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, dict) else value
