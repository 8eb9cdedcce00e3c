"""A model server on loopback that says what a test wants, and remembers what it was asked."""

import contextlib
import json
from dataclasses import dataclass, field
from uuid import UUID

from aiohttp import web

from flows.opinions.asking import Article
from flows.opinions.endpoint import endpoint_of
from flows.settings import Settings
from tests.support.loopback import served

KEY = "sk-GİZLİ".replace("İ", "I") + "-7f3b9c"  # to be found nowhere
MODEL = "qwen3:8b"
QUOTE = "Bakı ilə Tehran arasında danışıqlar başladı"


def completion(content, **more):
    """What a server answers when a model has said something."""
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 900, "completion_tokens": 40}
    return {"choices": [choice | more], "usage": usage}


def opinion(grade=2, topics=("diplomacy",), quote=QUOTE):
    return json.dumps({"grade": grade, "topics": list(topics), "quote": quote}, ensure_ascii=False)


@dataclass
class Model:
    """Answers each question with what `say` gives for the article: words, JSON or a response."""

    say: object
    port: int = 0
    asked: list[dict] = field(default_factory=list)  # questions, as sent
    headers: list[dict] = field(default_factory=list)

    def settings(self, **changes):
        plain = {
            "allow_private": frozenset({f"127.0.0.1:{self.port}"}),
            "contact": "mailto:desk@news.example",
            "lock_wait_seconds": 5.0,
            "second_opinion_url": f"http://127.0.0.1:{self.port}/v1",
            "second_opinion_model": MODEL,
            "second_opinion_seconds": 5.0,
        }
        return Settings(**plain | changes)

    def endpoint(self, **changes):
        return endpoint_of(self.settings(**changes), {"ARAXES_SECOND_OPINION_KEY": KEY})

    def articles(self):
        """What it was shown, in order."""
        return [json.loads(each["messages"][1]["content"]) for each in self.asked]

    async def answer(self, request):
        question = await request.json()
        self.asked.append(question | {"path": request.path, "method": request.method})
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        said = self.say(json.loads(question["messages"][1]["content"]))
        if hasattr(said, "__await__"):
            said = await said
        if isinstance(said, web.StreamResponse):
            return said
        return web.json_response(completion(said) if isinstance(said, str) else said)


@contextlib.contextmanager
def model(say):
    server = Model(say)
    with served(server.answer) as server.port:
        yield server


def an_article(title="", body=QUOTE, **changes):
    plain = {
        "article_id": UUID(int=1),
        "version_id": UUID(int=2),
        "lang": "az",
        "country": "AZ",
        "outlet": "AZƏRTAC",
        "score": 0.4,
        "relevant": False,
        "grade": 0,
        "waiting": 1,
    }
    return Article(title=title, body=body, **plain | changes)
