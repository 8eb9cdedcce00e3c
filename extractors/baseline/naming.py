"""Which entities a text names, and how much each of them says (seeds/baseline/entities.toml)."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import Mention

_FILE: Final = SEEDS / "baseline" / "entities.toml"
_LEAD: Final = 4  # sentences, the title among them, that tell what a text is about
_IN_PASSING: Final = 0.5  # of an entity's weight, where it is named once and later than that
SIDES: Final = frozenset({"azerbaijan", "iran"})


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the data file says of entities."""

    weights: Mapping[str, float]  # by kind
    silent: frozenset[str]  # kinds that say nothing
    same: Mapping[str, str]
    not_named: frozenset[str]  # senses
    only_of_a_side: frozenset[str]  # kinds

    def counting(self, mentions: Iterable[Mention]) -> list[Mention]:
        """Leave out names that do not name their entity, and countries in a list of them."""
        return [
            each
            for each in mentions
            if each.kind in self.weights
            and each.sense not in self.not_named
            and (each.side in SIDES or self._counts_beside_the_sides(each))
        ]

    def _counts_beside_the_sides(self, mention: Mention) -> bool:
        return mention.kind not in self.only_of_a_side and not mention.is_listed

    def entity(self, mention: Mention) -> str:
        """Give the id of what is named: one for each thing."""
        return self.same.get(mention.entity_id, mention.entity_id)


@cache
def weighing() -> Weighing:
    """Load the shipped data file."""
    return load_weighing(_FILE)


def load_weighing(path: Path) -> Weighing:
    """Load a data file; ConfigError names file and key."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return Weighing(
            weights={kind: float(weight) for kind, weight in tables["weights"].items()},
            silent=frozenset(tables["silent"]["kinds"]),
            same=dict(tables["same"]),
            not_named=frozenset(tables["not_named"]["senses"]),
            only_of_a_side=frozenset(tables["only_of_a_side"]["kinds"]),
        )
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: {error!r}") from error


def weights_of(mentions: Sequence[Mention]) -> dict[str, float]:
    """Give how much each entity says here, in order of appearance."""
    known = weighing()
    named = [(known.entity(each), known.weights[each.kind]) for each in mentions]
    stressed = _stressed(zip((entity for entity, _ in named), mentions, strict=True))
    return {
        entity: weight if entity in stressed else weight * _IN_PASSING for entity, weight in named
    }


def sides_of(mentions: Sequence[Mention]) -> frozenset[str]:
    """Give those of the two sides that a text speaks of, and not in passing."""
    return _stressed((each.side, each) for each in mentions) & SIDES


def _stressed(named: Iterable[tuple[str, Mention]]) -> frozenset[str]:
    """Give what is named early or more than once."""
    seen: set[str] = set()
    stressed: set[str] = set()
    for what, mention in named:
        if what in seen or mention.sentence < _LEAD:
            stressed.add(what)
        seen.add(what)
    return frozenset(stressed)
