"""Who is evaluated: an installed classifier, and what it says of a text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractors.errors import ConfigError
from extractors.labelled import LabelledItem, StreamPost
from extractors.model import Verdict
from extractors.relevance import assess
from extractors.relevance.classifiers import CLASSIFIERS, DECIDING, Classifier

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Name:
    """A classifier, perhaps in a certain version."""

    classifier: str
    version: int | None

    def __str__(self) -> str:
        """Read as it is written on the command line."""
        return self.classifier if self.version is None else f"{self.classifier}:{self.version}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled text and what a classifier says of it."""

    item: LabelledItem
    verdict: Verdict


def parse_name(text: str) -> Name:
    """Read `rules` or `rules:2`; ConfigError otherwise."""
    # From the right: a model server's classifier has colons in its name ("opinion:qwen3:8b:1").
    classifier, colon, version = text.rpartition(":")
    if not colon or (classifier.startswith("opinion") and not version.isdecimal()):
        classifier, colon, version = text, "", ""
    if not classifier or (colon and not (version.isascii() and version.isdecimal())):
        raise ConfigError(f"{text!r} names no classifier: write it like rules or rules:2")
    return Name(classifier, int(version) if version else None)


def installed(name: Name) -> Classifier | None:
    """Give the classifier of that name and version, if this Araxes has it."""
    return next(
        (
            each
            for each in CLASSIFIERS
            if each.name == name.classifier and name.version in (None, each.version)
        ),
        None,
    )


def find_installed(text: str | None) -> Classifier:
    """Give the named classifier, the deciding one for None; ConfigError says which there are."""
    if text is None:
        return DECIDING
    found = installed(parse_name(text))
    if found is None:
        raise ConfigError(f"no classifier {text!r}: installed are {known()}")
    return found


def known() -> str:
    """List the installed classifiers for people."""
    return ", ".join(f"{each.name}:{each.version}" for each in CLASSIFIERS)


def judge_with(
    classifiers: Iterable[Classifier], text: LabelledItem | StreamPost, *, language_given: bool
) -> tuple[Verdict, ...]:
    """Say what each of some installed classifiers thinks of a text, read once."""
    judgement = assess(
        text.title,
        text.text,
        lang=text.lang if language_given else None,
        outlet_country=text.outlet_country,
    )
    said = {each.classifier: each for each in (judgement.verdict, *judgement.others)}
    return tuple(said[each.name] for each in classifiers)
