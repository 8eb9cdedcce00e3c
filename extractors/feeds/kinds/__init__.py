"""The kinds of source that a feed file may name: one small module each, found by scanning.

A new kind is one new module here with a `KIND`, and a reader where its bodies need one of their
own. Importing this package loads no parser.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Kind:
    """How sources of one kind are asked, and who reads what their bodies alone do not explain.

    The body goes first: whatever the kind, a body that is RSS, RDF, Atom, JSON Feed or a sitemap
    is read as that, for outlets change formats unannounced.
    """

    name: str
    accept: str | None = None  # the Accept header; None: the client's own for feeds
    min_gap_seconds: float = 0.0  # between two requests to its host; 0: the usual delay
    is_aggregator: bool = False  # lists articles of many publishers
    dates_sightings: bool = False  # its dates tell when an article was found, not published
    reader: str | None = None  # module of `extractors.feeds` with a `read_body`


def _scanned() -> Mapping[str, Kind]:
    """Find the kinds; the name of a module is the name of its kind."""
    found: dict[str, Kind] = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        kind = import_module(f"{__name__}.{module.name}").KIND
        found[kind.name] = kind
    return MappingProxyType(found)


KINDS: Mapping[str, Kind] = _scanned()
