"""What becomes of a question: the server may be slow, huge, broken, or lead elsewhere."""

import asyncio

import pytest
from aiohttp import web

from flows.net.budgets import Budget
from flows.net.post import Poster
from flows.opinions.asking import Asker
from tests.flows.opinions.modelkit import KEY, MODEL, QUOTE, an_article, completion, model, opinion
from tests.support.loopback import served


def asked(server, *articles, seconds=5.0, **changes):
    """Ask about each article while the asker goes on; give it and what it was told."""

    async def ask():
        budget = Budget(seconds, 20_000, 20_000)
        poster = Poster(
            allow_private=server.settings().allow_private, user_agent="araxes/test", budget=budget
        )
        async with poster:
            asker = Asker(server.endpoint(**changes), poster)
            return asker, [await asker.ask(each) for each in articles if asker.may_ask()]

    return asyncio.run(ask())


def test_a_question_is_an_ordinary_one_with_the_article_as_data():
    with model(lambda _: opinion()) as server:
        asker, [answered] = asked(server, an_article("Təyyarə", f"{QUOTE}.", country="AZ"))
    [question], [headers] = server.asked, server.headers
    assert (question["method"], question["path"]) == ("POST", "/v1/chat/completions")
    assert (question["model"], question["temperature"]) == (MODEL, 0)
    assert isinstance(question["seed"], int)
    assert question["response_format"] == {"type": "json_object"}
    assert [each["role"] for each in question["messages"]] == ["system", "user"]
    assert server.articles() == [
        {"title": "Təyyarə", "text": f"{QUOTE}.", "lang": "az", "outlet_country": "AZ"}
    ]
    assert headers["authorization"] == f"Bearer {KEY}"
    assert (answered.outcome, answered.opinion.grade) == ("ok", 2)
    assert (answered.tokens_in, answered.tokens_out, asker.requests) == (900, 40, 1)


async def never(_):
    await asyncio.Event().wait()


OUTCOMES = {
    "http 500": (lambda _: web.Response(status=500), "http", "status 500"),
    "http 503 with a pause": (
        lambda _: web.Response(status=503, headers={"retry-after": "1"}), "http", "status 503"),
    "html": (lambda _: web.Response(text="<p>نه</p>"), "http", "no answer of a model"),
    "no content": (lambda _: completion(None), "not_understood", "no JSON object"),
    "empty": (lambda _: web.Response(), "http", "status 200"),
    "malformed": (lambda _: '{"grade": 2', "not_understood", "no JSON object"),
    "wrong quote": (lambda _: opinion(quote="Bakı və Ankara"), "not_understood", "not in the text"),
    "huge": (lambda _: web.Response(body=b" " * 30_000), "http", "at most 20000"),
    "redirect": (
        lambda _: web.Response(status=307, headers={"location": "/v2"}), "refused", "307"),
}  # fmt: skip


@pytest.mark.parametrize("case", OUTCOMES)
def test_each_trouble_is_an_outcome_with_one_request(case):
    say, outcome, words = OUTCOMES[case]
    with model(say) as server:
        asker, [answered] = asked(server, an_article())
    assert (answered.outcome, answered.opinion, asker.requests) == (outcome, None, 1)
    assert words in answered.detail
    assert "نه" not in answered.detail


def test_a_slow_answer_and_nobody_there_are_told_apart():
    with model(never) as server:
        _, [slow] = asked(server, an_article(), seconds=0.1)
    _, [gone] = asked(server, an_article())
    assert (slow.outcome, gone.outcome) == ("timeout", "connection_error")


def test_a_redirect_is_not_followed_and_ends_the_asking():
    came = []

    async def elsewhere(request):
        came.append(request.headers)
        return web.Response()

    with served(elsewhere) as port:
        location = {"location": f"http://127.0.0.1:{port}/v1/chat/completions"}
        with model(lambda _: web.Response(status=308, headers=location)) as server:
            asker, answers = asked(server, an_article(), an_article())
    assert (len(answers), came) == (1, [])
    assert "308" in asker.stopped


def test_an_address_that_is_not_open_is_not_asked():
    with model(lambda _: opinion()) as server:
        endpoint = server.endpoint()

        async def ask():
            budget = Budget(5.0, 9_000, 9_000)
            async with Poster(user_agent="araxes/test", budget=budget) as poster:
                return await Asker(endpoint, poster).ask(an_article())

        assert asyncio.run(ask()).outcome == "refused"
    assert server.asked == []


def test_a_server_that_takes_no_response_format_is_asked_without_it_from_then_on():
    server_says = [web.Response(status=400), opinion(), opinion()]
    with model(lambda _: server_says.pop(0)) as server:
        asker, answers = asked(server, an_article(), an_article())
    assert [each.outcome for each in answers] == ["ok", "ok"]
    assert ["response_format" in each for each in server.asked] == [True, False, False]
    assert asker.requests == 3


def test_three_failures_in_a_row_end_the_asking_and_fewer_do_not():
    says = iter([500, 500, 200, 500, 500, 500, 200])

    def say(_):
        status = next(says)
        return opinion() if status == 200 else web.Response(status=status)

    with model(say) as server:
        asker, answers = asked(server, *[an_article()] * 9)
    assert len(answers) == 6
    assert asker.stopped.startswith("3 failures in a row")


@pytest.mark.parametrize("status", [401, 429])
def test_a_server_that_turns_us_away_is_left_alone(status):
    with model(lambda _: web.Response(status=status)) as server:
        asker, answers = asked(server, *[an_article()] * 3)
    assert (len(answers), asker.requests) == (1, 1)
    assert str(status) in asker.stopped


def test_no_more_requests_are_sent_than_the_budget_has():
    with model(lambda _: opinion()) as server:
        asker, answers = asked(server, *[an_article()] * 4, second_opinion_budget=3)
    assert (len(answers), asker.requests, len(server.asked)) == (3, 3, 3)
    with model(lambda _: web.Response(status=400)) as server:
        asked(server, *[an_article()] * 4, second_opinion_budget=3)
    assert len(server.asked) == 3
