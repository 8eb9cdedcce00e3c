"""Find the wordings in a title and a text, inflected or not, with the machinery of the names."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from extractors.language import matches, primary_subtag
from extractors.relevance.compiling import Name, compile_lexicon
from extractors.relevance.endings import Endings
from extractors.relevance.folding import line_of_field
from extractors.relevance.gazetteer import FOLDER as GAZETTEER
from extractors.relevance.lexicon import Lexicon
from extractors.terminology.terms import load_terms, terms_sha256

# To raise when this module, folding or matching finds other uses in the same words.
FINDER_VERSION: Final = 1
_OTHER: Final = -1  # what such a name names is no wording of ours
_DIGEST: Final = 12  # characters: enough to tell editions of a few files apart


@dataclass(frozen=True, slots=True)
class TermUse:
    """One wording in one text. Offsets count characters of title and body as given."""

    term_id: str
    uses: int  # in title and body
    title_uses: int
    title_start: int | None  # of the first use there
    body_start: int | None


def find_terms(title: str, body: str, *, lang: str) -> tuple[TermUse, ...]:
    """Find all wordings, by id; where names overlap, the first and longest counts.

    `lang` is a BCP-47 tag; names of every language are found, with the endings of their own.
    """
    own = _names_lang(lang)
    in_title, in_body = _starts(title, own), _starts(body, own)
    return tuple(
        TermUse(
            term_id,
            len(in_title.get(term_id, ())) + len(in_body.get(term_id, ())),
            len(in_title.get(term_id, ())),
            next(iter(in_title.get(term_id, ())), None),
            next(iter(in_body.get(term_id, ())), None),
        )
        for term_id in sorted(in_title.keys() | in_body.keys())
    )


def finding_id() -> str:
    """Name what finds: the finder's version and the edition of the wordings."""
    return f"{FINDER_VERSION}-{terms_sha256()[:_DIGEST]}"


def _starts(text: str, lang: str) -> Mapping[str, list[int]]:
    terms, line = load_terms(), line_of_field(text)  # judging has folded it already
    starts: dict[str, list[int]] = {}
    for at, end, target in _lexicon().find(line.text, lang):
        if target != _OTHER:
            starts.setdefault(terms[target].term_id, []).append(line.span(at, end)[0])
    return starts


@cache
def _lexicon() -> Lexicon:
    return compile_lexicon(_names(), _endings())


def _names() -> Iterator[Name]:
    for target, term in enumerate(load_terms()):
        for spelling in term.spellings:
            for text in spelling.names:
                yield Name(text, spelling.lang, target)
        for spelling in term.others:
            for text in spelling.names:
                yield Name(text, spelling.lang, _OTHER)


def _endings() -> Mapping[str, Endings]:
    """Read the endings of the gazetteer, which checks their file."""
    rules: dict[str, Mapping[str, Any]] = tomllib.loads(  # Any: parsed TOML
        (GAZETTEER / "suffixes.toml").read_text(encoding="utf-8")
    )
    return {
        lang: Endings(
            tuple(rule.get("endings", ())), rule.get("chain", 0), tuple(rule.get("proclitics", ()))
        )
        for lang, rule in rules.items()
    }


def _names_lang(tag: str) -> str:
    """Give the language by whose rules a text is searched."""
    if matches(tag, "azb") or matches(tag, "az-Arab"):
        return "azb"
    return "az-Cyrl" if matches(tag, "az-Cyrl") else primary_subtag(tag)
