"""Say whether a text concerns Iran–Azerbaijan relations, how much, about what, and show why.

The question, the grades and the rules that comments name by number are those of the labelling
codebook. Steps: read (sentences, names, cue words) → settle (what each name means here) → link
(sentences that hold both sides) → classifiers (grade, score, topics, evidence). Names and cue
words are data in `seeds/gazetteer/`.
"""

from extractors.language import detect_language, matches, primary_subtag
from extractors.model import Judgement, Verdict
from extractors.relevance.acts import find_acts
from extractors.relevance.classifiers import DECIDING, VOTING
from extractors.relevance.mentions import shown
from extractors.relevance.scene import Scene, scene_of

# Of reading and settling: mentions and acts of another version stand beside those of this one.
READING_VERSION = 1

# Whom "our country" means where the outlet is unknown: nearly all who write in these languages.
_HOME_OF = {"fa": "IR", "azb": "IR", "az": "AZ", "az-Cyrl": "AZ"}

__all__ = ["READING_VERSION", "assess", "judge", "read_scene"]


def judge(
    title: str, text: str, *, lang: str | None = None, outlet_country: str | None = None
) -> Verdict:
    """Judge one article by its title and whatever text is held.

    `lang` is a BCP-47 tag, found out when None. `outlet_country` (ISO 3166-1 alpha-2) tells what
    "our country" means; offsets in the evidence count characters of `title` and `text` as given.
    """
    scene, language = read_scene(title, text, lang=lang, outlet_country=outlet_country)
    return DECIDING.classify(scene, language)


def assess(
    title: str, text: str, *, lang: str | None = None, outlet_country: str | None = None
) -> Judgement:
    """Judge as `judge` does, and give all that was read: every classifier, mentions and acts."""
    scene, language = read_scene(title, text, lang=lang, outlet_country=outlet_country)
    return Judgement(
        verdict=DECIDING.classify(scene, language),
        others=tuple(each.classify(scene, language) for each in VOTING),
        mentions=shown(scene),
        acts=find_acts(scene),
    )


def read_scene(
    title: str, text: str, *, lang: str | None = None, outlet_country: str | None = None
) -> tuple[Scene, str]:
    """Read what classifiers judge by, and give the language with it; arguments as `judge`."""
    language = lang or detect_language(f"{title}\n{text}")
    primary = _primary(language)
    return scene_of(title, text, primary, outlet_country or _HOME_OF.get(primary)), language


def _primary(tag: str) -> str:
    """Give the part of a language tag by which names and cue words are chosen."""
    if matches(tag, "azb") or matches(tag, "az-Arab"):
        return "azb"
    return "az-Cyrl" if matches(tag, "az-Cyrl") else primary_subtag(tag)
