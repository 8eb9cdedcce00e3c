"""Ask a model server about one article after the other, within the budget of a run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from extractors.model import Outcome
from flows.net.post import Posted, Poster
from flows.opinions.answer import (
    Completion,
    NotUnderstoodError,
    Opinion,
    read_completion,
    read_opinion,
)
from flows.opinions.endpoint import Endpoint
from flows.opinions.prompt import Shown, instructions, shown
from warehouse.judging_rows import OpinionOutcome

_SEED: Final = 20250428  # any number: the same question is to get the same answer
_MOST_FAILURES: Final = 3  # in a row; then the server is down, and asking on would only take time
# What a server answers to a request that it does not take: 400 by OpenAI and vLLM, 422 by FastAPI.
_NOT_TAKEN: Final = frozenset({400, 422})
_JSON_FORM: Final[Mapping[str, Any]] = MappingProxyType(
    {"response_format": {"type": "json_object"}}
)
_PLAIN_FORM: Final[Mapping[str, Any]] = MappingProxyType({})  # Any: JSON
_HOPELESS: Final = frozenset({Outcome.REFUSED, Outcome.RATE_LIMITED, Outcome.AUTH_NEEDED})
_OUTCOMES: Final[Mapping[Outcome, OpinionOutcome]] = MappingProxyType(
    {
        Outcome.REFUSED: "refused",
        Outcome.TIMEOUT: "timeout",
        Outcome.CONNECTION_ERROR: "connection_error",
        Outcome.DNS_ERROR: "connection_error",
        Outcome.TLS_ERROR: "connection_error",
        Outcome.TRUNCATED: "connection_error",
    }
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its readers know it, and what is thought of it so far."""

    article_id: UUID
    version_id: UUID
    title: str
    body: str
    lang: str | None
    country: str | None  # of the outlet
    outlet: str | None
    score: float | None
    relevant: bool | None
    grade: int | None
    waiting: int  # articles that could be asked about, this one included


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and what became of it."""

    article: Article
    shown: Shown
    posted: Posted
    outcome: OpinionOutcome
    detail: str | None
    opinion: Opinion | None
    tokens_in: int | None
    tokens_out: int | None


@dataclass(slots=True)
class Asker:
    """One run's conversation with a model server."""

    endpoint: Endpoint
    poster: Poster
    requests: int = 0
    stopped: str | None = None  # why no more is asked
    _forms: Sequence[Mapping[str, Any]] = (_JSON_FORM, _PLAIN_FORM)  # to try, until one is taken
    _failures: int = field(default=0)  # in a row

    def may_ask(self) -> bool:
        """Say whether the budget has a request left and the server is worth it."""
        return self.stopped is None and self.requests < self.endpoint.requests

    async def ask(self, article: Article) -> Answered:
        """Ask about one article; never raises for what the server does."""
        seen = shown_of(article, self.endpoint)
        posted = await self._post(seen)
        answered = _answered(article, seen, posted)
        failed = answered.outcome not in ("ok", "not_understood")
        self._failures = self._failures + 1 if failed else 0
        if posted.outcome in _HOPELESS:
            self.stopped = posted.detail
        elif self._failures >= _MOST_FAILURES:
            self.stopped = f"{self._failures} failures in a row, the last: {answered.detail}"
        return answered

    async def _post(self, seen: Shown) -> Posted:
        """Send a question, in a simpler form where the server does not take the first."""
        for form in self._forms:
            self.requests += 1
            posted = await self.poster.post(
                self.endpoint.url, self._question(seen, form), self.endpoint.headers()
            )
            if posted.status not in _NOT_TAKEN:
                if posted.outcome is Outcome.OK:
                    self._forms = (form,)
                break
            if self.requests >= self.endpoint.requests:
                break
        return posted

    def _question(self, seen: Shown, form: Mapping[str, Any]) -> bytes:
        question = {
            "model": self.endpoint.model,
            "messages": [
                {"role": "system", "content": instructions()},
                {"role": "user", "content": seen.message},
            ],
            "temperature": 0,
            "seed": _SEED,
            "stream": False,
            **form,
        }
        return json.dumps(question, ensure_ascii=False).encode()


def shown_of(article: Article, endpoint: Endpoint) -> Shown:
    """Lay out what the server would be shown of an article."""
    return shown(
        article.title,
        article.body,
        lang=article.lang,
        country=article.country,
        characters=endpoint.characters,
    )


def _answered(article: Article, seen: Shown, posted: Posted) -> Answered:
    """Read what came back, as far as it can be read."""
    if posted.outcome is not Outcome.OK:
        outcome = _OUTCOMES.get(posted.outcome, "http")
        return Answered(article, seen, posted, outcome, posted.detail, None, None, None)
    completion = read_completion(posted.body)
    if completion is None:
        detail = f"{posted.detail}, and no answer of a model"
        return Answered(article, seen, posted, "http", detail, None, None, None)
    return _understood(article, seen, posted, completion)


def _understood(article: Article, seen: Shown, posted: Posted, completion: Completion) -> Answered:
    tokens = completion.tokens_in, completion.tokens_out
    try:
        opinion = read_opinion(completion, seen)
    except NotUnderstoodError as error:
        return Answered(article, seen, posted, "not_understood", str(error), None, *tokens)
    return Answered(article, seen, posted, "ok", None, opinion, *tokens)
