"""Read what a model says. It has read a stranger's text: what is not in order is not understood."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from extractors.errors import AraxesError
from extractors.model import Field, Grade
from extractors.relevance.gazetteer import TOPICS
from flows.opinions.prompt import Shown

_GRADES: Final[dict[int, Grade]] = {0: 0, 1: 1, 2: 2}
_SHORTEST_QUOTE: Final = 8  # characters: shorter ones occur in any text; a whole title always does
_LONGEST_QUOTE: Final = 2_000
_MOST_TOKENS: Final = 2**31 - 1  # what the column holds
_GAP: Final = re.compile(r"[\s\u200c]+")  # models are careless with line breaks and ZWNJ


class NotUnderstoodError(AraxesError):
    """The model answered, and not in the form that was asked for: the text says what is wrong.

    No word of the answer is in the text, for whoever wrote the article may have dictated it.
    """


@dataclass(frozen=True, slots=True)
class Completion:
    """What a server of the OpenAI kind answers."""

    content: str  # "" where the model said nothing
    is_cut: bool  # at the server's limit of tokens
    tokens_in: int | None
    tokens_out: int | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model says of an article, and the words that it points to."""

    grade: Grade
    topics: tuple[str, ...]
    field: Field
    start: int  # offsets into the title or text, in characters
    end: int


def read_completion(body: bytes) -> Completion | None:
    """Read a server's answer; None where it is no chat completion."""
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        content = choice["message"]["content"]
        usage = answer.get("usage")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    if content is not None and not isinstance(content, str):
        return None
    return Completion(
        content=content or "",
        is_cut=choice.get("finish_reason") == "length",
        tokens_in=_tokens(usage, "prompt_tokens"),
        tokens_out=_tokens(usage, "completion_tokens"),
    )


def read_opinion(completion: Completion, article: Shown) -> Opinion:
    """Read a model's opinion of an article; NotUnderstoodError for anything else."""
    said = _object(completion)
    grade, topics, quote = said.get("grade"), said.get("topics"), said.get("quote")
    if isinstance(grade, bool) or not isinstance(grade, int) or grade not in _GRADES:
        raise NotUnderstoodError("the grade is not 0, 1 or 2")
    if not isinstance(topics, list) or not all(topic in TOPICS for topic in topics):
        raise NotUnderstoodError("the topics are not a list of known ones")
    if not isinstance(quote, str):
        raise NotUnderstoodError("the quote is no text")
    field, start, end = _located(quote, article)
    named = tuple(dict.fromkeys(topics)) if grade else ()
    return Opinion(_GRADES[grade], named, field, start, end)


def _object(completion: Completion) -> dict[str, Any]:  # Any: whatever JSON holds
    """Find the one JSON object of an answer."""
    if completion.is_cut:
        raise NotUnderstoodError("the answer was cut off at the server's limit of tokens")
    try:
        said = json.loads(_bare(completion.content))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise NotUnderstoodError("the answer is no JSON object")
    return said


def _bare(content: str) -> str:
    """Take away what servers put around an answer: a model's thoughts, a Markdown fence."""
    bare = content.strip()
    if bare.startswith("<think>"):
        bare = bare.partition("</think>")[2].strip()
    if bare.startswith("```") and bare.endswith("```"):
        bare = bare.strip("`").strip().removeprefix("json")
    return bare


def _located(quote: str, article: Shown) -> tuple[Field, int, int]:
    """Find a quote where the article has it, but for white space and ZWNJ; the text first."""
    words = [word for word in _GAP.split(quote) if word]
    quoted = sum(map(len, words))
    if not words or quoted > _LONGEST_QUOTE:
        raise NotUnderstoodError("the quote is empty or too long")
    if quoted < _SHORTEST_QUOTE and quote.strip() != article.title.strip():
        raise NotUnderstoodError("the quote is too short to point at anything")
    pattern = re.compile(r"[\s\u200c]*".join(map(re.escape, words)))
    fields: tuple[tuple[Field, str], ...] = (("body", article.text), ("title", article.title))
    for field, text in fields:
        if found := pattern.search(text):
            return field, found.start(), found.end()
    raise NotUnderstoodError("the quote is not in the text")


def _tokens(usage: object, key: str) -> int | None:
    """Read a count by the server's word, where it is one."""
    number = usage.get(key) if isinstance(usage, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if 0 <= number <= _MOST_TOKENS else None
