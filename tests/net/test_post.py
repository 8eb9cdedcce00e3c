"""A POST to an API that the operator named: whole, once, and to nobody else."""

import asyncio

import pytest
from aiohttp import web

from extractors.model import Outcome
from flows.net.budgets import Budget
from flows.net.post import Poster
from tests.net.rawserver import RawServer, whole
from tests.support.loopback import served

SMALL = Budget(2.0, 50_000, 50_000)


def posted(port, *bodies, headers=None, opened=True, url=None):
    async def post():
        allowed = frozenset({f"127.0.0.1:{port}"} if opened else ())
        async with Poster(allow_private=allowed, user_agent="araxes/test", budget=SMALL) as poster:
            address = url or f"http://127.0.0.1:{port}/v1/ask"
            return [await poster.post(address, body, headers or {}) for body in bodies]

    return asyncio.run(post())


def test_a_body_arrives_whole_on_one_connection():
    came, lines = [], set()

    async def echo(request):
        came.append((request.method, request.path, request.content_type))
        lines.add(request.transport.get_extra_info("peername"))
        return web.Response(body=await request.read())

    bodies = ["باکو و تهران ".encode() * 2_000, "Bakı".encode()]
    with served(echo) as port:
        replies = posted(port, *bodies)
    assert [reply.body for reply in replies] == bodies
    assert came == [("POST", "/v1/ask", "application/json")] * 2
    assert len(lines) == 1
    assert all(reply.duration_ms > 0 for reply in replies)


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Bearer a\r\nX-Evil: 1"}, {"Content-Length": "1"}, {"X-Ad": "ə"}],
    ids=lambda each: next(iter(each)),
)
def test_a_header_cannot_become_another_request(headers):
    came = []

    async def count(request):
        came.append(request)
        return web.Response()

    with served(count) as port:
        [reply] = posted(port, b"{}", headers=headers)
        [closed] = posted(port, b"{}", opened=False)
        [local] = posted(port, b"{}", url=f"http://localhost:{port}/")  # opened by number only
    assert {reply.outcome, closed.outcome, local.outcome} == {Outcome.REFUSED}
    assert next(iter(headers.values())) not in reply.detail
    assert came == []


def test_a_kept_connection_that_was_closed_is_no_failure():
    async def ask():
        async with RawServer(lambda _: whole(b"x"), keeps=False) as server:  # without a word
            allowed = frozenset({f"127.0.0.1:{server.port}"})
            async with Poster(allow_private=allowed, user_agent="a", budget=SMALL) as poster:
                url = f"http://127.0.0.1:{server.port}/"
                replies = [await poster.post(url, b"", {}) for _ in range(3)]
            return [reply.body for reply in replies], server.connections

    assert asyncio.run(ask()) == ([b"x"] * 3, 3)


def test_what_an_error_says_is_not_read():
    async def tell(_):
        return web.Response(status=500, text="sk-123")

    with served(tell) as port:
        [reply] = posted(port, b"{}")
    assert (reply.outcome, reply.status, reply.body) == (Outcome.HTTP_5XX, 500, b"")
    assert reply.detail == "status 500, 0 bytes"
