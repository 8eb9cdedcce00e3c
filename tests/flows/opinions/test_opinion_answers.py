"""What a model says is an opinion in just one form; anything else is not understood."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.opinions.answer import (
    Completion,
    NotUnderstoodError,
    read_completion,
    read_opinion,
)
from flows.opinions.prompt import Shown
from tests.flows.opinions.modelkit import QUOTE, completion, opinion

TEXT = f"Giriş.\n\n{QUOTE}. Sonra\nbaşqa söz.\n\nوزیر خارجه می\u200cگوید گفت\u200cوگو ادامه دارد."
SHOWN = Shown("Թեհրան և Բաքու", TEXT, "")


def said(content, *, is_cut=False):
    return Completion(content, is_cut=is_cut, tokens_in=None, tokens_out=None)


UNDERSTOOD = {
    "plain": (opinion(), 2, QUOTE),
    "irrelevant": (opinion(0, ()), 0, QUOTE),
    "fenced": (f"```json\n{opinion(1)}\n```", 1, QUOTE),
    "after thoughts": (f"<think>grade 0? {{}}</think>\n{opinion(1)}", 1, QUOTE),
    "another line break": (opinion(quote="başladı. Sonra başqa"), 2, "başladı. Sonra\nbaşqa"),
    "without ZWNJ": (opinion(quote="خارجه می گوید گفت وگو"), 2, "خارجه می\u200cگوید گفت\u200cوگو"),
    "of the title": (opinion(quote="Թեհրան և Բաքու"), 2, "Թեհրան և Բաքու"),
    "with a reason": ('{"grade": 1, "topics": [], "quote": "Bakı ilə Tehran", "why": "so"}', 1,
                      "Bakı ilə Tehran"),
}  # fmt: skip
NOT_UNDERSTOOD = {
    "nothing": "",
    "words": "relevant",
    "words around it": f"Sure! {opinion()}",
    "two objects": f"{opinion()}\n{opinion(0)}",
    "a list": f"[{opinion()}]",
    "broken": opinion()[:-1],
    "deep": "[" * 100_000,
    "thoughts without end": f"<think>{opinion()}",
    "a grade of 3": opinion(3),
    "a true grade": opinion(grade=True),
    "a grade in words": opinion("2"),
    "a broken grade": opinion(1.0),
    "an invented topic": opinion(topics=["diplomacy", "futbol"]),
    "a topic that is none": opinion(topics=[["diplomacy"]]),
    "topics as a text": '{"grade": 2, "topics": "diplomacy", "quote": "Bakı ilə Tehran"}',
    "a wrong quote": opinion(quote="Bakı ilə Tehran arasında danışıqlar dayandı"),
    "a translated quote": opinion(quote="Baku and Tehran have begun talks"),
    "no quote": '{"grade": 2, "topics": []}',
    "an empty quote": opinion(quote=" \n"),
    "a quote of a word": opinion(quote="Bakı"),
    "a quote that is a list": opinion().replace(f'"{QUOTE}"', "[]"),
    "a pattern for a quote": opinion(quote=".*.*.*.*.*.*"),
}


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_an_opinion_points_into_the_text(case):
    content, grade, words = UNDERSTOOD[case]
    found = read_opinion(said(content), SHOWN)
    text = SHOWN.text if found.field == "body" else SHOWN.title
    assert (found.grade, text[found.start : found.end]) == (grade, words)


@pytest.mark.parametrize("case", NOT_UNDERSTOOD)
def test_anything_else_is_not_understood_and_not_repeated(case):
    with pytest.raises(NotUnderstoodError) as caught:
        read_opinion(said(NOT_UNDERSTOOD[case]), SHOWN)
    assert not {"futbol", "Sure", "dayandı", "Baku"} & set(str(caught.value).split())


def test_an_answer_that_was_cut_off_is_not_understood():
    with pytest.raises(NotUnderstoodError, match="cut off"):
        read_opinion(said(opinion(), is_cut=True), SHOWN)


def test_what_is_irrelevant_has_no_topics():
    assert read_opinion(said(opinion(0)), SHOWN).topics == ()


def test_a_completion_is_read_with_its_tokens():
    read = read_completion(json.dumps(completion("a", finish_reason="length")).encode())
    assert read == Completion("a", is_cut=True, tokens_in=900, tokens_out=40)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>\xd0\x9d\xd0\xb5\xd1\x82", b"{}", b"[]", b'{"choices": []}', b"\xff",
     b'{"choices": [{"message": {"content": [1]}}]}', b'{"choices": ["message"]}', b"[" * 100_000],
    ids=range(9),
)  # fmt: skip
def test_what_is_no_completion_is_none(body):
    assert read_completion(body) is None


@pytest.mark.parametrize("number", [-1, 2**31, True, "9", None, 1.5])
def test_a_count_of_tokens_that_no_column_holds_is_unknown(number):
    body = {**completion("a"), "usage": {"prompt_tokens": number, "completion_tokens": 1}}
    assert read_completion(json.dumps(body).encode()).tokens_in is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(("grade", "topics", "quote", "choices", "message", "content", "usage")),
        inner,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(JSON, st.text(max_size=40))
def test_no_answer_raises_anything_else(value, text):
    read_completion(json.dumps(value).encode())
    try:
        found = read_opinion(said(json.dumps(value)), Shown(text, text, ""))
    except NotUnderstoodError:
        return
    assert 0 <= found.start < found.end <= len(text)
