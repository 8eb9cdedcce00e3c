"""The words of a sentence and their labels are those of the text, however it was folded."""

import pytest

from extractors.relevance.folding import line_of, line_of_field
from extractors.relevance.reading import read
from extractors.relevance.senses.around import WORD, facts_of
from extractors.relevance.senses.neighbours import labels_of

_TEXTS = {
    "en": "Iran’s envoy, born in Baku (1971), spoke… Its border_guards met #IranAzerbaijan.",
    "fa": "سفیر پیشین ایران در باکو گفت: هم‌مرز با جمهوری آذربایجان، ۱۳۷۲. استان‌های آذربایجان شرقی!",
    "az-Latn": "İranın Bakıdakı səfiri «Azərbaycanla sərhəd» dedi. İIRAN, ABŞ.",
    "hy": "Իրանի և Ադրբեջանի սահմանը՝ Արաքսի վրա։ Բաքուն եւ Թեհրանը։",
    "ru": "Бывший посол Ирана в Баку, 1993 год: граница с Азербайджаном — рядом.",
    "ar": "سفير إيران في باكو: حدودٌ مع أذربيجان، تبريز.",
}


@pytest.mark.parametrize("lang", _TEXTS)
@pytest.mark.parametrize("before", ["", "ﬁrst… "])  # what folds to more letters moves all behind it
def test_words_of_a_sentence_stand_where_they_are_written(lang: str, before: str) -> None:
    reading = read("", before + _TEXTS[lang], lang)
    facts = facts_of(reading, list(reading.found), None)
    assert reading.sentences
    for sentence in reading.sentences:
        text = reading.passages[sentence.field].text
        expected = list(WORD.finditer(text, sentence.start, sentence.end))
        line = facts.line(sentence.number)
        assert line.words == [word.group() for word in expected]
        assert line.starts == [word.start() for word in expected]
        assert list(line.labels) == [labels_of[word.group()] for word in expected]


def test_a_field_is_folded_once_for_all_who_ask() -> None:
    text = "Bakı ilə Tehran arasında…"
    assert line_of_field(text) == line_of(text)
    assert line_of_field(text) is line_of_field(text)
