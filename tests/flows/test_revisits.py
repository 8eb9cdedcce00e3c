"""Pages of relevant articles are asked again: on schedule, politely, and what that brings."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.ids import content_id
from extractors.model import Article, Outcome, Page, Verdict
from flows.net.client import Reply
from flows.pipeline.jobs import Reading
from flows.pipeline.revisit_schedule import (
    GIVE_UP,
    HOUR,
    LONGEST_RETRY,
    STEPS,
    Sight,
    after_reading,
    after_visit,
    first_state,
    next_step,
    put_off,
)
from flows.pipeline.revisit_sights import (
    is_another,
    is_elsewhere,
    leads_to_section,
    sight_of_reading,
    sight_of_reply,
)
from flows.pipeline.rows import Answered
from tests.support.clocks import NOON, OwnClock
from tests.support.news import World, desk, item, page
from warehouse.spool import Spool

RUN = uuid4()
ARTICLE = content_id("article", "http://xezer.test/news/1")
ANSWER = Answered("http://xezer.test/news/1", '"v1"', None, "ab" * 32)

# -- the schedule ---------------------------------------------------------------------------------

# What each visit finds, at which hour it therefore comes, in order; None: no more.
COURSES = {
    "nothing happens": (["same", "trivial", "same", "same"], [1, 6, 24, 168, None]),
    "an edit starts it again": (["same", "edited", "same"], [1, 6, 12, 30]),
    "one 404 is looked at again soon": (["missing", "same", "same"], [1, 2, 6, 24]),
    "a page that is gone is asked on": (["missing"] * 4, [1, 2, 6, 24, 168]),
    "a page that comes back": (["same", "missing", "missing", "edited"], [1, 6, 7, 24, 30]),
    "a host that fails is asked soon": (["failed", "failed", "same"], [1, 1.5, 2.5, 6]),
}  # fmt: skip


@pytest.mark.parametrize("case", COURSES)
def test_visits_come_when_they_are_due(case):
    outcomes, hours = COURSES[case]
    state = first_state(ARTICLE, ANSWER, NOON, RUN)
    came = [state.next_visit_at]
    for outcome in outcomes:
        state = after_visit(state, Sight(outcome, state.next_visit_at), RUN)
        came.append(state.next_visit_at)
    expected = [None if hour is None else NOON + hour * HOUR for hour in hours]
    assert came[: len(expected)] == expected
    assert state.visits == len(outcomes)


sights = st.builds(
    Sight,
    st.sampled_from(["same", "trivial", "edited", "missing", "failed"]),
    st.integers(0, 400).map(lambda hours: NOON + hours * HOUR),
    answered=st.sampled_from([None, ANSWER]),
    silence=st.integers(0, 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    is_relevant=st.booleans(),
)


@settings(deadline=None)
@given(st.lists(sights, max_size=12))
def test_whatever_visits_find_the_next_one_lies_ahead_and_the_newest_state_wins(found):
    state = first_state(ARTICLE, ANSWER, NOON, RUN)
    for sight in found:
        before, state = state, after_visit(state, sight, RUN)
        assert state.visited_at > before.visited_at
        if state.next_visit_at is not None:
            assert sight.at < state.next_visit_at <= sight.at + STEPS[-1]
            assert sight.is_relevant or sight.outcome in {"missing", "failed"}
        assert (state.missing_since is None) <= (sight.outcome != "missing")
        assert (state.failures_in_a_row == 0) == (sight.outcome != "failed")


def test_a_machine_that_was_off_does_not_make_up_for_what_it_missed():
    assert next_step(NOON, NOON + 30 * HOUR) == NOON + STEPS[-1]
    assert next_step(NOON, NOON + timedelta(days=8)) is None


def test_a_failing_host_is_given_up_in_the_end_and_a_no_at_once():
    state = first_state(ARTICLE, ANSWER, NOON, RUN)
    refused = Sight("failed", NOON + HOUR, is_final=True)
    assert after_visit(state, refused, RUN).next_visit_at is None
    visits = 0
    while state.next_visit_at is not None:
        pause = state.next_visit_at - state.visited_at
        assert pause <= LONGEST_RETRY
        state = after_visit(state, Sight("failed", state.next_visit_at), RUN)
        visits += 1
    assert 10 < visits < 25
    assert NOON + GIVE_UP - LONGEST_RETRY <= state.visited_at <= NOON + GIVE_UP


def test_silence_that_is_asked_for_is_kept():
    state = first_state(ARTICLE, ANSWER, NOON, RUN)
    asked = Sight("failed", NOON + HOUR, silence=timedelta(hours=5))
    assert after_visit(state, asked, RUN).next_visit_at == NOON + 6 * HOUR
    later = put_off(state, NOON + HOUR, NOON + 3 * HOUR, RUN)
    assert (later.visits, later.next_visit_at, later.etag) == (0, NOON + 3 * HOUR, '"v1"')


def test_a_reading_for_its_feed_is_no_visit_of_the_schedule():
    state = first_state(ARTICLE, ANSWER, NOON, RUN)
    read = after_reading(state, Sight("same", NOON + 2 * HOUR, ANSWER), RUN)
    assert (read.visits, read.next_visit_at) == (0, NOON + 6 * HOUR)


@pytest.mark.parametrize(
    ("final_url", "expected"),
    [
        ("http://xezer.test/", True),
        ("http://xezer.test/az/siyaset/", True),
        ("http://www.xezer.test/az", True),
        ("http://xezer.test/az/siyaset/123.html?utm_source=x", False),
        ("http://m.xezer.test/az/siyaset/123.html", False),
        ("http://xezer.test/az/siyaset/124.html", False),
        ("http://xezer.test/?id=123", False),
    ],
)
def test_a_redirect_to_what_lies_above_is_a_removal(final_url, expected):
    assert leads_to_section("http://xezer.test/az/siyaset/123.html", final_url) is expected


LATER = {"started_at": NOON + HOUR, "duration_ms": 1, "detail": "…"}
STATE = first_state(ARTICLE, ANSWER, NOON, RUN)


def reply(outcome: str, status: int | None = 200, **more) -> Reply:
    return Reply(ANSWER.url, "page", Outcome(outcome), status=status, **LATER, **more)


def body(final_url: str = ANSWER.url, sha256: str = "cd" * 32) -> Page:
    return Page(ANSWER.url, final_url, 200, (), b"x", NOON + HOUR, sha256)


@pytest.mark.parametrize(
    ("answer", "outcome", "is_final"),
    [
        (reply("not_modified", 304), "same", False),
        (reply("ok", page=body(sha256="ab" * 32)), "same", False),
        (reply("ok", page=body()), None, False),
        (reply("ok", page=body("http://xezer.test/news/")), "missing", False),
        (reply("gone", 410), "missing", False),
        (reply("http_4xx", 404), "missing", False),
        (reply("http_4xx", 400), "failed", False),
        (reply("http_5xx", 503), "failed", False),
        (reply("timeout", None), "failed", False),
        (reply("blocked", 403), "failed", False),
        (reply("truncated", page=body()), "failed", False),
        (reply("robots", None), "failed", True),
        (reply("refused", None), "failed", True),
    ],
    ids=lambda value: f"{value.outcome}-{value.status}" if isinstance(value, Reply) else None,
)
def test_an_answer_means_what_it_says(answer, outcome, is_final):
    sight = sight_of_reply(STATE, answer, may_pass=False).sight
    assert (sight and sight.outcome) == outcome
    assert (sight is not None and sight.is_final) == is_final


def test_a_robots_txt_that_is_out_of_reach_is_no_last_word():
    sight = sight_of_reply(STATE, reply("robots", None), may_pass=True).sight
    assert not sight.is_final


ARTICLE_READ = Article(
    canonical_url=ANSWER.url, title="Reys", body="Bakı ilə Tehran arasında reys açılacaq.",
    authors=(), published_at=None, published_precision="unknown", published_source=None,
    lang="az-Latn", place=None, agency=None, kind="article", content_hash="ab",
)  # fmt: skip
VERDICT = Verdict("rules", 1, relevant=True, grade=2, score=1.0, topics=(), evidence=(), lang="az")


@pytest.mark.parametrize(
    ("kind", "held_kind", "final_url", "outcome"),
    [
        ("article", "article", ANSWER.url, None),
        ("paywall", "article", ANSWER.url, "failed"),
        ("paywall", "paywall", ANSWER.url, None),
        ("consent", "article", ANSWER.url, "failed"),
        ("challenge", "article", ANSWER.url, "failed"),
        ("not_found", "article", ANSWER.url, "missing"),
        ("listing", "article", "http://xezer.test/arxiv/son", "missing"),
        ("listing", "article", ANSWER.url, "failed"),
    ],
)
def test_no_wall_takes_the_place_of_a_text(kind, held_kind, final_url, outcome):
    walls = {"consent", "challenge", "not_found", "listing"}
    problem = f"the page is a {kind} page" if kind in walls else None
    reading = Reading(replace(ARTICLE_READ, kind=kind), VERDICT, None, problem)
    answer = reply("ok", page=body(final_url))
    sight = sight_of_reading(STATE, answer, reading, held_kind).sight
    assert (sight and sight.outcome) == outcome


def test_an_address_that_leads_to_another_article_is_told_from_one_that_moved():
    held = f"{ARTICLE_READ.body} Yol altı saat çəkəcək."
    assert not is_another(ARTICLE_READ, held, ())
    numbers = "Əhalinin {} nəfəri, {} evi və {} maşını zərər çəkib, {} yol bağlanıb."
    corrected = replace(ARTICLE_READ, body=numbers.format(3, 14, 5, 2))
    assert not is_another(corrected, numbers.format(7, 21, 9, 4), ())
    assert is_another(ARTICLE_READ, "Meşə yanğınları söndürülüb, yağış gözlənilir.", ())
    assert is_another(ARTICLE_READ, held, {False})  # known to be somebody else's
    assert not is_another(ARTICLE_READ, "", {True, False})


def test_another_slug_with_the_same_article_number_is_no_other_address():
    old = "https://en.trend.az/iran/politics/3925707.html"
    assert not is_elsewhere(old, "https://en.trend.az/azerbaijan/society/3925707.html")
    assert is_elsewhere(old, "https://en.trend.az/azerbaijan/society/3925708.html")
    assert is_elsewhere(ANSWER.url, "http://xezer.test/news/2")


# -- runs -----------------------------------------------------------------------------------------

FEED = "http://xezer.test/rss"
TITLE = "Bakı ilə Tehran arasında reys açılacaq"
PLAIN = "Meşə yanğınları söndürülüb"
GONE_TEXT = (
    "<html><title>404</title><body><h1>404 Not Found</h1><p>Page not found</p></body></html>"
)


LINKS = (
    "Tehranda yeni körpü açıldı və avtobuslar yola düşdü",
    "Naxçıvanda keçirilən sərgiyə iki min nəfər gəldi",
    "Lənkəranda çay festivalı bu il payızda keçiriləcək",
)


def at(path: object) -> str:
    return f"http://xezer.test/news/{path}"


def plain_page(title: str) -> str:
    text = f"{title}. Dağ kəndində heç kim xəsarət almayıb, yağış gözlənilir. "
    return f"<html lang='az'><title>{title}</title><body><article><h1>{title}</h1>" + (
        f"<p>{text * 3}</p>" * 3 + "</article></body></html>"
    )


def wall(text: str) -> str:
    return f"<html><title>Just a moment...</title><body><p>{text}</p></body></html>"


class Watch:
    """One home, one clock, and what the watched pages do at which hour."""

    def __init__(self, world: World, folder) -> None:
        self.world = world
        self.clock = OwnClock(NOON)
        self.desk = desk(world, folder, {"xezer-az": FEED})

    def run(self, hour: float, **changes) -> dict:
        self.clock.passed = max(self.clock.passed, hour * 3_600.0)
        self.heard = len(self.world.asked)
        return self.desk.run(asking="due", clock=self.clock, **changes)

    def asked(self) -> list[str]:
        return sorted(self.world.pages_asked(self.heard))

    def visits(self, name: str) -> list[tuple]:
        found = self.desk.ask(f"from core.revisits where url = '{at(name)}' order by visit")
        return [(row["outcome"], row["http_status"]) for row in found]

    def article(self, name: str) -> dict:
        [row] = self.desk.ask(f"from articles where canonical_url = '{at(name)}'")
        return row

    def wordings(self, name: str) -> list[str]:
        found = self.desk.ask(f"from wordings where canonical_url = '{at(name)}' order by number")
        return [row["reason"] for row in found]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Play ten days in a few runs; each test looks at one page's fate."""
    with World().on_air() as world:
        watch = Watch(world, tmp_path_factory.mktemp("watch"))
        names = ["quiet", "edited", "trivial", "gone", "soft", "home", "wall", "down", "back"]
        for name in names:
            world.page(at(name), f"{TITLE} ({name})", headers={"ETag": f'"{name}"'})
        world.say(at("plain"), plain_page(PLAIN))
        told = [item(f"{TITLE} ({name})", at(name)) for name in names]
        closed = "http://bagli.test/news/1"
        world.say("http://bagli.test/robots.txt", "User-agent: *\nDisallow: /")
        world.feed(FEED, *told, item(PLAIN, at("plain")),
                   item(TITLE, closed, description="Bakı və Tehran danışır."))  # fmt: skip
        watch.log = [watch.run(0), watch.run(0.5)]
        watch.early = watch.asked()

        for name in ("quiet", "gone"):
            world.answers[at(name)].status = 304
            world.answers[at(name)].body = b""
        world.page(at("edited"), f"{TITLE} (edited)", "5 nəfər")
        old = world.answers[at("trivial")].body
        links = "".join(f"<p>{link}</p>" for link in LINKS)
        world.answers[at("trivial")].body = old.replace(
            b"</article>", f"{links}</article>".encode()
        )
        world.say(at("gone"), status=410)
        world.say(at("soft"), GONE_TEXT)
        world.say(at("home"), status=302, headers={"Location": "http://xezer.test/"})
        world.say("http://xezer.test/", page("Xəzər", "ana səhifə"))
        world.say(at("wall"), wall("Checking your browser before accessing. Enable JavaScript."))
        world.say(at("down"), status=500)
        back = world.answers[at("back")]
        world.say(at("back"), status=404)
        watch.log.append(watch.run(1.1))
        watch.first = watch.asked()

        world.answers[at("back")] = back
        world.page(at("edited"), f"{TITLE} (edited)")  # the change is taken back
        watch.log.append(watch.run(2.2))
        watch.second = watch.asked()
        watch.log.append(watch.run(7.3))
        watch.third = watch.asked()
        yield watch


def test_the_first_visit_comes_an_hour_after_the_first_reading(story):
    assert story.early == []
    names = ("quiet", "edited", "trivial", "gone", "soft", "home", "wall", "down", "back")
    assert set(story.first) == {*map(at, names), "http://xezer.test/"}
    assert not {at("plain"), "http://bagli.test/news/1"} & {*story.first, *story.third}
    assert set(story.world.asked_if_changed) >= {at("quiet"), at("gone")}


def test_a_page_that_is_as_it_was_costs_a_304(story):
    assert story.visits("quiet")[0] == ("same", 304)
    assert story.wordings("quiet") == ["first"]
    assert at("quiet") not in story.second
    assert at("quiet") in story.third


def test_an_edit_is_a_version_and_what_is_taken_back_is_the_old_one_again(story):
    assert story.visits("edited") == [("edited", 200), ("edited", 200)]
    assert story.wordings("edited") == ["first", "edited"]
    [first, second] = story.desk.ask(
        f"from wordings where canonical_url = '{at('edited')}' order by number"
    )
    assert second["previous_version_id"] == first["version_id"]
    assert (first["is_current"], second["is_current"]) == (True, False)
    assert at("edited") not in story.second  # six hours after an edit, and not before
    [edit] = story.desk.ask(f"from edits where canonical_url = '{at('edited')}'")
    assert edit["changed_what"] == ["text"]
    judged = story.desk.ask(
        f"from core.verdicts where article_id = '{edit['article_id']}' and decides"
    )
    assert len(judged) == 2


def test_churn_is_no_version_and_leaves_the_article_on_its_own(story):
    assert story.visits("trivial")[0] == ("trivial", 200)
    assert story.wordings("trivial") == ["first"]
    [wording] = story.desk.ask(f"from wordings where canonical_url = '{at('trivial')}'")
    assert wording["is_current"]
    assert LINKS[0] not in story.article("trivial")["body"]
    assert story.visits("trivial")[1] == ("same", 200)  # the same bytes: nobody reads them


@pytest.mark.parametrize(("name", "status"), [("gone", 410), ("soft", 200), ("home", 200)])
def test_a_page_that_vanishes_is_missing_and_confirmed_an_hour_later(story, name, status):
    assert story.visits(name) == [("missing", status)] * 3
    [row] = story.desk.ask(f"from deletions where canonical_url = '{at(name)}'")
    assert (row["is_confirmed"], row["returned_at"], row["sightings"]) == (True, None, 3)
    assert row["title"] == f"{TITLE} ({name})"
    assert row["http_status"] == status
    assert story.wordings(name) == ["first"]
    assert story.article(name)["text_source"] == "page"


def test_a_page_that_comes_back_has_returned(story):
    assert [outcome for outcome, _ in story.visits("back")][:2] == ["missing", "same"]
    [row] = story.desk.ask(f"from deletions where canonical_url = '{at('back')}'")
    assert (row["is_confirmed"], row["sightings"]) == (False, 1)
    assert row["returned_at"] > row["missing_since"] > row["last_seen_at"]


@pytest.mark.parametrize("name", ["wall", "down"])
def test_a_wall_or_a_host_out_of_order_is_a_failure_and_no_removal(story, name):
    assert {outcome for outcome, _ in story.visits(name)} == {"failed"}
    assert len(story.visits(name)) == 3
    assert story.desk.ask(f"from deletions where canonical_url = '{at(name)}'") == []
    assert story.article(name)["title"] == f"{TITLE} ({name})"


def test_the_ledger_counts_visits_apart_from_pages(story):
    for run in story.desk.ask("from core.runs"):
        here = f"where run_id = '{run['run_id']}'"
        visits = story.desk.ask(f"from core.revisits {here}")
        assert run["pages_revisited"] == len(visits)
        assert run["pages_missing"] == sum(1 for row in visits if row["outcome"] == "missing")
        fetches = story.desk.ask(f"from core.fetches {here} and target_kind = 'revisit'")
        assert sorted(row["url"] for row in fetches) == sorted(row["url"] for row in visits)
        versions = f"from core.article_versions {here} and reason <> 'first'"
        assert run["versions_new"] == len(story.desk.ask(versions))
    assert {run["sums_agree"] for run in story.log} == {True}


def test_bytes_that_were_read_are_in_the_archive(story):
    from warehouse.raw import read_raw  # noqa: PLC0415 - beside its only use

    changed = story.desk.ask(
        "from core.revisits where http_status = 200 and raw_ref is not null"
        " and outcome in ('edited', 'trivial')"
    )
    assert changed
    for row in changed:
        assert read_raw(story.desk.home, row["raw_ref"]) is not None


def test_the_last_visit_believes_no_validator(tmp_path):
    with World().on_air() as world:
        watch = Watch(world, tmp_path)
        world.page(at("edited"), TITLE, headers={"ETag": '"v1"'})
        world.feed(FEED, item(TITLE, at("edited")))
        watch.run(0)
        world.page(at("edited"), TITLE, "5 nəfər", headers={"ETag": '"v1"'})
        watch.run(169)  # off for a week: one visit, the last
        assert watch.asked() == [at("edited")]
        assert world.asked_if_changed.count(at("edited")) == 0
    assert watch.wordings("edited") == ["first", "edited"]


def test_another_spelling_leaves_the_letters_that_stand_under_the_id_of_the_wording(tmp_path):
    with World().on_air() as world:
        watch = Watch(world, tmp_path)
        world.page(at("ad"), f"{TITLE} – Erdogan")
        world.feed(FEED, item(TITLE, at("ad")))
        watch.run(0)
        world.page(at("ad"), f"{TITLE} – ERDOĞAN")
        watch.run(1.1)
    assert [outcome for outcome, _ in watch.visits("ad")] == ["same"]
    article = watch.article("ad")
    [wording] = watch.desk.ask(
        f"from core.article_versions where article_id = '{article['article_id']}'"
    )
    assert (article["version_id"], article["title"], article["body"]) == (
        wording["version_id"], wording["title"], wording["body"]
    )  # fmt: skip
    assert article["seen_at"] > wording["seen_at"]


def test_a_killed_run_leaves_its_visits_due_for_the_next(tmp_path):
    with World().on_air() as world:
        watch = Watch(world, tmp_path)
        world.page(at("edited"), TITLE)
        world.feed(FEED, item(TITLE, at("edited")))
        watch.run(0)
        world.page(at("edited"), TITLE, "5 nəfər")
        lose_articles(watch)
        assert watch.asked() == [at("edited")]
        watch.run(1.1)
        assert watch.asked() == [at("edited")]
    [visit] = watch.desk.ask("from core.revisits")
    assert visit["revisit_id"] == content_id("revisit", str(visit["article_id"]), "1")
    assert (visit["outcome"], watch.wordings("edited")) == ("edited", ["first", "edited"])


def lose_articles(watch: Watch) -> None:
    """Do a run that dies before it can land what it read."""
    write = Spool.write

    def no_disk(self, batch):
        if batch.kind == "articles":
            raise KeyboardInterrupt
        return write(self, batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Spool, "write", no_disk)
        with pytest.raises(KeyboardInterrupt):
            watch.run(1.1)
