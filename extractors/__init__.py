"""The meaning of bytes: pure functions from bytes and text to values.

The names below are the public door. They load on first use: reading a table must not cost the
import of a page extractor.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.dates import parse_date
    from extractors.feeds import parse_feed
    from extractors.fingerprint import COPY_THRESHOLD, similarity
    from extractors.language import detect_language
    from extractors.pages import extract
    from extractors.relevance import judge
    from extractors.urls import canonical_url

__all__ = [
    "COPY_THRESHOLD",
    "canonical_url",
    "detect_language",
    "extract",
    "judge",
    "parse_date",
    "parse_feed",
    "similarity",
]

_HOME = {
    "COPY_THRESHOLD": "fingerprint",
    "canonical_url": "urls",
    "detect_language": "language",
    "extract": "pages",
    "judge": "relevance",
    "parse_date": "dates",
    "parse_feed": "feeds",
    "similarity": "fingerprint",
}


def __getattr__(name: str) -> object:
    """Import the module behind a public name when it is first asked for (PEP 562)."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
