"""Words, sentences and places agree with each other and with the text as given."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.relevance.folding import key, line_of
from extractors.relevance.passages import Passage, sentences_of

LETTERS = (
    "aBİıəşéйёиأيكةۀؤئءپ\u0654\u0306\u0308\u0301\u200c\u200d\u202e…½ﷺﬁß℃ـ_-.!?:؟։\n\t\u00a0 "
    '"»”)12۱U'
)
TEXTS = st.one_of(st.text(max_size=80), st.text(LETTERS, max_size=80))


def laid_out(text):
    return Passage("body", text, line_of(text))


def places(own):
    """Where each word of the folded line stands in the text as given."""
    words = re.finditer(r" ([^ |]+)(?= )", own.line.text)
    return [own.line.span(word.start(), word.end()) for word in words]


def written(text):
    own = laid_out(text)
    sentences = sentences_of(own, 0)
    return [[own.words[word] for word in sentence.words] for sentence in sentences]


@settings(deadline=None)
@given(TEXTS)
@example('Bakı\n"Tehran–Təbriz ﷺ e\u0301té')
def test_each_word_stands_where_its_place_says(text):
    own = laid_out(text)
    for word, (start, end) in zip(own.words, places(own), strict=True):
        assert word in key(unicodedata.normalize("NFC", text[start : end + 4])), (start, end)


@settings(deadline=None)
@given(TEXTS)
def test_words_are_those_of_the_whole_text_folded(text):
    spaced = "".join(letter if letter.isalnum() else " " for letter in key(text))
    assert line_of(text).text.split()[1:-1] == spaced.split()


@settings(deadline=None)
@given(TEXTS)
def test_every_word_is_in_exactly_one_sentence_and_none_is_empty(text):
    own = laid_out(text)
    sentences = sentences_of(own, 0)
    assert [word for sentence in sentences for word in sentence.words] == [*range(len(own.words))]
    assert all(sentence.words for sentence in sentences)
    stands = places(own)
    for sentence in sentences:
        for word in sentence.words:
            assert sentence.start <= stands[word][0] < sentence.end
        assert own.line.text[sentence.folded.start : sentence.folded.stop].split() == [
            own.words[word] for word in sentence.words
        ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bakı gəldi. Tehran getdi", [["baki", "geldi"], ["tehran", "getdi"]]),
        ('He came.\n"Tehran–Baku" left', [["he", "came"], ["tehran", "baku", "left"]]),
        ('A\n"Bakı" b', [["a"], ["baki", "b"]]),
        ("U. S. envoy", [["u", "s", "envoy"]]),
        ("سفیر آمد؟ رفت", [["سفیر", "امد"], ["رفت"]]),
        ("Նա ասաց: Բաքու", [["նա", "ասաց"], ["բաքու"]]),
        ("Он сказал: Баку", [["он", "сказал", "баку"]]),
        ("...\n\n—", []),
    ],
)
def test_sentences_end_at_marks_and_line_breaks(text, sentences):
    assert written(text) == sentences
