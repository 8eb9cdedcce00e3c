"""Say whether a text concerns Iran–Azerbaijan relations, how much, about what, and show why.

The question, the grades and the rules that comments name by number are those of the labelling
codebook. Steps: read (sentences, names, cue words) → settle (what each name means here) → link
(sentences that hold both sides) → grade, topics, evidence. Names and cue words are data in
`seeds/gazetteer/`.
"""

from extractors.language import detect_language, matches, primary_subtag
from extractors.model import Verdict
from extractors.relevance.evidence import show
from extractors.relevance.grading import grade
from extractors.relevance.links import find_links
from extractors.relevance.reading import read
from extractors.relevance.senses import settle
from extractors.relevance.topics import topics

CLASSIFIER = "rules"
CLASSIFIER_VERSION = 1

# Whom "our country" means where the outlet is unknown: nearly all who write in these languages.
_HOME_OF = {"fa": "IR", "azb": "IR", "az": "AZ", "az-Cyrl": "AZ"}

__all__ = ["CLASSIFIER", "CLASSIFIER_VERSION", "judge"]


def judge(
    title: str, text: str, *, lang: str | None = None, outlet_country: str | None = None
) -> Verdict:
    """Judge one article by its title and whatever text is held.

    `lang` is a BCP-47 tag, found out when None. `outlet_country` (ISO 3166-1 alpha-2) tells what
    "our country" means; offsets in the evidence count characters of `title` and `text` as given.
    """
    language = lang or detect_language(f"{title}\n{text}")
    primary = _primary(language)
    home = outlet_country or _HOME_OF.get(primary)
    reading = read(title, text, primary)
    mentions = settle(reading, home)
    links = find_links(reading, mentions, home)
    graded = grade(reading, links.links)
    return Verdict(
        classifier=CLASSIFIER,
        classifier_version=CLASSIFIER_VERSION,
        relevant=graded.grade >= 1,
        grade=graded.grade,
        score=round(graded.score, 4),
        topics=topics(reading, links.links) if graded.grade else (),
        evidence=show(reading, mentions, links),
        lang=language,
    )


def _primary(tag: str) -> str:
    """Give the part of a language tag by which names and cue words are chosen."""
    if matches(tag, "azb") or matches(tag, "az-Arab"):
        return "azb"
    return "az-Cyrl" if matches(tag, "az-Cyrl") else primary_subtag(tag)
