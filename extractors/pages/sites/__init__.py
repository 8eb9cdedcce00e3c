"""Sites that the general reading of pages does not explain: one small module each, found by scan.

A module is named after its outlet, "_" for "-", and holds a `SITE`. The layout that was valid on
the day of fetching is used. Write one only where cleaning rules cannot do it, with a golden page
in tests/extractors/pages/cases; when a site changes, date the old layout and add the new one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from cssselect import SelectorError
from lxml import etree

from extractors.errors import ConfigError
from extractors.pages.layouts import Layout, LayoutReading, Site, compiled, read_layout
from extractors.pages.markup import Markup


def read_site(markup: Markup, outlet_id: str | None, fetched_at: datetime | None) -> LayoutReading:
    """Read a page by the layout of its outlet; nothing is read where none is known."""
    layout = layout_of(outlet_id, fetched_at)
    return read_layout(markup, layout, f"site:{outlet_id}") if layout else LayoutReading()


def layout_of(outlet_id: str | None, fetched_at: datetime | None) -> Layout | None:
    """Give the layout of an outlet's pages on the day they were fetched; None where none is known.

    Without `fetched_at` it is the latest. Raises ConfigError if a module of a site is wrong.
    """
    site = sites().get(outlet_id) if outlet_id else None
    if site is None:
        return None
    day = fetched_at.astimezone(UTC).date() if fetched_at else None
    return next((layout for layout in site.layouts if layout.holds_on(day)), None)


@cache
def sites() -> Mapping[str, Site]:
    """Give the site of each outlet that has one."""
    return load_sites(__name__, __path__)


def load_sites(package: str, path: Iterable[str]) -> Mapping[str, Site]:
    """Read the modules of a package of sites; ConfigError names the file and the key."""
    found: dict[str, Site] = {}
    for module in sorted(iter_modules(path), key=lambda module: module.name):
        name = f"{package}.{module.name}"
        try:
            site = getattr(import_module(name), "SITE", None)
        except (TypeError, ValueError, NameError, SyntaxError, ImportError) as error:
            raise ConfigError(f"{name.replace('.', '/')}.py: {error}") from error
        mistake = next(_mistakes(site, found), None)
        if mistake or not isinstance(site, Site):
            raise ConfigError(f"{name.replace('.', '/')}.py: SITE: {mistake}")
        found.update((outlet, site) for outlet in site.outlets)
    return MappingProxyType(found)


def _mistakes(site: object, known: Mapping[str, Site]) -> Iterator[str]:
    if not isinstance(site, Site) or not site.outlets or not site.layouts:
        yield "no Site with outlets and layouts"
        return
    yield from (f"outlets: {outlet!r} has a site" for outlet in site.outlets if outlet in known)
    for number, layout in enumerate(site.layouts, 1):
        for key, selector in layout.selectors():
            if not _is_selector(selector):
                yield f"layouts: {key} of layout {number}: {selector!r} is no CSS selector"
        if any(_overlap(layout, other) for other in site.layouts[number:]):
            yield f"layouts: since and until of layout {number}: another holds on the same day"


def _is_selector(text: str) -> bool:
    try:
        compiled(text)
    except (SelectorError, etree.XPathError, ValueError, TypeError, AttributeError):
        return False
    return True


def _overlap(one: Layout, other: Layout) -> bool:
    first, second = (one, other) if _since(one) <= _since(other) else (other, one)
    return first.until is None or _since(second) <= first.until.toordinal()


def _since(layout: Layout) -> int:
    return layout.since.toordinal() if layout.since else 0
