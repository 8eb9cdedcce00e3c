"""Classifiers: each is a module of this folder with NAME, VERSION and `classify`.

One decides, the others vote: every verdict is a row of its own.
"""

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from extractors.model import Verdict
from extractors.relevance.scene import Scene

_DECIDES = "linear"


class Classify(Protocol):
    """Say what one classifier thinks of a text that was read; `language` is a BCP-47 tag."""

    def __call__(self, scene: Scene, language: str) -> Verdict:
        """Give the verdict."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """One way to judge."""

    name: str
    version: int
    classify: Classify


def _all() -> tuple[Classifier, ...]:
    found = (import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))
    return tuple(Classifier(each.NAME, each.VERSION, each.classify) for each in found)


CLASSIFIERS = _all()
[DECIDING] = (each for each in CLASSIFIERS if each.name == _DECIDES)
VOTING = tuple(each for each in CLASSIFIERS if each.name != _DECIDES)
