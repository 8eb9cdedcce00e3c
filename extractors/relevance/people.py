"""Link surnames to people: whose "Aliyev" is this, and whose is it not (rule 13).

A first name beside the surname decides; then a title; then whom the text names in full; then
whom news means by the surname alone. Two people are never made one for want of a first name.
"""

from bisect import insort
from collections.abc import Sequence
from typing import NamedTuple

from extractors.relevance.beside import Beside, fits
from extractors.relevance.folding import key
from extractors.relevance.gazetteer import Entity
from extractors.relevance.namebook import Namebook, Person, namebook
from extractors.relevance.reading import Found, Reading

_KINDS = frozenset({"person", "surname"})
NOBODY = Entity("namesake", "surname", "other")  # a person of whom the gazetteer knows nothing


class Linked(NamedTuple):
    """Whom a surname means where it stands."""

    entity: Entity | None  # None: nobody of the gazetteer
    reason: str
    is_sure: bool  # the text itself says so; else it is what news means by the name alone


class _Owner(NamedTuple):
    """Somebody whom the text names with a surname and more."""

    at: int  # index of the name
    person: Person | None  # None: a stranger


_Owners = dict[str, list[_Owner]]  # by surname, in order of appearance


def link(reading: Reading, names: Sequence[Found] | None = None) -> dict[int, Linked]:
    """Link every bare surname in `names` (all that was found, if None), by its index.

    A name that is missing in the result means what the lexicon found.
    """
    names = reading.found if names is None else names
    if not any(found.entity.kind in _KINDS for found in names):
        return {}
    beside = Beside(reading, names, namebook())
    linked: dict[int, Linked] = {}
    owners: _Owners = {}
    bare: list[int] = []
    for at, found in enumerate(names):
        if found.entity.kind in _KINDS:
            if _is_bare(beside, found):
                bare.append(at)
            elif beside.is_junior(found):
                linked[at] = Linked(None, "The younger of that name (rule 13).", is_sure=True)
            elif not beside.is_eponym(found):
                _own(beside.book, owners, at, found)
    waiting = [at for at in bare if not _by_first_name(beside, owners, linked, at)]
    for at in waiting:
        linked[at] = _by_text(beside, owners, at)
    return linked


def _is_bare(beside: Beside, found: Found) -> bool:
    """Tell whether a name is a surname alone."""
    surname = beside.book.surnames.get(found.entity.entity_id)
    if surname is None or found.entity.kind == "surname":
        return surname is not None
    text = beside.reading.passages[found.field].text[found.start : found.end]
    words = key(text).replace("-", " ").split()
    return not any(fits(word, surname.bearers[0].firsts) for word in words[:-1])


def _own(book: Namebook, owners: _Owners, at: int, found: Found) -> None:
    """Remember that a person is named in full."""
    for each in book.surnames_of.get(found.entity.entity_id, ()):
        for person in book.surnames[each].bearers:
            if person.entity.entity_id == found.entity.entity_id:
                owners.setdefault(each, []).append(_Owner(at, person))


def _by_first_name(beside: Beside, owners: _Owners, linked: dict[int, Linked], at: int) -> bool:
    """Link by the first name beside the surname; False where there is none."""
    found = beside.names[at]
    told = beside.first_name(found, beside.book.surnames[found.entity.entity_id])
    if told is None:
        return False
    if told.person is None:
        linked[at] = Linked(None, "Another first name: a namesake (rule 13).", is_sure=True)
    else:
        linked[at] = Linked(told.person.entity, "Named with the first name.", is_sure=True)
    _insert(owners, found.entity.entity_id, _Owner(at, told.person))
    return True


def _by_text(beside: Beside, owners: _Owners, at: int) -> Linked:
    """Link by a title, by whom the text names in full, or by whom news means."""
    found = beside.names[at]
    surname = beside.book.surnames[found.entity.entity_id]
    known = owners.get(found.entity.entity_id, [])
    # Where only one can be meant, a title adds nothing.
    is_plain = surname.bearers == (surname.default,) and not known
    titled = None if is_plain else beside.titled(found, surname)
    if titled is not None:
        _insert(owners, found.entity.entity_id, _Owner(at, titled))
        return Linked(titled.entity, "Named with a title that fits.", is_sure=True)
    # Who is always meant stays meant, whoever else of that name comes in.
    if known and surname.default not in [owner.person for owner in known]:
        before = [owner for owner in known if owner.at < at]
        person = (before or known[:1])[-1].person
        if person is None:
            return Linked(None, "A namesake, whom the text names (rule 13).", is_sure=True)
        return Linked(person.entity, "Named in full elsewhere in the text.", is_sure=True)
    if surname.default is not None:
        reason = "Whom news means by this surname alone."
        return Linked(surname.default.entity, reason, is_sure=bool(known))
    if found.entity.side in ("azerbaijan", "iran"):
        return Linked(found.entity, "One of several officials of this name.", is_sure=False)
    return Linked(None, "A common surname; nothing here says whose (rule 13).", is_sure=False)


def _insert(owners: _Owners, surname: str, owner: _Owner) -> None:
    insort(owners.setdefault(surname, []), owner, key=lambda each: each.at)
