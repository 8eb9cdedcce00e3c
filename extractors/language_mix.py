"""Texts in more than one language: a translation below the original, a headline left as it was."""

from typing import Final

from extractors.language import Guess, guess

_SHARE: Final = 0.2  # of the letters: less is a quotation
_PARAGRAPH: Final = 60  # characters: a shorter one is a name, a caption, a line of a poem
_SAMPLE: Final = 160  # characters of a paragraph; 300 told no page of the development set otherwise
_MOST_PARAGRAPHS: Final = 20  # of a long text, evenly spread: bounds the cost
_TITLE: Final = 15  # letters, before a headline's language can be at odds with its text's
_SURE: Final = 20  # tenths of points: one frequent word more than for the language of the whole


def headline_language(title: str, lang: str) -> str | None:
    """Give the language of a headline; that of its text, `lang`, where it is not plainly another.

    None where neither is known: names and numbers alone over a text that tells nothing.
    """
    told = guess(title)
    if _is_other(told, lang) or lang == "und":
        return None if told.lang == "und" else told.lang
    return lang


def is_mixed(title: str, body: str, lang: str) -> bool:
    """Tell whether a fifth of `body`, or its headline, is plainly in another language than `lang`.

    `body` has its paragraphs separated by blank lines.
    """
    if lang == "und" or not body:
        return False
    told = guess(title)
    if told.letters >= _TITLE and _is_other(told, lang):
        return True
    return _other_share(body, lang) >= _SHARE


def _other_share(body: str, lang: str) -> float:
    paragraphs = [text for text in body.split("\n\n") if len(text) >= _PARAGRAPH]
    paragraphs = paragraphs[:: len(paragraphs) // _MOST_PARAGRAPHS + 1]
    other = sum(len(text) for text in paragraphs if _is_other(guess(text, sample=_SAMPLE), lang))
    return other / max(sum(map(len, paragraphs)), 1)


def _is_other(told: Guess, lang: str) -> bool:
    if told.lang in {lang, "und"}:
        return False
    if lang not in told.scores and told.script != "Latin":  # names may be Latin in any text
        return True
    return told.scores[told.lang] >= max(0, told.scores.get(lang, 0)) + _SURE
