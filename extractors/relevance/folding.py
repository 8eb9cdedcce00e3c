"""Fold a text into one line for matching, letter for letter, so that offsets hardly ever move.

Each letter or digit of the line is that of the text, folded; all else is a space. Looking words up
one by one would be slower and need memory for each word of each language. What has no equal place
in folding (soft hyphens, marks, ligatures) is cut out or spelled out, and remembered.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.memo import Memo
from extractors.text import fold, fold_with_offsets

_PAD = 2  # letters before the text itself
_LATELY = 4  # fields whose lines are remembered: title and body of one article, and of the next
EDGE = "|"  # stands at both ends of a line, where a word beside a word would be
# Whatever is not one of these is looked at: letters and digits that fold to themselves, in the
# scripts that we read and in those of many letters.
EVEN = (
    " a-z0-9\u0430-\u044f\u0456\u0458\u0493\u049b\u049d\u04af\u04b9\u04bb\u04d9\u04e9"
    "\u0561-\u0586\u05d0-\u05ea\u0621\u0627\u0628\u062a-\u063a\u0641\u0642\u0644-\u0648"
    "\u067e\u0686\u0698\u06a9\u06af\u06cc\u10d0-\u10fa\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff"
    "\uac00-\ud7a3"
)
_ODD = re.compile(f"[^{EVEN}]")
_HASHTAG = re.compile(r"#\w+")
# Conjoining Hangul composes with the character before it although it is no mark.
_HANGUL_TAIL = re.compile("[\u1160-\u11ff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A text as names are compared with it.

    `text` has one space or more before each word and behind it, and `EDGE` at both ends. Where
    letters were cut out or in, `lines` and `origins` hold the offsets behind that place.
    """

    text: str
    lines: Sequence[int]
    origins: Sequence[int]

    @property
    def is_even(self) -> bool:
        """Tell whether each letter stands where it stands in the text, moved by the edge."""
        return len(self.lines) == 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the text as given of the words between the spaces at both places."""
        if len(self.lines) == 1:
            return start + 1 - _PAD, end - _PAD
        return self._origin(start + 1), self._origin(end - 1) + 1

    def _origin(self, at: int) -> int:
        place = bisect_right(self.lines, at) - 1
        return self.origins[place] + at - self.lines[place]

    def count(self, start: int, end: int) -> int:
        """Count the words between two spaces."""
        return len(self.text[start:end].split())

    def at(self, origin: int) -> int:
        """Give where in the line the letter stands that is at `origin` in the text as given."""
        if len(self.lines) == 1:
            return origin + _PAD
        place = bisect_left(self.origins, origin)
        if place == len(self.origins) or self.origins[place] != origin:
            place -= 1
        here = self.lines[place] + origin - self.origins[place]
        return min(here, self.lines[place + 1]) if place + 1 < len(self.lines) else here


@lru_cache(maxsize=_LATELY)
def line_of_field(text: str) -> Line:
    """Fold a title or a body as `line_of` does, once for all who search it in turn."""
    return line_of(text)


def line_of(text: str) -> Line:
    """Fold `text`."""
    # İ alone has two characters in lower case.
    flat, uneven, has_marks = _evened(text.replace("İ", "i").lower())
    if has_marks and not unicodedata.is_normalized("NFC", text):
        return _composed(text)
    if not uneven and "#" not in text:
        return Line(f"{EDGE} {flat} {EDGE}", (_PAD,), (0,))
    return _cut(flat, sorted((*_uneven_places(flat, uneven), *_parted_tags(text))))


def key(text: str) -> str:
    """Give the form in which names and texts are compared."""
    return _KEYS[text]


def _key(text: str) -> str:
    # ə and e are one: a letter of its own in Azerbaijani, but many sites print e.
    return fold(text).replace("ə", "e")


def _evened(flat: str) -> tuple[str, frozenset[str], bool]:
    """Replace what folds to one letter or to none; tell what folds otherwise, and of marks."""
    uneven: set[str] = set()
    has_marks = False
    at = 0
    while found := _ODD.search(flat, at):
        sign = found.group()
        plain, is_mark = _PLAIN[sign]
        if len(plain) != 1:
            uneven.add(sign)
        elif plain != sign:
            flat = flat.replace(sign, plain)
        has_marks |= is_mark
        at = found.end()
    return flat, frozenset(uneven), has_marks


def _plain(sign: str) -> tuple[str, bool]:
    """Fold one character to letters and spaces; tell whether others may compose with it."""
    # Between letters, because folding drops the spaces at both ends.
    folded = key(f"a{sign}a")[1:-1]
    is_mark = unicodedata.category(sign).startswith("M") or bool(_HANGUL_TAIL.match(sign))
    return "".join(letter if letter.isalnum() else " " for letter in folded), is_mark


def _composed(text: str) -> Line:
    """Fold a text whose letters and marks stand apart: slowly."""
    folded = fold_with_offsets(text)
    flat, _, _ = _evened(folded.text)
    lines, origins = [_PAD], [0]
    for at, origin in enumerate(folded.offsets):
        if at - lines[-1] != origin - origins[-1] - _PAD:
            lines.append(at + _PAD)
            origins.append(origin)
    return Line(f"{EDGE} {flat} {EDGE}", lines, origins)


def _uneven_places(flat: str, uneven: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    if uneven:
        for found in re.finditer(f"[{re.escape(''.join(sorted(uneven)))}]", flat):
            yield found.start(), found.end(), _PLAIN[found.group()][0]


def humps(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Find where a capital stands behind a small letter, in any script: AzerGold, АзерҜолд."""
    for at in range(start + 1, len(text) if end is None else end):
        if text[at - 1].islower() and text[at].isupper():
            yield at


def _parted_tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Find where a hashtag writes its words together: #İranAzərbaycan."""
    for tag in _HASHTAG.finditer(text) if "#" in text else ():
        for at in humps(text, tag.start() + 1, tag.end()):
            yield at, at, " "


def _cut(flat: str, cuts: Sequence[tuple[int, int, str]]) -> Line:
    """Put letters in the places of others, and remember how far all behind them moves."""
    pieces = [f"{EDGE} "]
    lines, origins = [_PAD], [0]
    last, size = 0, _PAD
    for start, end, plain in cuts:
        pieces += flat[last:start], plain
        size += start - last
        for _ in plain:
            lines.append(size)
            origins.append(start)
            size += 1
        lines.append(size)
        origins.append(end)
        last = end
    pieces += flat[last:], f" {EDGE}"
    return Line("".join(pieces), lines, origins)


_KEYS = Memo(_key)
_PLAIN = Memo(_plain)
