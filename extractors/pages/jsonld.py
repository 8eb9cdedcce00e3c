"""Schema.org data of a page: the one node that describes the article."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

# Types below schema.org/Article that outlets use, without the prefix; found in the wild with
# "http://schema.org/" before them. The better describes news, the earlier.
_TYPES: Final = (
    ("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle"),
    ("backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "report"),
    ("article", "blogposting", "socialmediaposting", "techarticle", "scholarlyarticle"),
    ("webpage", "itempage", "collectionpage", "videoobject", "imagegallery"),
)
_RANK: Final = {name: rank for rank, names in enumerate(_TYPES) for name in names}
_UNKNOWN: Final = len(_TYPES)
_LONGEST: Final = 1_000_000  # characters
_MOST_NODES: Final = 2_000
# Ways in which hand-made JSON-LD breaks: comments around it, trailing commas, a final semicolon.
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$"
)
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_FIELD: Final = re.compile(
    r'"(headline|datePublished|dateModified|@type)"\s*:\s*"((?:[^"\\\n]|\\.)*)"'
)

Node = dict[str, Any]  # any JSON object


@dataclass(frozen=True, slots=True)
class SchemaArticle:
    """What the page's JSON-LD says, as written."""

    kind: str | None = None  # lower-case type
    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    description: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    url: str | None = None
    body: str | None = None
    is_free: bool | None = None
    logo: str | None = None  # of the publisher
    breadcrumbs: tuple[str, ...] = ()  # outermost first
    types: frozenset[str] = frozenset()  # of all nodes


def read_jsonld(scripts: tuple[str, ...]) -> SchemaArticle:
    """Read the scripts of a page; broken JSON gives what can still be told apart."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    if not nodes:
        return SchemaArticle()
    best = min(nodes, key=_rank)
    types = frozenset(kind for node in nodes for kind in _types(node))
    trail = _breadcrumbs(nodes)
    if _rank(best)[0] >= _UNKNOWN:
        return SchemaArticle(types=types, breadcrumbs=trail)
    known = {name: node for node in nodes if isinstance(name := node.get("@id"), str)}
    return replace(_article(best, types, _resolver(known)), breadcrumbs=trail)


def _parsed(script: str) -> object:
    script = script[:_LONGEST].strip()
    for mend in (str, _mended):
        try:
            value: object = json.loads(mend(script), strict=False)
        except (ValueError, RecursionError):
            continue
        return value
    return {name: _unescaped(value) for name, value in reversed(_FIELD.findall(script))}


def _mended(script: str) -> str:
    return _TRAILING_COMMA.sub("", _WRAPPING.sub("", _WRAPPING.sub("", script)))


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _nodes(value: object) -> Iterator[Node]:
    """Walk lists, @graph and nested objects, outermost first."""
    waiting: list[object] = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting = node[:_MOST_NODES] + waiting
        elif isinstance(node, dict):
            yield node
            waiting.extend(
                child
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
                if isinstance(child := node.get(key), (dict, list))
            )


def _types(node: Node) -> tuple[str, ...]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(re.split("[/#:]", kind)[-1].lower() for kind in listed if isinstance(kind, str))


def _rank(node: Node) -> tuple[int, bool]:
    rank = min((_RANK.get(kind, _UNKNOWN) for kind in _types(node)), default=_UNKNOWN)
    return rank, not (node.get("datePublished") and node.get("headline"))


def _resolver(known: dict[str, Node]) -> Callable[[object], object]:
    """Give the function that replaces a mere reference by the node that it names."""

    def resolve(value: object) -> object:
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return known.get(str(value.get("@id")), value)
        return value

    return resolve


def _article(
    node: Node, types: frozenset[str], resolve: Callable[[object], object]
) -> SchemaArticle:
    publisher = resolve(node.get("publisher"))
    logo = publisher.get("logo") if isinstance(publisher, dict) else None
    return SchemaArticle(
        kind=min(_types(node), key=lambda kind: _RANK.get(kind, _UNKNOWN)),
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        authors=tuple(_persons(resolve(node.get("author") or node.get("creator")))),
        publisher=next(iter(_names(publisher)), None),
        description=_text(node.get("description")),
        section=_text(node.get("articleSection")),
        tags=tuple(_words(node.get("keywords"))),
        image=_image(resolve(node.get("image"))),
        url=_text(node.get("url")) or _text(node.get("mainEntityOfPage")),
        body=_text(node.get("articleBody")),
        is_free=_flag(node.get("isAccessibleForFree")),
        logo=_image(resolve(logo)),
        types=types,
    )


def _persons(value: object) -> list[str]:
    """Give the names of those who are not said to be organisations."""
    listed = value if isinstance(value, list) else [value]
    return _names([one for one in listed if not (isinstance(one, dict) and _is_desk(one))])


def _is_desk(node: Node) -> bool:
    return any("organization" in kind for kind in _types(node))


def _breadcrumbs(nodes: list[Node]) -> tuple[str, ...]:
    for node in nodes:
        items = node.get("itemListElement")
        if "breadcrumblist" in _types(node) and isinstance(items, list):
            return tuple(_names([_step(item) for item in sorted(items, key=_position)]))
    return ()


def _position(item: object) -> float:
    place = item.get("position") if isinstance(item, dict) else None
    try:
        return float(place or 0)
    except (TypeError, ValueError):
        return 0.0


def _step(item: object) -> object:
    if isinstance(item, dict) and not item.get("name"):
        return item.get("item")
    return item


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id") or value.get("name")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _names(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    names = [_text(item.get("name")) if isinstance(item, dict) else _text(item) for item in listed]
    return [name for name in names if name]


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in re.split("[,،;]", value) if word.strip()]
    names = _names(value) if isinstance(value, list) else []
    return [word for name in names for word in _words(name)]


def _image(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return _text(value)


def _flag(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None
