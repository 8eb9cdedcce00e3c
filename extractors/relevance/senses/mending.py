"""Take apart what matching joined over a comma: "İranı, Azərbaycanı" is no "İran Azərbaycanı"."""

import re
from collections.abc import Iterator

from extractors.relevance.folding import line_of
from extractors.relevance.gazetteer import gazetteer
from extractors.relevance.reading import Found, Reading

_PIECE = re.compile(r"[^,،;؛|•\n]+")


def mended(reading: Reading) -> list[Found]:
    """Give every name found, those of several words only where nothing but space parts them."""
    names: list[Found] = []
    for found in reading.found:
        text = reading.passages[found.field].text[found.start : found.end]
        if found.last - found.first > 1 and not _PIECE.fullmatch(text):
            names += _apart(reading, found, text)
        else:
            names.append(found)
    return names


def _apart(reading: Reading, found: Found, text: str) -> Iterator[Found]:
    known, words = gazetteer(), found.first
    for piece in _PIECE.finditer(text):
        line = line_of(piece.group())
        for at, until, target in known.lexicon.find(line.text, reading.lang):
            start, end = line.span(at, until)
            first = words + line.count(1, at)
            yield found._replace(
                entity=known.entities[target],
                start=found.start + piece.start() + start,
                end=found.start + piece.start() + end,
                first=first,
                last=first + line.count(at, until),
            )
        words += line.count(1, len(line.text) - 1)
