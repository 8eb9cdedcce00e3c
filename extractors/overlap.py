"""How much two texts have in common, word for word: the measure behind `similarity`.

A copy is what an editor makes of somebody's text without reporting anew: paragraphs in another
order, a cut tail, another headline or dateline, a credit, a quote or some background put in, other
spelling and typography, a paragraph rewritten, a word in ten exchanged. No copy is: another
account of the event, the next day's figures in the same sentences, another article with the same
quote or the same background at its end, a summary in other words, a follow-up whose own news comes
first.

An excerpt in the source's own words is a copy: whoever quotes it quotes that source. A follow-up
is not, even when the whole of yesterday's text stands under its news.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from extractors.text import fold

# 2,760 generated edits of 120 texts in eight languages reached 0.6 in 99.7 % (99.2 % where several
# came together); of 552 pairs that share a quote, background or half of an older text none did. Of
# 4,900 recorded articles and posts 16 pairs did, all copies or nearly (November 2026). What is not
# told apart: texts that share four fifths under leads of their own. Floors and hand-made pairs:
# tests/extractors/test_copies.py.
COPY_THRESHOLD: Final = 0.6
_SHINGLE: Final = 4  # words: names and set phrases are shorter, and copies keep longer runs
# Below this many shingles one shared phrase is a large share: union, not the shorter text, counts,
# squared. A channel's "attacks on the south" of today and of yesterday share 0.71 of it.
_FEW_SHINGLES: Final = 12
_SENTENCE: Final = 10  # words: a whole sentence, and more than a headline's set phrase
# A text that begins otherwise than the other begins with its own news, unless nearly all is shared.
_OTHER_LEAD: Final = 0.72
_OTHER_LEAD_SHORT: Final = 0.6  # posts of one channel share a signature or an advertisement
_SHORT: Final = 50  # words
# What may stand before the shared part, in both texts together, and be no news of its own: another
# headline in the text, a place and a date.
_LEAD_WORDS: Final = 30
_LEAD_MOST: Final = 0.4  # but in a short text not more than this share of it
_LEAD_SHARE: Final = 0.15  # and in a long text no less than this
_NO_NEWS: Final = 12  # words: a headline; where both begin with more, both have a lead of their own
_REWORDED: Final = 0.35  # of the longer words of two beginnings: the same news in other words
_LONGER: Final = 4  # letters and more: what it is about, in every script that we read
_RUN: Final = 7  # shared words in a row that begin the shared part: longer than names and titles
_NEWS_SHARE: Final = 0.55  # of the longer text, before the shared part begins: news of its own
_WHOLE: Final = 0.85  # of the rest of the longer text: it is one piece
_WORDS_PER_NUMBER: Final = 60  # a text that long may state one number otherwise
_LONGEST: Final = 40_000  # characters: a wire has 3,000; beyond that it is a day's ticker or a book
_NUMBER: Final = "#"
_FEWEST_WORDS: Final = 2  # of the three or four around a number that say which number it is

# Digits in groups, with a decimal, a time or a date: one number, whatever separates its parts.
_TOKEN: Final = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,:/'٫٬-]\d+)*|[^\W\d]+")
# Within a word and not in every spelling: the apostrophe of Turkic and English endings, the
# geresh, the stress and question marks of Armenian.
_INSIDE: Final = re.compile(r"(?<=\w)['՚׳՛՜՞](?=\w)")
# Endings and beginnings that Persian writes joined, with ZWNJ or apart.
_APART: Final = re.compile(r"\b(ن?می) (?=\w)|(?<=\w) (های?|هایی|هایش|تر|ترین|ام|اند|ای)\b")

Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A text as it is compared: made once where it meets many others."""

    tokens: tuple[str, ...]
    shingles: frozenset[Shingle]
    frames: frozenset[Shingle]  # shingles with a number, the number left out


def profile(text: str) -> Profile:
    """Take a text apart for `overlap`."""
    tokens = _tokens(text)
    shingles = frozenset(_windows(tokens))
    framed = (each for each in shingles if any(word[0].isdigit() for word in each))
    return Profile(tuple(tokens), shingles, frozenset(filter(None, map(_frame, framed))))


def dice(one: Iterable[object], other: Iterable[object]) -> float:
    """Give the share of pieces that two texts have in common, counted as often as they come.

    Dice's coefficient, 0.0 to 1.0; two empty texts share nothing. A hundred times as quick as
    `similarity`, and no judge of copies: to it a text without its second half is another text.
    """
    ours, theirs = Counter(one), Counter(other)
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def similarity(a: str, b: str) -> float:
    """Give the verified overlap of two texts, 0.0 to 1.0; copies reach `COPY_THRESHOLD`.

    The share of the shorter text's words that stand, four or more in a row, in the longer; less
    where one of them begins with something else; capped by the share of numbers that agree where
    the words around them do, so that yesterday's exchange rates are no copy. Symmetric. Empty
    text resembles nothing.
    """
    return overlap(_profile(a), _profile(b))


def overlap(a: Profile, b: Profile) -> float:
    """Give the similarity of two texts by their profiles."""
    short, long = sorted((a, b), key=lambda each: (len(each.tokens), each.tokens))
    shared = short.shingles & long.shingles
    if not shared:
        return 0.0
    if len(short.shingles) < _FEW_SHINGLES:
        share = (len(shared) / len(short.shingles | long.shingles)) ** 2
        share = 1.0 if _is_opening(short, long) else share
    else:
        share = _share(short, long, shared)
    return min(share, _numbers_agree(short, long, shared))


@lru_cache(maxsize=2)  # one text is often compared with many, one after the other
def _profile(text: str) -> Profile:
    return profile(text)


def _tokens(text: str) -> list[str]:
    folded = _INSIDE.sub("", fold(text[:_LONGEST]))
    folded = _APART.sub(r"\1\2", folded)
    return [_plain(token) for token in _TOKEN.findall(folded)]


def _plain(token: str) -> str:
    if not token[0].isdigit():
        return token
    return re.sub(r"\D", "", token).lstrip("0") or "0"


def _windows(tokens: Sequence[str]) -> Sequence[Shingle]:
    if len(tokens) < _SHINGLE:
        return [tuple(tokens)] if tokens else []
    return list(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))


def _frame(shingle: Shingle) -> Shingle | None:
    """Leave the numbers of a shingle out; None where too few words are left to tell them by."""
    frame = tuple(_NUMBER if word[0].isdigit() else word for word in shingle)
    return frame if len(frame) - frame.count(_NUMBER) >= _FEWEST_WORDS else None


def _share(short: Profile, long: Profile, shared: frozenset[Shingle]) -> float:
    """Give the share of the shorter text that the longer has, weighed by where it stands."""
    in_short, in_long = _covered(short, shared), _covered(long, shared)
    share = sum(in_short) / len(in_short)
    heads = _head(in_short), _head(in_long)
    news = in_long[heads[1] :]
    if heads[1] > _NEWS_SHARE * len(in_long) and sum(news) >= _WHOLE * len(news):
        return share * sum(in_long) / len(in_long)
    if _is_one_lead(short.tokens[: heads[0]], long.tokens[: heads[1]], len(short.tokens)):
        return share
    return share * (_OTHER_LEAD_SHORT if len(in_short) < _SHORT else _OTHER_LEAD)


def _is_opening(short: Profile, long: Profile) -> bool:
    """Tell whether a short text is the first sentence of the longer: a copy with its tail cut."""
    count = len(short.tokens)
    return count >= _SENTENCE and short.tokens == long.tokens[:count]


def _is_one_lead(left: Sequence[str], right: Sequence[str], words: int) -> bool:
    """Tell whether two beginnings, of texts of so many words, are no news of two kinds."""
    most = max(min(_LEAD_WORDS, _LEAD_MOST * words), _LEAD_SHARE * words)
    if min(len(left), len(right)) <= _NO_NEWS and len(left) + len(right) <= most:
        return True
    if words < _SHORT:
        return False
    ours, theirs = ({word for word in each if len(word) >= _LONGER} for each in (left, right))
    return len(ours & theirs) >= max(_REWORDED * min(len(ours), len(theirs)), 2)


def _covered(text: Profile, shared: frozenset[Shingle]) -> list[bool]:
    """Tell of each word whether it stands in a shared shingle."""
    covered = [False] * len(text.tokens)
    for at, shingle in enumerate(_windows(text.tokens)):
        if shingle in shared:
            covered[at : at + _SHINGLE] = [True] * _SHINGLE
    return covered


def _head(covered: Sequence[bool]) -> int:
    """Count the words before the first shared run."""
    run = 0
    for at, is_shared in enumerate(covered):
        run = run + 1 if is_shared else 0
        if run == _RUN:
            return at + 1 - _RUN
    return len(covered)


def _numbers_agree(short: Profile, long: Profile, shared: frozenset[Shingle]) -> float:
    """Give the share of numbers that agree of those with the same words around them.

    One that differs may be a correction, the more so in a long text; several are another day's.
    """
    agreeing, differing = 0.0, 0
    windows = _windows(short.tokens)
    for at, word in enumerate(short.tokens):
        if not word[0].isdigit():
            continue
        around = windows[max(at - _SHINGLE + 1, 0) : at + 1]
        if any(window in shared for window in around):
            agreeing += 1
        elif any(_frame(window) in long.frames for window in around):
            differing += 1
    if not differing:
        return 1.0
    agreeing += len(short.tokens) / _WORDS_PER_NUMBER
    return agreeing / (agreeing + 3 * differing - 2)
