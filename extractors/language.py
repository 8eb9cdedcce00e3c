"""Which language a text is in: by script, then letters, frequent words and endings.

The knowledge is data (seeds/languages.toml). Short texts are the normal case: headlines, posts.
Tags are BCP-47, with the script where a language of our subject is written in several: az-Latn,
az-Cyrl, azb-Arab. Kurdish is "ku" for Kurmanji in Latin and "ku-Arab" for Sorani: its own code
would be ckb, but who asks for "ku" wants both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extractors.language_data import SCRIPTS, Script, scripts

# More text does not change the answer on the development set, it only costs time.
_SAMPLE: Final = 700
_LEAST_LETTERS: Final = 3
# Without any sign of a language, the default of a script is the answer from so many letters and
# in Latin so many words on: names and brands are Latin in every language.
_LEAST_PLAIN_LETTERS: Final = 6
_LEAST_PLAIN_WORDS: Final = 3
_STRAY: Final = -10  # what two foreign names may speak against it
# Addresses, handles and tags are Latin in posts of every language.
_NOT_LANGUAGE: Final = re.compile(
    r"https?://\S+|[@#][\w.]+|\b[\w-]+\.(?:com|org|net|ir|az|ru|am)\b\S*"
)
# What every one of them holds; looking for it first is quick, and most texts hold none.
_MAY_BE_ADDRESS: Final = re.compile(r"[@#]|://|\.(?:com|org|net|ir|az|ru|am)\b")
# How much another language must lead the default one of its script: names bring stray letters,
# above all into Latin texts.
_LATIN_LEAD, _LEAD = 8, 6
# Of a text without the letter that all texts of a language have: ə is 9 % of Azerbaijani letters.
_FREE_LETTERS, _MISSED_PER_LETTER, _MOST_MISSED = 6, 0.4, 60
_SCRIPT_TAGS: Final = {
    "az": {"Latin": "az-Latn", "Cyrillic": "az-Cyrl", "Arabic": "azb-Arab"},
    "ku": {"Latin": "ku", "Arabic": "ku-Arab"},
}
_OTHER_CODES: Final = {"azb": "az", "azj": "az", "aze": "az", "ckb": "ku", "kmr": "ku", "iw": "he"}
_SAID_SCRIPT: Final = {"azb": "Arabic", "ckb": "Arabic", "arab": "Arabic", "cyrl": "Cyrillic"}
_CODE: Final = re.compile(r"[a-z]{2,3}(?=-|$)")


@dataclass(frozen=True, slots=True)
class Guess:
    """The language of a text, and what speaks for each language of its script."""

    lang: str  # BCP-47; "und" if nothing tells
    script: str  # "" if nothing tells
    letters: int  # of its script, in the part that was looked at
    scores: dict[str, int]  # of the languages of its script, in tenths of points


_NOTHING: Final = Guess("und", "", 0, {})


def detect_language(text: str) -> str:
    """Give the BCP-47 tag of the language that most of `text` is in, "und" if nothing tells."""
    return guess(text).lang


def guess(text: str, *, sample: int = _SAMPLE) -> Guess:
    """Detect the language of the first `sample` characters, and tell what spoke for it."""
    looked_at = text[:sample]
    if _MAY_BE_ADDRESS.search(looked_at):
        looked_at = _NOT_LANGUAGE.sub(" ", looked_at)
    for script, words in _by_weight(looked_at):
        told = _among(script, words)
        if told.lang != "und":
            return told  # else the names in front may be Latin: "Bayraktar və Shahed" in Persian
    return _NOTHING


def primary_subtag(tag: str) -> str:
    """Give the language of a tag without its script: "az" of "az-Latn", "azb" of "azb-Arab"."""
    return tag.partition("-")[0].lower()


def matches(tag: str, wanted: str) -> bool:
    """Tell whether `tag` is `wanted` or a kind of it: "az-Latn" is "az", "az" is not "az-Latn".

    Source: basic filtering of RFC 4647, section 3.3.1.
    """
    tag, wanted = tag.lower(), wanted.lower()
    return tag == wanted or tag.startswith(f"{wanted}-")


def tag_from_hint(hint: str, text: str) -> str | None:
    """Turn what a page or feed says of its language into one of our tags; None if it is no tag.

    "az" is az-Latn, az-Cyrl or azb-Arab by the letters of `text`, az-Latn if it has none.
    """
    said = hint.strip().lower().replace("_", "-")
    found = _CODE.match(said)
    if found is None:
        return None
    code = _OTHER_CODES.get(found[0], found[0])
    if code not in _SCRIPT_TAGS:
        return code
    written = (script for script, _ in _by_weight(text[:_SAMPLE]))
    told = (_SAID_SCRIPT[part] for part in said.split("-") if part in _SAID_SCRIPT)
    script = next(written, None) or next(told, "Latin")
    return _SCRIPT_TAGS[code].get(script, _SCRIPT_TAGS[code]["Latin"])


def _by_weight(sample: str) -> Iterator[tuple[str, list[str]]]:
    """Give scripts with their words, most letters first; none if unknown scripts have as many.

    Latin letters count half: names and brands stand in Latin in headlines of every script.
    """
    found: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for script, pattern in SCRIPTS.items():
        words = found[script] = pattern.findall(sample)
        counts[script] = sum(map(len, words))
        # More than the rest of the sample can weigh, be it all letters.
        if _weight(script, counts[script]) > 2 * (len(sample) - counts[script]):
            yield script, words
            return
    ranked = sorted(SCRIPTS, key=lambda script: -_weight(script, counts[script]))
    unknown = sum(map(str.isalpha, sample)) - sum(counts.values())
    if _weight(ranked[0], counts[ranked[0]]) > 2 * unknown:
        for script in ranked:
            if counts[script] >= _LEAST_LETTERS:
                yield script, found[script]


def _weight(script: str, letters: int) -> int:
    return letters if script == "Latin" else 2 * letters


def _among(script: str, words: list[str]) -> Guess:
    known = scripts()[script]
    letters = sum(map(len, words))
    if letters < _LEAST_LETTERS:
        return _NOTHING
    if len(known.languages) == 1:
        return Guess(known.languages[0].code, script, letters, {})
    scores = _scores(known, words, letters)
    best = max(scores, key=lambda code: scores[code])
    default = known.languages[known.default].code
    is_latin = script == "Latin"
    if scores[best] > max(0, scores[default] + (_LATIN_LEAD if is_latin else _LEAD)):
        return Guess(best, script, letters, scores)
    is_long = letters >= _LEAST_PLAIN_LETTERS and len(words) >= (_LEAST_PLAIN_WORDS * is_latin)
    enough = scores[default] > 0 or (scores[default] >= _STRAY and is_long)
    return Guess(default if enough else "und", script, letters, scores)


def _scores(known: Script, words: list[str], letters: int) -> dict[str, int]:
    scores = known.sums(words)
    text = " ".join(words).lower()
    for language in known.languages:
        if language.expected and language.expected not in text:
            missed = max(letters - _FREE_LETTERS, 0) * _MISSED_PER_LETTER
            scores[language.code] -= int(min(missed, _MOST_MISSED))
    return scores
