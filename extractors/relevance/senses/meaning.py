"""A name and what it means where it stands."""

from functools import cache
from typing import NamedTuple

from extractors.model import Side
from extractors.relevance.reading import Found

# Shares of a full mention of a state (1.0), set on the development material: a capital stands
# for its government most of the time, a town seldom.
STRENGTH = {
    "country": 1.0, "republic": 1.0, "capital": 0.95, "exclave": 0.9, "person": 1.0,
    "organ": 0.9, "city": 0.85, "province": 0.85, "conflict": 0.45, "corridor": 0.5,
    "ethnonym": 0.85, "surname": 0.8, "claim": 0.5, "club": 0.4, "crossing": 0.7,
}  # fmt: skip
BACKGROUND = 0.3  # share of a full mention that a standing clause keeps (rule 2)
SIDES = ("azerbaijan", "iran")
NAMES = {"azerbaijan": "the Republic of Azerbaijan", "iran": "Iran"}
_REASONS = {
    "country": "Names {}.",
    "republic": "Names {} by its title.",
    "capital": "The capital stands for {}.",
    "exclave": "Nakhchivan is an exclave of the Republic of Azerbaijan.",
    "person": "An official of {}.",
    "organ": "An organ of {}.",
    "city": "A place in {}.",
    "conflict": "Karabakh: a matter of the Republic of Azerbaijan and Armenia.",
    "corridor": "The Zangezur route: a plan of the Republic of Azerbaijan at Iran's border.",
}


class Meaning(NamedTuple):
    """A name and what it means here."""

    found: Found
    side: Side
    sense: str  # the evidence kind
    strength: float  # how much it stands for its side, 0..1
    reason: str


def plain(found: Found) -> Meaning:
    """Give the meaning that a name has where nothing speaks for another."""
    entity = found.entity
    if entity.side == "other":
        sense = "third_country" if entity.country else entity.kind  # who leads one stands for it
        return Meaning(found, "other", sense, 0.0, "A third party.")
    if entity.side == "shared":
        return Meaning(found, "shared", entity.kind, 0.0, "A place or route that both sides share.")
    return Meaning(found, entity.side, *_usual(entity.side, entity.kind))


@cache
def _usual(side: str, kind: str) -> tuple[str, float, str]:
    """Give sense, strength and reason of what belongs to a side; there are two dozen kinds."""
    sense = "iran" if side == "iran" else "republic"
    reason = _REASONS.get(kind, "Belongs to {}.").format(NAMES[side])
    return sense, STRENGTH.get(kind, 0.5), reason


def aside(found: Found, sense: str, reason: str) -> Meaning:
    """Give a meaning that stands for neither side."""
    return Meaning(found, "none", sense, 0.0, reason)


def republic(found: Found, reason: str, strength: float = 1.0) -> Meaning:
    """Let a name stand for the Republic."""
    return Meaning(found, "azerbaijan", "republic", strength, f"Means the Republic: {reason}")
