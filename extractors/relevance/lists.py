"""Find enumerations: names in a list of four or more countries speak of no pair (rule 1).

Three are a list where goods or routes go to them, and in sport (A1).
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractors.memo import Memo
from extractors.relevance.reading import Found, Reading
from extractors.relevance.senses import SIDES, Meaning
from extractors.relevance.senses.around import WORD
from extractors.relevance.senses.neighbours import NOTHING, labels_of

_LONG = 4  # codebook rule 1 and A1
_PAIR = 2
_LOOSE_WORDS = 4  # "Republic of", "and the", "as well as the"
_OWN_WORDS = 2  # of a member: "wants quiet", "41 points"
_FAR = 60  # characters between two members, at most
_COUNTABLE = frozenset(
    {"country", "republic", "capital", "city", "third_country", "exclave", "ethnonym"}
)
# What stands between two members: a separator, "and", a number in brackets, a flag, a bullet.
_SEPARATOR = re.compile(
    r"[,،;؛/|•▪🔹🔸\n()&+#\U0001f1e6-\U0001f1ff]|\d"
    r"|\band\b|\bor\b|\bو\b|\bvə\b|\bve\b|\bи\b|\bили\b|\bու\b|\bև\b|\bկամ\b|\bда\b|\bდა\b|\bან\b|\bвә\b"
)
_OR = re.compile(r"\s+(?:or|или|կամ|ან|או|və ya|veya|ya da|یا|أو)\s+(?:the\s+)?")
_MORE = {"more", "states"}  # "and nine other countries"
_MORE_WORDS = 5
_MORE_REACH = 60  # characters after a list
_AND_LETTERS = ("و", "ו")  # written with the next word
# Arabic "and" is a letter of the next word: " ومشهد " between two names is a third one.
_AND_NAME = re.compile(r"\s+و(?!ال)[ء-ي]{3,}\s+")
_PASSING = frozenset({"bound", "through"})
_REACH = 60  # characters before a list that say what goes to its members
_REACH_BEHIND = 24  # … and behind it, where the verb comes last
_ROW = re.compile(r"[,،;؛|•▪\n]")  # what parts the rows of a table that is told in one line
_STATES = frozenset({"country", "republic"})
_NUMBERS = re.compile(r"\d\D{2,}\d+\D{2,}\d")  # without three, no need to look for rows
_ROWS = 3  # that hold a name of up to this many words and a number
_ROW_WORDS = 6
_HEADING = re.compile(r"[.!?؟։…][^:՝]*\w[:՝]")  # a sentence ends, "Participants:" opens a list
_TIGHT = re.compile(r"\s*[,،;/|-]?\s*")


def listed(
    reading: Reading, mentions: Sequence[Meaning], touched: Collection[int]
) -> frozenset[int]:
    """Give the indexes of mentions that are members of a list.

    Beside a word for lists ("participants") three names are enough, beside a word for a small group
    ("quadripartite") it takes five: of the sentences in `touched` these words are read.
    """
    members = _in_rows(reading, mentions)
    for run in _runs(reading, mentions):
        if len(run) > 1 and _is_open(reading, mentions, run):
            members.update(run)
        if len(run) < _LONG - 1:
            continue
        countries = {_country(mentions[index]) for index in run}
        numbers = {mentions[index].found.sentence for index in run}.intersection(touched)
        context = frozenset[str]().union(*map(reading.context, numbers))
        is_standing = any(mentions[index].sense == "background" for index in run)
        is_group = "bilateral" in context and not is_standing
        is_passing = "sport" in context or _is_passing(reading, mentions, run)
        shortest = _LONG + 1 if is_group else _LONG - ("listing" in context or is_passing)
        # Two towns of one country count twice: "Tehran, Baku, Tbilisi and Batumi".
        towns = {mentions[index].found.entity.entity_id for index in run}
        places = max(len(countries), len(towns) if len(countries) >= _LONG - 1 else 0)
        places += _unknown(reading, mentions, run)
        if places >= shortest:
            members.update(run)
    return frozenset(members)


def _is_open(reading: Reading, mentions: Sequence[Meaning], run: Sequence[int]) -> bool:
    """Tell names of a longer list: "among them …", "… and nine others"; or two of a choice."""
    if reading.is_example(mentions[run[0]].found):
        return True
    if _goes_on(reading, mentions[run[-1]].found):
        return True
    return len(run) == _PAIR and _is_choice(reading, mentions, run)


def _goes_on(reading: Reading, last: Found) -> bool:
    """Tell "and nine other countries" behind the last name of a list."""
    end = min(reading.sentences[last.sentence].end, last.end + _MORE_REACH)
    words = WORD.findall(reading.passages[last.field].text, last.end, end)[: _MORE_WORDS + 1]
    if not words or not ("filler" in labels_of[words[0]] or words[0].startswith(_AND_LETTERS)):
        return False
    return NOTHING.union(*(labels_of[word] for word in words)) >= _MORE


def _is_choice(reading: Reading, mentions: Sequence[Meaning], run: Sequence[int]) -> bool:
    """Tell "through Iran or Azerbaijan": where one will do, nothing passes between the two."""
    one, two = (mentions[index].found for index in run)
    return _OR.fullmatch(reading.passages[one.field].text, one.end, two.start) is not None


def _is_passing(reading: Reading, mentions: Sequence[Meaning], run: Sequence[int]) -> bool:
    """Tell "exports to Georgia, Azerbaijan and Oman", "through Armenia, Georgia or Azerbaijan"."""
    first, last = mentions[run[0]].found, mentions[run[-1]].found
    text, sentence = reading.passages[first.field].text, reading.sentences[first.sentence]
    before = text[max(sentence.start, first.start - _REACH) : first.start]
    behind = text[last.end : min(last.end + _REACH_BEHIND, reading.sentences[last.sentence].end)]
    labels = NOTHING.union(*(labels_of[word] for word in WORD.findall(f"{before} {behind}")))
    sides = {mentions[index].side for index in run}
    return not _PASSING.isdisjoint(labels) or ("tour" in labels and sides.issuperset(SIDES))


def _unknown(reading: Reading, mentions: Sequence[Meaning], run: Sequence[int]) -> int:
    """Count the members between the names of a list that the gazetteer does not know."""
    found = 0
    for one, two in pairwise(run):
        first, second = mentions[one].found, mentions[two].found
        gap = reading.passages[first.field].text[first.end : second.start]
        found += _AND_NAME.fullmatch(gap) is not None
        found += sum(1 for part in _SEPARATOR.split(gap)[1:-1] if _is_name(part.strip()))
    return found


def _is_name(part: str) -> bool:
    """Tell a name by its capital, where a script has any, or by its one word."""
    return bool(part) and (part[0].isupper() or part.isalpha()) and not part[0].islower()


def _in_rows(reading: Reading, mentions: Sequence[Meaning]) -> set[int]:
    """Give the mentions in tables of prices and results: "Brent 79, Iran Light 78, Azeri 81"."""
    own: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        if mention.side in SIDES and mention.found.entity.kind in _STATES:
            own.setdefault(mention.found.sentence, []).append(index)
    members: set[int] = set()
    for number, indexes in own.items():
        sentence = reading.sentences[number]
        text = reading.passages[sentence.field].text[sentence.start : sentence.end]
        pieces = _ROW.split(text) if _NUMBERS.search(text) else ()
        if sum(map(_is_row, pieces)) >= _ROWS:
            ends = [sentence.start + gap.start() for gap in _ROW.finditer(text)]
            at = [bisect_left(ends, mentions[index].found.start) for index in indexes]
            if len(set(at)) == len(at) and all(_is_row(pieces[row]) for row in at):
                members.update(indexes)
    return members


def _is_row(piece: str) -> bool:
    """Tell "Iran Light 78 dollars": a name first, and one number."""
    words = piece.split()
    numbers = [any(map(str.isdigit, word)) for word in words]
    return sum(numbers) == 1 and not numbers[0] and len(words) <= _ROW_WORDS


def _runs(reading: Reading, mentions: Sequence[Meaning]) -> list[list[int]]:
    runs: list[list[int]] = []
    last: int | None = None
    for index, mention in enumerate(mentions):
        if mention.found.entity.kind not in _COUNTABLE or mention.side == "none":
            continue
        if last is not None and _follows(reading, mentions[last], mention):
            runs[-1].append(index)
        else:
            runs.append([index])
        last = index
    return runs


def _follows(reading: Reading, one: Meaning, two: Meaning) -> bool:
    if one.found.field != two.found.field or two.found.start - one.found.end > _FAR:
        return False
    text = reading.passages[one.found.field].text
    return _KEEPS_ON[text[one.found.end : two.found.start]]


def _keeps_on(text: str) -> bool:
    """Tell whether a list goes on over what stands between two names."""
    if _AND_NAME.fullmatch(text) and not labels_of[text.split(maxsplit=1)[0]]:
        return True
    if not (_SEPARATOR.search(text) or _TIGHT.fullmatch(text)):
        return False
    words = [word for word in WORD.findall(text) if not word.isdigit()]
    own = sum("filler" not in labels_of[word] for word in words)
    if own > _OWN_WORDS or len(words) > _LOOSE_WORDS or _HEADING.search(text):
        return False
    # Without a separator: conjunctions that stick to the word (Arabic و), or names side by side.
    return not words or bool(_SEPARATOR.search(text))


def _country(mention: Meaning) -> str:
    if mention.side in ("azerbaijan", "iran"):
        return mention.side
    return mention.found.entity.entity_id


_KEEPS_ON = Memo(_keeps_on)  # ", " and " and " are most of it
