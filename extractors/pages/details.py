"""Who wrote an article, where it stands on its site, and its picture."""

from typing import Final
from urllib.parse import urljoin

from extractors.pages.markup import Markup
from extractors.pages.metadata import Metadata, bylines
from extractors.pages.people import clean_authors
from extractors.text import fold

_LONGEST_SECTION: Final = 40  # characters; longer is a headline


def choose_authors(
    told: tuple[str, ...], markup: Markup, metadata: Metadata, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Take the first source that names persons: a layout, JSON-LD, meta, a visible byline."""
    for source in (told, *metadata.authored):
        if authors := clean_authors(source, site_names=names):
            return authors
    return clean_authors(bylines(markup), site_names=names)


def choose_section(trail: tuple[str, ...], title: str, names: tuple[str, ...]) -> str | None:
    """Give the last step of a trail before the article itself; the first one is the home page."""
    known = {fold(title), *map(fold, names)}
    steps = [step for step in trail[1:] if fold(step) not in known]
    return steps[-1] if steps and len(steps[-1]) <= _LONGEST_SECTION else None


def choose_image(metadata: Metadata, final_url: str) -> str | None:
    """Give the absolute address of the article's picture; the outlet's logo is none."""
    logo = metadata.schema.logo
    for address in (metadata.meta("og:image", "og:image:url"), metadata.schema.image):
        if address and address != logo and not address.startswith("data:"):
            try:
                return urljoin(final_url, address)
            except ValueError:
                continue
    return None
