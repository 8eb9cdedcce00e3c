"""Subscription lists as other readers export them (OPML 2.0, http://opml.org/spec2.opml)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractors.errors import ParseError
from extractors.text import clean_display, fold_latin


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription."""

    url: str  # as written
    title: str | None
    section: str | None  # the folder that it lies in
    lang: str | None


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """List the feeds of an OPML file in its order; raises ParseError, which names the line."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"not well-formed XML: {error}") from error
    if etree.QName(root).localname.lower() != "opml":
        raise ParseError(f"the root element is <{etree.QName(root).localname}>, not <opml>")
    return tuple(_outlines(root))


def slug(*names: str | None) -> str:
    """Make an id of the first name that has Latin letters or digits; "feed" if none has."""
    for name in names:
        found = re.sub(r"[^a-z0-9]+", "-", fold_latin(name or "")).strip("-")[:60]
        if found:
            return found
    return "feed"


def _outlines(root: etree._Element) -> Iterator[Outline]:
    for element in root.iter("{*}outline"):
        fields = {name.lower(): value.strip() for name, value in element.attrib.items()}
        url = fields.get("xmlurl")
        if not url:
            continue
        yield Outline(
            url=url,
            title=_label(fields),
            section=_folder(element),
            lang=fields.get("language") or None,
        )


def _folder(element: etree._Element) -> str | None:
    parent = element.getparent()
    if parent is None or etree.QName(parent).localname != "outline":
        return None
    return _label({name.lower(): value for name, value in parent.attrib.items()})


def _label(fields: dict[str, str]) -> str | None:
    return clean_display(fields.get("title") or fields.get("text") or "") or None
