"""trafilatura's own rules, asked once for each set of names and not for each element.

Its XPaths call Python for regular expressions, up to eight times an element, and were a third of
the cost of a page whose elements all bear classes. Nearly all of them look at nothing but tag and
attributes, and the same names come back on every page of a site: the answer is remembered by them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import trafilatura
from lxml import etree
from trafilatura import main_extractor

from extractors.pages.markup import Element

_NAMESPACES: Final = {"re": "http://exslt.org/regular-expressions"}
_MOST: Final = 20_000  # sets of names; a hundred sites have fewer. Bounds the memory
_ANY: Final = ".//*["
_TAG: Final = re.compile(r"self::(\w+)")
_ATTRIBUTE: Final = re.compile(r"@([\w-]+)")
# What follows a rule that asks for the first match only, by the way that it begins.
_FIRST: Final = {_ANY: "][1]", f"({_ANY}": "])[1]"}
_LISTS: Final = (
    (trafilatura.core, "RAW_TREE_PRUNE_XPATH"),
    (trafilatura.core, "REMOVE_COMMENTS_AND_LISTS_XPATH"),
    (main_extractor, "BODY_XPATH"),
    (main_extractor, "OVERALL_DISCARD_XPATH"),
    (main_extractor, "TEASER_DISCARD_XPATH"),
    (main_extractor, "DISCARD_IMAGE_ELEMENTS"),
)

Rule = Callable[[Element], list[Element]]


class ByNames:
    """A rule that tells by an element's tag and attributes alone."""

    def __init__(self, condition: str, *, is_first: bool) -> None:
        """Take the predicates of a rule; `is_first` wants no more than the first match."""
        tags = condition.partition("][")[0] if condition.startswith("[self::") else ""
        self._tags = tuple(_TAG.findall(tags)) or ("*",)
        self._marks = frozenset(_ATTRIBUTE.findall(condition))
        self._says = _xpath(f"self::*{condition}")
        self._is_first = is_first
        self._known: dict[tuple[object, ...], bool] = {}

    def __call__(self, tree: Element) -> list[Element]:
        """Give the descendants that the rule is about, in the order of the page."""
        known, marks = self._known, self._marks
        found = []
        for element in tree.iterdescendants(*self._tags):
            names = element.items()
            if not names:
                continue
            key = (element.tag, *[item for item in names if item[0] in marks])
            verdict = known.get(key)
            if verdict is None:
                verdict = self._judge(element, key)
            if verdict:
                found.append(element)
                if self._is_first:
                    break
        return found

    def _judge(self, element: Element, key: tuple[object, ...]) -> bool:
        if len(self._known) >= _MOST:
            self._known.clear()
        verdict = self._known[key] = bool(self._says(element))
        return verdict


class _WithMore:
    """A rule that asks names first, and something dearer of what bears them."""

    def __init__(self, rule: Rule, names: ByNames) -> None:
        self._rule = rule
        self._names = names

    def __call__(self, tree: Element) -> list[Element]:
        return self._rule(tree) if self._names(tree) else []


def quick(path: str) -> Rule:
    """Give a function that finds what an XPath finds; of a first match only the very first."""
    path = path.strip()
    start = next((start for start in _FIRST if path.startswith(start)), None)
    if start is None:
        return _xpath(path)
    end = _FIRST[start]
    is_first = re.sub(r"\s", "", path).endswith(end)
    condition = path.removeprefix("(").removeprefix(_ANY[:-1])
    if is_first:
        condition = condition[: condition.rindex("]", 0, condition.rindex("[1]")) + 1]
    if "//" not in condition:
        return ByNames(condition, is_first=is_first)
    names, _, more = condition.rpartition("][")
    if "//" not in names and "[" not in more:
        return _WithMore(_xpath(path), ByNames(f"{names}]", is_first=True))
    # Its names do not come first, but it asks for some.
    return _xpath(path.replace(_ANY, ".//*[@*][", 1))


def _xpath(path: str) -> Rule:
    rule: Rule = etree.XPath(path, namespaces=_NAMESPACES)
    return rule


_QUICK: Final = tuple(
    (module, name, own, [quick(rule.path) for rule in own])
    for module, name in _LISTS
    for own in (getattr(module, name),)
)


@contextmanager
def quick_rules() -> Iterator[None]:
    """Lend trafilatura the quicker form of its own rules; everybody else gets the original."""
    for module, name, _, lent in _QUICK:
        setattr(module, name, lent)
    try:
        yield
    finally:
        for module, name, own, _ in _QUICK:
            setattr(module, name, own)
