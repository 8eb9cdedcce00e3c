"""Subscription lists as feed readers exchange them (OPML 2.0, http://opml.org/spec2.opml).

What OPML has no word for travels in attributes and elements of a namespace of our own, which the
specification allows and other readers pass over.
"""

import html.entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from extractors.charset import decode_text
from extractors.errors import ParseError
from extractors.text import clean_display, fold_latin

NAMESPACE: Final = "urn:x-araxes:opml"
_OURS: Final = f"{{{NAMESPACE}}}"
_ROOT: Final = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?opml(?=[\s>/])", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0
_AMPERSAND: Final = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][\w]{1,31});)?")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
# https://en.wikipedia.org/wiki/Feed_URI_scheme: feed://host/… and feed:https://host/…
_FEED_SCHEME: Final = re.compile(r"feed:(?://)?(?=https?:)|feed(?=://)", re.IGNORECASE)
_XML_ENTITIES: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))
_KNOWN: Final = frozenset(("text", "title", "type", "xmlurl", "htmlurl", "language"))


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription."""

    url: str  # as written, but for the scheme feed:, which old readers have
    title: str | None
    folder: str | None = None  # the folders that it lies in, outermost first, joined by " / "
    lang: str | None = None
    home_url: str | None = None
    type: str = "rss"
    settings: Mapping[str, object] = field(default_factory=dict)  # of [[feed]], if we wrote them
    foreign: Mapping[str, str] = field(default_factory=dict)  # attributes without a meaning for us


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What one file holds, in its order, or in the order that our own export noted."""

    outlines: tuple[Outline, ...]
    outlets: tuple[Mapping[str, object], ...] = ()  # tables of [[outlet]]


def read_opml(body: bytes) -> Subscriptions:
    """List the feeds of an OPML file; raises ParseError, which names the line.

    Common accidents are put right: a wrong or missing declaration of the encoding, a bare `&`,
    entities of HTML, names of elements and attributes in any case.
    """
    text, root = _text(body), None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = getattr(error, "msg", None) or error
        raise ParseError(f"not well-formed XML: {why}") from error
    if _name(root) != "opml":
        raise ParseError(f"the root element is <{etree.QName(root).localname}>, not <opml>")
    placed = sorted(_outlines(root), key=lambda each: each[0])  # a stable sort
    outlets = (_settings(element) for element in root.iter(f"{_OURS}outlet"))
    return Subscriptions(tuple(outline for _, outline in placed), tuple(outlets))


def write_opml(found: Subscriptions, *, title: str) -> bytes:
    """Write OPML 2.0 that `read_opml` reads as the same values; folders in order of appearance."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"araxes": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    for outlet in found.outlets:
        etree.SubElement(head, f"{_OURS}outlet", _attributes(outlet))
    body = etree.SubElement(root, "body")
    folders: dict[str | None, etree._Element] = {None: body}
    for place, outline in enumerate(found.outlines):
        parent = folders.get(outline.folder)
        if parent is None:
            label = {"text": outline.folder, "title": outline.folder}
            parent = folders[outline.folder] = etree.SubElement(body, "outline", label)
        etree.SubElement(parent, "outline", _plain(outline) | _own(outline, place))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def slug(*names: str | None) -> str:
    """Make an id of the first name that has Latin letters or digits; "feed" if none has."""
    for name in names:
        found = re.sub(r"[^a-z0-9]+", "-", fold_latin(name or "")).strip("-")[:60]
        if found:
            return found
    return "feed"


def _text(body: bytes) -> str:
    """Decode, leave the prolog out (with it any document type), and mend each `&`."""
    text = decode_text(body).text
    root = _ROOT.search(text)
    start = root.start() if root else len((_DECLARATION.match(text) or [""])[0])
    lines = "\n" * text.count("\n", 0, start)  # mistakes name the line of the file
    return lines + _AMPERSAND.sub(_mended, _ILLEGAL.sub("", text[start:]))


def _mended(found: re.Match[str]) -> str:
    name = found[1]
    if found[0] == "&" or (name and f"{name};" not in html.entities.html5):
        return "&amp;" + found[0][1:]
    if name is None or name in _XML_ENTITIES:
        return found[0]
    return "".join(f"&#{ord(character)};" for character in html.entities.html5[f"{name};"])


def _outlines(root: etree._Element) -> Iterator[tuple[float, Outline]]:
    for element in root.iter():
        if _name(element) != "outline":
            continue
        fields = _fields(element)
        url = fields.get("xmlurl")
        if not url:
            continue
        settings = _settings(element)
        place = settings.pop("place", None)
        yield (
            int(place) if isinstance(place, str) and place.isdecimal() else float("inf"),
            Outline(
                url=_FEED_SCHEME.sub(_http, url, count=1) if url[:4].lower() == "feed" else url,
                title=_label(fields),
                folder=_folder(element),
                lang=_language(fields.get("language")),
                home_url=fields.get("htmlurl") or None,
                type=fields.get("type") or "rss",
                settings=settings,
                foreign={
                    name: value
                    for name, value in element.attrib.items()
                    if not name.startswith(_OURS) and _is_foreign(name, value)
                },
            ),
        )


def _http(found: re.Match[str]) -> str:
    return "" if found[0].endswith((":", "/")) else "http"


def _language(value: str | None) -> str | None:
    """Read a tag of RFC 5646, in the spelling of a locale too; readers also write "unknown"."""
    tag = (value or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _is_foreign(name: str, value: str) -> bool:
    if name.lower() == "language":
        return bool(value.strip()) and _language(value.strip()) is None
    return name.lower() not in _KNOWN


def _fields(element: etree._Element) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in element.attrib.items()}


def _folder(element: etree._Element) -> str | None:
    labels = [_label(_fields(one)) for one in element.iterancestors() if _name(one) == "outline"]
    return " / ".join(label for label in reversed(labels) if label) or None


def _label(fields: Mapping[str, str]) -> str | None:
    return clean_display(fields.get("title") or fields.get("text") or "") or None


def _settings(element: etree._Element) -> dict[str, object]:
    return {
        name.removeprefix(_OURS): _value(name.removeprefix(_OURS), value)
        for name, value in element.attrib.items()
        if name.startswith(_OURS)
    }


def _value(key: str, text: str) -> object:
    """Give back the type that a setting had; a text that is none stays, and is refused by name."""
    if key == "poll_minutes" and re.fullmatch(r"-?[0-9]{1,9}", text):
        return int(text)
    if key == "enabled" and text in {"true", "false"}:
        return text == "true"
    if key in {"domains", "headers", "cookies"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _attributes(settings: Mapping[str, object]) -> dict[str, str]:
    return {
        f"{_OURS}{key}": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in settings.items()
    }


def _plain(outline: Outline) -> dict[str, str]:
    label = outline.title or outline.url
    values = {
        "text": label,
        "title": label,
        "type": outline.type,
        "xmlUrl": outline.url,
        "htmlUrl": outline.home_url,
        "language": outline.lang,
    }
    return {key: value for key, value in values.items() if value} | dict(outline.foreign)


def _own(outline: Outline, place: int) -> dict[str, str]:
    return _attributes({**outline.settings, "place": str(place)}) if outline.settings else {}


def _name(element: etree._Element) -> str:
    """Give the local name in lower case; comments and processing instructions have none."""
    if not isinstance(element.tag, str):
        return ""
    name: str = etree.QName(element).localname
    return name.lower()
