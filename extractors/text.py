"""The one normalisation of text: for matching, hashing and search alike.

Folding rules, in this order of intent:

- Unicode NFKC, then full case folding; İ, I, ı and i are one letter (Turkish and Azerbaijani
  texts in capitals would not match otherwise).
- Combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic are dropped (ş → s, harakat),
  but й stays й; ё becomes е. ə stays; `fold_latin` gives the second key in which it is e.
- Persian and Arabic: ي ى ئ → ی, ك → ک, ة ۀ ە → ه, أ إ آ ٱ → ا, ؤ → و, tatweel dropped.
- ZWNJ becomes a space: "آذربایجان‌شرقی" and "آذربایجان شرقی" fold alike. ZWJ, soft hyphen,
  bidi controls, other invisible characters and control characters are dropped.
- Digits of every script become ASCII; quotes, dashes and Arabic punctuation become ASCII.
- White space of any kind, new lines included, becomes one space; none at either end.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.memo import Memo

ZWNJ = "\u200c"

_LETTERS = {
    **dict.fromkeys("يىێۍ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةەھہۃ", "ه"),
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("Йй", "й"),
    "ı": "i",
    ZWNJ: " ",
}
_PUNCTUATION = {
    **dict.fromkeys("‘’‚‛ʼʻ`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "،": ",",
    "؛": ";",
    "؟": "?",
    "٪": "%",
}
_SPECIAL = _LETTERS | _PUNCTUATION
# Marks of the scripts that we fold; the vowel signs of Indic scripts are letters and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def _fold_piece(piece: str) -> str:
    """Fold one character of a decomposed sequence."""
    if piece in _SPECIAL:
        return _SPECIAL[piece]
    if piece.isspace():
        return " "
    if unicodedata.category(piece) in _INVISIBLE or _MARKS.match(piece):
        return ""
    digit = unicodedata.decimal(piece, None)
    return piece if digit is None else str(digit)


def _fold_character(character: str) -> str:
    """Fold one character, on its own; й and its kin are looked up before they fall apart."""
    if character in _SPECIAL:
        return _SPECIAL[character]
    folded = unicodedata.normalize("NFKC", character).casefold()
    pieces = unicodedata.normalize("NFKD", folded)
    return unicodedata.normalize("NFC", "".join(map(_fold_piece, pieces)))


class _FoldTable(dict[int, str]):
    """Folds by code point, worked out when first seen."""

    def __init__(self) -> None:
        super().__init__()
        self._uneven = ""
        self._pattern = re.compile("(?!)")
        self._compiled = 0

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _fold_character(character)
        if len(folded) != 1:
            self._uneven += character
        self[code] = folded
        return folded

    def uneven(self) -> re.Pattern[str]:
        """Give the pattern of the characters seen so far that do not fold one to one."""
        if self._compiled != len(self._uneven):
            self._compiled = len(self._uneven)
            self._pattern = re.compile("[" + re.escape(self._uneven[: self._compiled]) + "]")
        return self._pattern


_TABLE = _FoldTable()
_SPACES = re.compile(" {2,}")
# Conjoining Hangul composes with the character before it although it is no mark.
_HANGUL_TAIL = re.compile("[\u1160-\u11ff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that still knows where it came from."""

    text: str
    offsets: Sequence[int]  # folded index -> index of the original character

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original slice behind `text[start:end]`; the slice must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> str:
    """Fold `text` by the rules of this module."""
    if len(text) > _LONG and not text.isascii():
        # White space folds to a space and never composes, and texts repeat their words.
        return " ".join(filter(None, map(_WORDS.__getitem__, text.split())))
    return _fold_all(text)


def _fold_all(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.translate(_TABLE).split())


_LONG = 200  # characters: from here on looking words up is quicker, four times in a long text
_WORDS = Memo(_fold_all)


def fold_latin(text: str) -> str:
    """Fold harder, as a second key: ə → e, and the Latin letters that no mark explains."""
    return fold(text).translate(_LATIN)


_LATIN = str.maketrans({"ə": "e", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th"})


def fold_with_offsets(text: str) -> Folded:
    """Fold like `fold`, with a map from each folded character to the original one."""
    if unicodedata.is_normalized("NFC", text):
        folded = text.translate(_TABLE)
        offsets = _even_offsets(text)
    else:
        folded, offsets = _composed(text)
    return _collapse(folded, offsets)


def _even_offsets(text: str) -> Sequence[int]:
    """Map the translated text back; only the few uneven characters cost Python time."""
    uneven = _TABLE.uneven()
    if not uneven.search(text):
        return range(len(text))
    offsets: list[int] = []
    last = 0
    for found in uneven.finditer(text):
        at = found.start()
        offsets.extend(range(last, at))
        offsets.extend([at] * len(_TABLE[ord(text[at])]))
        last = at + 1
    offsets.extend(range(last, len(text)))
    return offsets


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """Fold text that is not in NFC: a letter with its marks counts as where the letter is."""
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and _joins(text[at]):
            continue
        piece = unicodedata.normalize("NFC", text[start:at]).translate(_TABLE)
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        start = at
    return "".join(pieces), offsets


def _joins(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc"} or bool(_HANGUL_TAIL.match(character))


def _collapse(folded: str, offsets: Sequence[int]) -> Folded:
    """Make runs of spaces one, and drop those at the ends, in text and map alike."""
    start = len(folded) - len(folded.lstrip(" "))
    end = len(folded.rstrip(" "))
    if start or end < len(folded):
        folded, offsets = folded[start:end], offsets[start:end]
    if "  " not in folded:
        return Folded(folded, offsets)
    kept: list[int] = []
    last = 0
    for run in _SPACES.finditer(folded):
        kept.extend(offsets[last : run.start() + 1])
        last = run.end()
    kept.extend(offsets[last:])
    return Folded(_SPACES.sub(" ", folded), kept)


def words(text: str) -> list[str]:
    """Give the words and numbers of `text`, folded, in order."""
    return re.findall(r"\w+", fold(text))


# Removed from what people see: controls except white space, surrogates, noncharacters, bidi
# marks, embeddings, overrides and isolates (UAX 9), soft hyphen, zero-width space, BOM. ZWNJ and
# ZWJ carry spelling in Persian and stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)

_LOOSE_ZWNJ = re.compile(f"{ZWNJ}(?:[ {ZWNJ}]|$)|(?:^| ){ZWNJ}")


def clean_display(text: str) -> str:
    """Make one line of text fit to be shown: NFC, no hidden characters, single spaces.

    ZWNJ is kept inside words, where Persian spells with it.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = " ".join(text.split())
    return _tidy_zwnj(text) if ZWNJ in text and _LOOSE_ZWNJ.search(text) else text


def _tidy_zwnj(text: str) -> str:
    """Drop the non-joiners that join nothing: doubled, or beside a space or an end."""
    parts = (re.sub(f"{ZWNJ}{{2,}}", ZWNJ, word.strip(ZWNJ)) for word in text.split(" "))
    return " ".join(part for part in parts if part)


def clean_paragraphs(text: str) -> str:
    """Clean text of several lines; each line with text is a paragraph, blank lines between."""
    # The same as `clean_display` for each line, at once: lines never compose with each other.
    text = _UNSEEN.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    if ZWNJ in text:
        lines = (_tidy_zwnj(line) if _LOOSE_ZWNJ.search(line) else line for line in lines)
    return "\n\n".join(line for line in lines if line)
