"""What stands beside the text inside an article: captions of pictures and links to other items."""

from typing import Final

from extractors.pages.markup import Element

_CAPTION: Final = "caption"
_RELATED: Final = ("related", "also", "more")
# Between such neighbours a box is inside the text, and not one of the lists around it.
_NEIGHBOURS: Final = frozenset(("p", "h2", "h3", "blockquote", "ul", "ol", "figure"))
_LONGEST: Final = 400  # characters; longer is a text
_MOST: Final = 12  # of one page; a gallery has more, and no text


def note_beside(element: Element, beside: list[tuple[str, Element]]) -> None:
    """Note an addition that is still in the tree, if it is a caption or inside the text."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if _CAPTION in names:
        beside.append(("caption", element))
    elif any(word in names for word in _RELATED) and _is_inside(element):
        beside.append(("related", element))


def _is_inside(element: Element) -> bool:
    before, after = element.getprevious(), element.getnext()
    return (
        before is not None
        and after is not None
        and before.tag in _NEIGHBOURS
        and after.tag in _NEIGHBOURS
    )


def chosen(pieces: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give the pieces (what, text) that are worth keeping: each once, none empty or a text."""
    kept = dict.fromkeys((what, text) for what, text in pieces if 1 < len(text) <= _LONGEST)
    return tuple(kept)[:_MOST]
