"""A text beside the whole baseline corpus. The seeds are read once in a process, when asked for."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import extractors  # for `extract`: who only asks for the version must not load page extraction
from extractors.baseline.likeness import likeness
from extractors.baseline.naming import SIDES, weighing
from extractors.baseline.novelty import keys_of, new_entities, new_terms
from extractors.baseline.profile import Profile, counting, profile_of
from extractors.catalogue import SEEDS
from extractors.corpus import load_corpus
from extractors.language import primary_subtag
from extractors.model import BaselineComparison, Judgement
from extractors.outlets import load_outlets
from extractors.relevance import assess

# Rows of another version stand beside those of this one.
COMPARISON_VERSION: Final = 1
_NOTHING: Final = BaselineComparison((), (), ())
_OTHER_COUNTRIES: Final = "third_country"
_OUTLETS: Final = SEEDS / "outlets.toml"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The corpus, read."""

    seeds: tuple[tuple[str, Profile], ...]  # by seed_id
    entities: frozenset[str]  # all that are named in it, in passing too
    terms: dict[str, frozenset[str]]  # keys of all words, by language


def compare(title: str, body: str, judgement: Judgement, *, lang: str) -> BaselineComparison:
    """Compare an article with the baseline corpus.

    `judgement` is that of the same title and body, `lang` a BCP-47 tag. A text that names neither
    side gives nothing: no likeness and nothing new.
    """
    mentions = counting(judgement)
    if not any(each.side in SIDES for each in mentions):
        return _NOTHING
    corpus = baseline()
    own = primary_subtag(lang)
    known = corpus.terms.get(own)
    text = profile_of(title, body, judgement, mentions, lang=lang, has_terms=known is not None)
    near = [likeness(text, seed, seed_id) for seed_id, seed in corpus.seeds]
    return BaselineComparison(
        likenesses=tuple(sorted(near, key=lambda each: (-each.similarity, each.seed_id))),
        new_entities=new_entities(mentions, corpus.entities, _OTHER_COUNTRIES),
        new_terms=new_terms(
            title, body, judgement.mentions, mentions, lang=lang, known=known or frozenset()
        ),
    )


@cache
def baseline() -> Baseline:
    """Read the shipped corpus as the pipeline reads it: by its outlets, through extraction."""
    countries = {each.outlet_id: each.country for each in load_outlets(_OUTLETS)}
    seeds: list[tuple[str, Profile]] = []
    entities: set[str] = set()
    terms: dict[str, frozenset[str]] = {}
    for each in load_corpus():
        article = extractors.extract(each.body, url="", content_type="text/plain; charset=utf-8")
        judgement = assess(
            article.title,
            article.body,
            lang=article.lang,
            outlet_country=countries.get(each.outlet_id),
        )
        profile = profile_of(
            article.title,
            article.body,
            judgement,
            counting(judgement),
            lang=article.lang,
            has_terms=True,
        )
        seeds.append((each.seed_id, profile))
        entities |= {weighing().entity(mention) for mention in judgement.mentions}
        words = keys_of(f"{article.title}\n{article.body}", article.lang)
        terms[profile.lang] = terms.get(profile.lang, frozenset()) | words
    return Baseline(tuple(seeds), frozenset(entities), terms)
