"""Each question of the cookbook, asked of a world of which every count is known."""

from datetime import timedelta

import pytest

from tests.warehouse.counting_world import FRIDAY, land_world
from warehouse.cookbook import questions

# By question: its columns, and how many rows the known world answers without any parameter.
EXPECTED = {
    "what_is_new": (
        (
            "what changed_at outlet side lang title relevant grade topics "
            "evidence_sentence canonical_url"
        ),
        6,
    ),
    "new_since": (
        "first_seen_at outlet side lang title grade topics evidence_sentence canonical_url",
        4,
    ),
    "morning_briefing": (
        "day side outlet lang title grade topics evidence_sentence canonical_url",
        2,
    ),
    "volume_by_side": (
        "day side articles relevant originals bilateral feeds feeds_answering",
        12,
    ),
    "volume_by_outlet": (
        "outlet side lang articles relevant originals bilateral relevant_share days_answered",
        4,
    ),
    "topic_trends": (
        "week topic articles originals share_of_week originals_before ratio feeds feeds_answering",
        1,
    ),
    "topic_by_side": (
        "side topic articles originals share_of_side",
        3,
    ),
    "unusual_days": (
        "day side direction originals expected base_days z feeds feeds_answering",
        0,
    ),
    "who_is_named": (
        "entity_id entity kind originals outlets originals_before ratio",
        2,
    ),
    "articles_naming": (
        "sort_at outlet lang title relevant grade canonical_url",
        3,
    ),
    "named_together": (
        "entity other articles originals",
        2,
    ),
    "new_names": (
        "first_day entity kind outlet side title articles outlets canonical_url",
        2,
    ),
    "who_leads": (
        "outlet side relevant originals copies_taken texts_copied copies_given original_share",
        3,
    ),
    "copied_texts": (
        (
            "published_at outlet side title copies publishers copied_by_sides "
            "first_lag_minutes canonical_url"
        ),
        1,
    ),
    "how_late_are_we": (
        "week outlet side articles median_minutes p95_minutes",
        3,
    ),
    "silent_changes": (
        (
            "last_version_at outlet side first_title current_title changed_what versions "
            "canonical_url article_id"
        ),
        1,
    ),
    "gone_articles": (
        (
            "missing_since outlet side lang title is_confirmed returned_at last_seen_at "
            "relevant canonical_url"
        ),
        0,
    ),
    "why_flagged": (
        "title rank kind text sentence reason weight field",
        3,
    ),
    "how_good_is_it": (
        "classifier classifier_version lang labelled precision recall f1 grade_accuracy",
        2,
    ),
    "is_it_drifting": (
        (
            "week lang articles flagged flagged_share flagged_share_before doubtful_share "
            "mean_score overruled"
        ),
        4,
    ),
    "what_to_label": (
        "worth reason outlet lang title sentence score article_id",
        2,
    ),
    "terms_of_a_thing": (
        "side wording articles originals outlets share_of_side",
        0,
    ),
    "terms_of_an_outlet": (
        "month lang thing_id wording articles uses thing_articles share",
        2,
    ),
    "first_use_of_a_term": (
        "wording outlet side first_day last_day articles since",
        0,
    ),
    "articles_with_a_term": (
        "day outlet side lang uses title relevant is_copy canonical_url",
        1,
    ),
    "coverage_of_events": (
        (
            "starts_on description articles originals outlets iranian azerbaijani "
            "originals_a_day originals_a_day_before days_asked verdict"
        ),
        3,
    ),
    "articles_around_an_event": (
        "event_id description day days_after outlet side title shared canonical_url",
        2,
    ),
    "who_did_what": (
        "month initiator target quad_class told_by articles originals days",
        1,
    ),
    "home_and_abroad": (
        "month outlet side lang articles relevant relevant_share share_of_outlet",
        0,
    ),
    "where_are_we_blind": (
        "outlet side first_day last_day days_asked feeds is_open",
        1,
    ),
    "what_was_left_out": (
        "what number share_of_stage_before",
        6,
    ),
    "what_is_novel": (
        "sort_at outlet side title new_entities new_terms seed_similarity grade canonical_url",
        0,
    ),
}
# Parameters that must change an answer: question, parameters, rows.
NARROWED = [
    ("what_is_new", {"only_relevant": "true"}, 5),
    ("new_since", {"since": "2026-03-20 13:00+00"}, 1),
    ("morning_briefing", {"days": 8, "topic": "diplomacy"}, 3),
    ("morning_briefing", {"topic": "sport"}, 0),
    ("volume_by_side", {"days": 1}, 3),
    ("volume_by_outlet", {"days": 1}, 3),
    ("topic_trends", {"week": "2026-03-09"}, 1),
    ("who_is_named", {"kind": "river"}, 1),
    ("articles_naming", {"entity": "zangezur"}, 1),
    ("named_together", {"entity": "zangezur"}, 1),
    ("new_names", {"days": 30}, 4),
    ("terms_of_a_thing", {"thing": "israel"}, 4),
    ("terms_of_an_outlet", {"outlet": "trt", "thing": "route"}, 1),
    ("first_use_of_a_term", {"term": "israel"}, 2),
    ("articles_with_a_term", {"term": "israel", "outlet": "apa"}, 1),
    ("coverage_of_events", {"since": "2026-03-15"}, 1),
    ("articles_around_an_event", {"event": "corridor"}, 1),
    ("home_and_abroad", {"outlet": "irna"}, 2),
    ("is_it_drifting", {"weeks": 1}, 2),
    ("silent_changes", {"limit": 0}, 0),
]
KNOWN = {each.name.partition("_")[2]: each for each in questions()}


@pytest.fixture(scope="module")
def world(migrated_once, tmp_path_factory):
    migrated_once.begin()
    land_world(migrated_once, tmp_path_factory.mktemp("cookbook"))
    yield migrated_once
    migrated_once.rollback()


def ask(world, question, **given):
    """Ask as `araxes sql --query` does: what is not given is null, and the default counts."""
    params = dict.fromkeys(question.parameters) | given
    rows = world.execute(question.sql, params or None).fetchall()
    return [each[0] for each in world.description], rows


def test_every_question_is_expected_here_and_there_are_enough():
    assert KNOWN.keys() == EXPECTED.keys()
    assert len(KNOWN) >= 25
    assert [int(each.name[:2]) for each in questions()] == list(range(1, len(KNOWN) + 1))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_question_is_answered_without_parameters(world, name):
    columns, rows = ask(world, KNOWN[name])
    assert (" ".join(columns), len(rows)) == EXPECTED[name]


@pytest.mark.parametrize("number", range(len(NARROWED)))
def test_a_parameter_changes_the_answer(world, number):
    name, given, count = NARROWED[number]
    assert given.keys() <= set(KNOWN[name].parameters)
    _, rows = ask(world, KNOWN[name], **given)
    assert len(rows) == count, rows


def test_a_question_begins_with_itself_and_explains_its_parameters():
    for each in questions():
        lines = [line for line in each.sql.splitlines() if line.startswith("--")]
        assert each.title.endswith("?"), each.name
        assert [line.partition(":")[0] for line in lines[1:]] == [
            f"-- ${name}" for name in sorted(each.parameters, key=each.sql.index)
        ], each.name


def test_the_answer_to_who_kept_silent(world):
    _, rows = ask(world, KNOWN["coverage_of_events"])
    assert [(row[1], row[2], row[-1]) for row in rows] == [
        ("flood happened", 2, "covered"),
        ("corridor happened", 1, "iran_silent"),
        ("forgotten happened", 0, "not_watched"),
    ]


def test_days_answered_are_those_of_the_outlet_and_not_of_its_articles(world):
    _, rows = ask(world, KNOWN["volume_by_outlet"])
    answered = {row[0]: row[-1] for row in rows}
    assert (answered["IRNA"], answered["APA"], answered["TRT"]) == (5, 3, 2)


def test_days_without_a_relevant_article_leave_the_briefing_as_it_is(world):
    _, before = ask(world, KNOWN["morning_briefing"])
    world.execute(
        "insert into core.article_days by name "
        'select * replace ("day" + 9 as "day", 0 as relevant) from core.article_days '
        'where "day" = $1',
        [FRIDAY],
    )
    _, after = ask(world, KNOWN["morning_briefing"])
    world.execute('delete from core.article_days where "day" > $1', [FRIDAY])
    assert before
    assert after == before


def test_a_rate_of_coverage_leaves_out_what_came_of_days_without_an_answer(world):
    asked = "select originals_a_day_before from event_coverage where event_id = 'flood'"
    week_before = [FRIDAY - timedelta(days=7)]
    assert world.execute(asked).fetchall() == [(0.5,)]
    world.execute('update core.poll_days set polls_ok = -polls_ok where "day" = $1', week_before)
    rate = world.execute(asked).fetchall()
    world.execute('update core.poll_days set polls_ok = -polls_ok where "day" = $1', week_before)
    assert rate == [(0.33,)]


def test_both_sides_can_keep_silent(world):
    asked = "select verdict from event_coverage where event_id = 'corridor'"
    answers = "update core.poll_days set polls_ok = $1 where feed_id = 'apa-az' and \"day\" = $2"
    before = FRIDAY - timedelta(days=7)
    world.execute(answers, [1, before])
    verdicts = world.execute(asked).fetchall()
    world.execute(answers, [0, before])
    assert verdicts == [("both_silent",)]


def test_the_newest_week_asked_about_is_one_that_is_over(world):
    def weeks():
        trends, named = (ask(world, KNOWN[name])[1] for name in ("topic_trends", "who_is_named"))
        return {str(row[0]) for row in trends}, {row[0] for row in named}

    lasting = weeks()
    world.execute("insert into core.poll_days values ('2026-03-23', 'irna-fa', 1, 0)")
    over = weeks()
    world.execute("delete from core.poll_days where \"day\" = '2026-03-23'")
    assert lasting == ({"2026-03-09"}, {"aras", "zangezur"})
    assert over == ({"2026-03-16"}, {"aras", "iran", "khatibzadeh"})


def test_words_are_those_of_the_outlet_that_has_most_of_them(world):
    more = "update core.article_terms set uses = uses * $1 where outlet_id = 'trt'"
    world.execute(more, [9])
    _, rows = ask(world, KNOWN["terms_of_an_outlet"])
    world.execute("update core.article_terms set uses = uses / 9 where outlet_id = 'trt'")
    assert [row[1:4] for row in rows] == [("tr", "route", "Zangezur corridor")]


def test_an_event_that_nothing_can_match_is_not_said_to_be_without_coverage(world):
    keys = "update core.events set entities = $1 where event_id = 'flood'"
    world.execute(keys, [[]])
    verdicts = world.execute(
        "select verdict from event_coverage where event_id = 'flood'"
    ).fetchall()
    world.execute(keys, [["aras"]])
    assert verdicts == [("no_key",)]
