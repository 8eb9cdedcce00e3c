"""What a model is shown: one JSON object that no article can leave, within the budget."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.ids import sha256_hex
from extractors.relevance.gazetteer import TOPICS
from flows.opinions.prompt import PROMPT_VERSION, instructions, shown
from flows.settings import LOWEST

PARAGRAPHS = ("Bakı və Tehran " * 9, "باکو و تهران " * 9, "Բաքու և Թեհրան " * 9)
TEXT = "\n\n".join(each.strip() for each in PARAGRAPHS)


def test_a_prompt_that_changes_gets_a_new_version():
    # After a change of seeds/opinions/prompt.md: raise PROMPT_VERSION, then set both here.
    assert (PROMPT_VERSION, sha256_hex(instructions().encode())) == (
        1,
        "6930f6a71357eb3b046e4a0af024e10b412d9013fd215a8b2f8ee58ea45f0862",
    )


def test_the_prompt_knows_every_topic_and_leaves_room_for_an_article():
    assert [topic for topic in TOPICS if topic not in instructions()] == []
    assert len(instructions()) < LOWEST["second_opinion_characters"] - 3_000


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_long_text_ends_at_the_border_of_a_paragraph(kept):
    wanted = "\n\n".join(TEXT.split("\n\n")[:kept])
    room = len(instructions()) + len(shown("Başlıq", wanted, lang="az", country="AZ",
                                           characters=10**6).message)  # fmt: skip
    for spare in (0, 20):
        seen = shown("Başlıq", TEXT, lang="az", country="AZ", characters=room + spare)
        assert seen.text == wanted
    less = shown("Başlıq", TEXT, lang="az", country="AZ", characters=room - 1)
    assert len(less.text) < len(wanted)


def test_a_first_paragraph_that_is_too_long_ends_at_a_space():
    seen = shown("", "söz " * 9_000, lang=None, country=None, characters=len(instructions()) + 200)
    assert 60 < len(seen.text) < 200
    assert seen.text.endswith("söz")


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=700),
    st.text(alphabet=st.sampled_from('ə"\\\n {}</\x01ب\u200c'), max_size=900),
    st.integers(700, 1_500),
)
def test_whatever_it_holds_an_article_is_one_object_within_the_limit(title, text, room):
    # Without the title's own share the limit could not be kept: 500 at most, 3,000 written.
    limit = len(instructions()) + room + len(json.dumps(title[:500], ensure_ascii=False))
    seen = shown(title, text, lang="az", country=None, characters=limit)
    said = json.loads(seen.message)
    assert said == {"title": seen.title, "text": seen.text, "lang": "az", "outlet_country": None}
    assert title.startswith(seen.title)
    assert text.startswith(seen.text)
    assert len(instructions()) + len(seen.message) <= limit
