"""What counts of an article, and the views around judging, on a small known world."""

from dataclasses import replace

import pytest

from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    merged,
    outlet,
    verdict,
)
from warehouse.judging_rows import (
    Activation,
    ActRow,
    EntityName,
    EntityRow,
    LabelRow,
    MentionRow,
    NoveltyRow,
    SeedLikenessRow,
)
from warehouse.land import land
from warehouse.page_rows import Copy
from warehouse.rows import TopicRow
from warehouse.spool import Spool


def judged(name, classifier, version, grade, *, decides=True, at=NOON, score=None):
    """One further verdict on an article of that name."""
    row = article(name, TEXTS[0]).articles[0]
    plain = verdict(row, grade, classifier_version=version)
    return replace(
        plain,
        verdict_id=content_id("verdict", str(row.version_id), classifier, str(version)),
        classifier=classifier,
        decides=decides,
        judged_at=at,
        score=plain.score if score is None else score,
    )


def flag(name, minutes=0, **changes):
    """A label that says relevant."""
    plain = LabelRow(
        label_id=content_id("label", name, str(minutes)),
        article_id=article_id(name),
        version_id=article(name, TEXTS[0]).articles[0].version_id,
        relevant=True,
        grade=None,
        topics=None,
        note="به‌روشنی",
        author="Leyla",
        source="command",
        labelled_at=NOON + minutes * MINUTE,
        run_id=RUN,
    )
    return replace(plain, **changes)


def unflag(name, minutes=0, **changes):
    """A label that says irrelevant."""
    return flag(name, minutes, relevant=False, **changes)


def copied(name, source):
    return batch(
        copies=(
            Copy(
                content_id(name, source), article_id(name), article_id(source), 0.9, ("time",),
                credit=None, is_same_family=False, method_version=1, found_at=NOON, run_id=RUN,
            ),
        )
    )  # fmt: skip


def activated(classifier, version, minutes=0):
    return batch(activations=(Activation(classifier, version, NOON + minutes * MINUTE, RUN),))


@pytest.fixture
def ask(fresh, tmp_path):
    """Land all batches but the last together and then, one by one, the last; then ask."""

    def asked(question, *batches, apart=1):
        with Spool(tmp_path) as spool:
            files = [spool.write(each) for each in batches]
        together, alone = files[:-apart], files[-apart:]
        for group in (together, *([file] for file in alone)):
            if group:
                land(fresh, group)
        return fresh.execute(question).fetchall()

    return asked


CURRENT = "select classifier, classifier_version, grade from articles"

# (verdicts as classifier, version, grade, decides; activations in order; what counts)
CASES = {
    "no activation: the newest version that decides": (
        [("rules", 1, 0, True), ("rules", 2, 2, True)],
        [],
        ("rules", 2, 2),
    ),
    "the activated version, not the newest": (
        [("rules", 1, 0, True), ("rules", 2, 2, True)],
        [("rules", 1)],
        ("rules", 1, 0),
    ),
    "the last activation counts": (
        [("rules", 1, 0, True), ("rules", 2, 2, True)],
        [("rules", 1), ("rules", 2)],
        ("rules", 2, 2),
    ),
    "and can be taken back": (
        [("rules", 1, 0, True), ("rules", 2, 2, True)],
        [("rules", 1), ("rules", 2), ("rules", 1)],
        ("rules", 1, 0),
    ),
    "another classifier is activated": (
        [("rules", 7, 0, True), ("linear", 1, 2, True)],
        [("rules", 7), ("linear", 1)],
        ("linear", 1, 2),
    ),
    "a new text that the activated version never saw": (
        [("rules", 7, 0, False), ("linear", 1, 2, True)],
        [("rules", 7)],
        ("linear", 1, 2),
    ),
    "other versions of the activated classifier before strangers": (
        [("rules", 3, 1, True), ("linear", 9, 2, True)],
        [("rules", 4)],
        ("rules", 3, 1),
    ),
    "who only votes never counts": ([("oracle", 9, 2, False)], [("oracle", 9)], (None, None, None)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_verdict_that_counts(ask, case):
    verdicts, activations, expected = case
    rows = tuple(judged("a", *each[:3], decides=each[3]) for each in verdicts)
    marks = (activated(*each, minutes=number) for number, each in enumerate(activations))
    assert ask(CURRENT, article("a", TEXTS[0]), batch(verdicts=rows), *marks) == [expected]


def test_an_activation_does_not_lift_a_verdict_on_an_older_wording(ask):
    """What is said of the words shown goes before what was said of others."""
    newer = article("a", TEXTS[1], grade=1, classifier_version=2, seen_at=NOON + HOUR)
    found = ask(CURRENT, article("a", TEXTS[0], grade=2), newer, activated("rules", 1))
    assert found == [("rules", 2, 1)]


LABELLED = (
    "select relevant, grade, topics, is_labelled, is_labelled_wording, classifier_relevant, "
    "classifier_grade, evidence_sentence from articles"
)


@pytest.mark.parametrize(
    ("grade", "said", "expected"),
    [
        (None, flag("a"), (True, 1, [], True, True, None, None, None)),
        (0, flag("a"), (True, 1, ["diplomacy"], True, True, False, 0, "for 1")),
        (2, flag("a"), (True, 2, ["diplomacy"], True, True, True, 2, "for 1")),
        (2, flag("a", grade=1, topics=("sport",)),
         (True, 1, ["sport"], True, True, True, 2, "for 1")),
        (2, unflag("a"), (False, 0, [], True, True, True, 2, "against")),
        (0, flag("a", topics=()), (True, 1, [], True, True, False, 0, "for 1")),
        (2, unflag("a", version_id=None), (False, 0, [], True, None, True, 2, "against")),
        (2, unflag("a", version_id=RUN), (False, 0, [], True, False, True, 2, "against")),
    ],
    ids=[
        *("not judged", "flagged", "confirmed", "regraded", "unflagged", "without topics"),
        *("of a wording nobody knows", "of a wording that is no longer shown"),
    ],
)  # fmt: skip
def test_a_label_wins_where_it_says_something(ask, grade, said, expected):
    assert ask(LABELLED, article("a", TEXTS[0], grade=grade), batch(labels=(said,))) == [expected]


def test_no_later_verdict_wording_or_activation_undoes_a_label(ask):
    later = article("a", TEXTS[3], grade=2, classifier_version=9, seen_at=NOON + DAY)
    found = ask(
        "select relevant, is_labelled_wording, classifier_version from articles",
        batch(labels=(unflag("a", 5),)),  # and it may land before its article
        article("a", TEXTS[0], grade=2),
        later,
        activated("rules", 9, 7),
        apart=4,
    )
    assert found == [(False, False, 9)]


def test_the_newest_label_counts_in_whatever_order_they_land(ask):
    newer, older = unflag("a", 9), flag("a", 1, author="Rəşad")
    found = ask(
        "select author, counts, effect, note from labels order by labelled_at",
        article("a", TEXTS[0], grade=2),
        batch(labels=(newer,)),
        batch(labels=(older,)),
        batch(labels=(newer, older)),
        apart=4,
    )
    assert found == [
        ("Rəşad", False, "confirmed", "به‌روشنی"),
        ("Leyla", True, "unflagged", "به‌روشنی"),
    ]
    assert ask("select count(*) from relevant") == [(0,)]
    assert ask("select distinct is_labelled, relevant from evidence") == [(True, False)]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("articles_as_of('rules', 1)", [(False, 0, False)]),
        ("articles_as_of('rules', 2)", [(True, 2, False)]),
        ("articles_as_of('rules', 3)", []),
        ("articles_as_of('linear', 1)", []),
        ("articles_as_of('rules', 2, until := timestamptz '2026-03-20 12:10:00+00')", []),
        (
            "articles_as_of('rules', 1, until := timestamptz '2026-03-20 12:00:30+00')",
            [(False, 0, False)],
        ),
        (
            "articles_as_of('rules', 1, until := timestamptz '2026-03-20 12:10:00+00')",
            [(True, 1, True)],
        ),
    ],
    ids=str,
)
def test_what_a_version_said_can_be_had_again(ask, call, expected):
    found = ask(
        f"select relevant, grade, is_labelled from {call}",  # noqa: S608 - our own words
        article("a", TEXTS[0], grade=0),
        batch(
            verdicts=(judged("a", "rules", 2, 2, at=NOON + HOUR),),
            labels=(flag("a", 5), unflag("a", 90)),
        ),
        activated("rules", 2, 99),
    )
    assert found == expected


def test_an_old_wording_that_is_judged_after_the_new_one_does_not_speak_for_the_article(ask):
    old = article("a", TEXTS[0], grade=2)
    new = article("a", TEXTS[1], grade=0, seen_at=NOON + HOUR)
    late = replace(old.verdicts[0], judged_at=NOON + DAY)
    call = "articles_as_of('rules', 1, until := timestamptz '2026-04-01 00:00:00+00')"
    found = ask(
        f"select title, relevant, is_current_wording from {call}",  # noqa: S608 - our own words
        replace(old, verdicts=()),
        new,
        batch(verdicts=(late,)),
    )
    assert found == [(TEXTS[1], False, True)]


def test_neighbouring_versions_are_compared_and_the_sentences_shown(ask):
    flagged = judged("a", "rules", 2, 2, at=NOON + HOUR)
    found = ask(
        "select change, from_version, to_version, from_grade, to_grade, from_sentence, "
        "to_sentence, is_current, to_classifier from classifier_diff order by to_judged_at",
        article("a", TEXTS[0], grade=0),
        article("same", TEXTS[0], grade=2),
        batch(
            verdicts=(
                flagged,
                judged("same", "rules", 2, 2, at=NOON + HOUR, score=0.7),
                judged("a", "oracle", 5, 0, decides=False, at=NOON + HOUR),
                judged("a", "linear", 1, 1, at=NOON + DAY),
            )
        ),
        activated("rules", 2),
    )
    assert found == [
        ("flagged", 1, 2, 0, 2, "against", "for 2", True, "rules"),
        ("regraded", 2, 1, 2, 1, "for 2", "for 1", False, "linear"),
    ]


def test_every_classifier_has_one_vote(ask):
    found = ask(
        "select classifier, classifier_version, relevant, decides, is_current, votes_relevant, "
        "voters, is_unanimous, label_relevant from votes order by classifier",
        article("a", TEXTS[0], grade=0),
        batch(
            verdicts=(
                judged("a", "rules", 2, 2, at=NOON + HOUR),
                judged("a", "oracle", 1, 0, decides=False),
            ),
            labels=(flag("a"),),
        ),
    )
    assert found == [
        ("oracle", 1, False, False, False, 1, 2, False, True),
        ("rules", 2, True, True, True, 1, 2, False, True),
    ]
    # What was taken back does not vote.
    asked = "select classifier_version, is_current, is_unanimous from votes where decides"
    assert ask(asked, activated("rules", 1)) == [(1, True, True)]


def scored(name, grade, score, lang="fa", **changes):
    one = article(name, TEXTS[0], grade=grade, lang=lang, **changes)
    return replace(one, verdicts=(replace(one.verdicts[0], score=score),))


def test_a_border_lies_between_the_lowest_flagged_and_the_highest_unflagged(ask):
    """Of all that a version ever said, of whichever wording, voters included."""
    found = ask(
        "select classifier, classifier_version, border, lowest_flagged, highest_unflagged "
        "from borders order by all",
        scored("صعود", 1, 0.6),
        scored("aşağı", 0, 0.4),
        scored("выше", 2, 0.9),
        batch(
            verdicts=(
                judged("صعود", "rules", 2, 2, score=0.75),
                judged("aşağı", "oracle", 1, 0, decides=False, score=0.1),
            )
        ),
        batch(verdicts=(judged("aşağı", "rules", 2, 0, score=0.25),)),
        scored("ավելի", 0, 0.5),
    )
    assert found == [
        ("oracle", 1, 0.5, None, 0.1),
        ("rules", 1, 0.55, 0.6, 0.5),
        ("rules", 2, 0.5, 0.75, 0.25),
    ]


def test_what_teaches_most_is_proposed_first(ask):
    found = ask(
        "select title, reason from to_label",
        scored("sure", 2, 0.99, title="sure"),
        scored("clear", 0, 0.0, title="clear"),
        scored("above", 1, 0.55, title="above"),
        scored("below", 0, 0.45, title="below", lang="hy"),
        scored("split", 0, 0.02, title="split", lang="ru", outlet_id="tass"),
        scored("labelled", 1, 0.5, title="labelled"),
        scored("copy", 1, 0.55, title="copy"),
        scored("seed", 1, 0.55, title="seed", origin="seed"),
        scored("wall", 1, 0.55, title="wall", kind="consent"),
        batch(
            verdicts=(judged("split", "oracle", 1, 2, decides=False),),
            labels=(flag("labelled"),),
        ),
        copied("copy", "above"),
    )
    assert dict(found) == {
        "below": "score 0.45, its border is at 0.47; no label in hy yet",
        "split": "classifiers disagree: oracle yes, rules no; no label in ru yet",
        "above": "score 0.55, its border is at 0.47",
        "sure": "few labels in fa (1)",
        "clear": "few labels in fa (1)",
    }
    assert [title for title, _ in found][:3] == ["below", "split", "above"]


def test_at_most_twenty_are_proposed_spread_over_outlets_and_languages(ask):
    doubtful = [scored(f"fa{n}", 1, 0.5, outlet_id="irna") for n in range(22)]
    rare = [scored(f"hy{n}", 1, 0.55, lang="hy", outlet_id="armenpress") for n in range(2)]
    found = ask(
        "select count(*), count(*) filter (where lang = 'hy') from to_label",
        merged(*doubtful, *rare),
    )
    assert found == [(20, 2)]


def mention(version_id, start, *, reading_version=1, **changes):
    plain = MentionRow(
        article_id("a"), version_id, reading_version, "body", start, start + 4, "باکو", "baku",
        "capital", "azerbaijan", "republic", 1.0, "The capital.", 1, is_listed=False, run_id=RUN,
    )  # fmt: skip
    return replace(plain, **changes)


def test_mentions_are_of_the_wording_shown_and_of_the_newest_reading(ask):
    old = article("a", TEXTS[0])
    new = article("a", TEXTS[1], seen_at=NOON + HOUR)
    now = new.articles[0].version_id
    rows = (
        mention(old.articles[0].version_id, 0),
        mention(now, 3),
        mention(now, 3, reading_version=2, sense="dateline"),
        mention(now, 9, reading_version=2),
    )
    known = EntityRow("baku", "capital", "azerbaijan", None, None, None, "f00d", NOON)
    found = ask(
        'select start_at, sense, entity, "text", reading_version from mentions order by start_at',
        old,
        new,
        batch(mentions=rows, entities=(known,)),
        batch(mentions=rows),  # landing twice changes nothing
    )
    assert found == [(3, "dateline", "Baku", "باکو", 2), (9, "republic", "Baku", "باکو", 2)]


def test_acts_can_be_counted_by_week(ask):
    def act(name, start, quad_class):
        row = article(name, TEXTS[0]).articles[0]
        return ActRow(
            row.article_id, row.version_id, 1, "body", start, start + 2, "دیدار", "iran",
            "azerbaijan", quad_class, TEXTS[0], RUN,
        )  # fmt: skip

    rows = (act("a", 0, "verbal_cooperation"), act("a", 9, "material_conflict"))
    found = ask(
        "select week::varchar, initiator, quad_class, is_deed, is_hostile, outlet, count(*) "
        "from acts where not is_copy group by all order by quad_class",
        batch(outlets=(outlet("irna"),)),
        article("a", TEXTS[0], published_at=NOON - DAY),  # NOON is a Friday
        article("b", TEXTS[0]),
        batch(acts=(*rows, act("b", 0, "verbal_cooperation"))),
        copied("b", "a"),
        batch(acts=rows),
    )
    assert found == [
        ("2026-03-16", "iran", "material_conflict", True, True, "IRNA", 1),
        ("2026-03-16", "iran", "verbal_cooperation", False, False, "IRNA", 1),
    ]


def test_a_reading_that_finds_names_and_no_act_takes_the_acts_of_older_ones_back(ask):
    row = article("a", TEXTS[0]).articles[0]
    met = ActRow(
        row.article_id, row.version_id, 1, "body", 0, 2, "دیدار", "iran", "azerbaijan",
        "verbal_cooperation", TEXTS[0], RUN,
    )  # fmt: skip
    asked = 'select count(*), max("text") from acts'
    read = mention(row.version_id, 3)
    assert ask(asked, article("a", TEXTS[0]), batch(acts=(met,), mentions=(read,))) == [
        (1, "دیدار")
    ]
    assert ask(asked, batch(mentions=(replace(read, reading_version=2),))) == [(0, None)]


def test_the_nearest_seed_and_what_is_new(ask):
    seeds = [article(name, TEXTS[5], origin="seed", title=name) for name in ("visit", "forum")]
    row = article("a", TEXTS[0]).articles[0]

    def like(seed, similarity, version):
        return SeedLikenessRow(
            row.version_id, row.article_id, article_id(seed), version, similarity,
            ("pezeshkian",), ("سفر",), RUN,
        )  # fmt: skip

    news = [
        NoveltyRow(row.version_id, row.article_id, number, (f"new{number}",), (), RUN)
        for number in (1, 2)
    ]
    likenesses = (like("visit", 0.9, 1), like("visit", 0.2, 2), like("forum", 0.6, 2))
    rows = batch(seed_likenesses=likenesses, novelties=tuple(news))
    found = ask(
        "select rank, seed_title, similarity, shared_terms from seed_similar order by rank",
        *seeds,
        article("a", TEXTS[0]),
        rows,
        rows,
    )
    assert found == [(1, "forum", 0.6, ["سفر"]), (2, "visit", 0.2, ["سفر"])]
    asked = "select new_entities, seed_similarity, comparison_version from novelty"
    assert ask(asked) == [(["new2"], 0.6, 2)]

    # Once a newer version names neither side, nothing is in common; another text is none's like.
    other = article("b", TEXTS[1])
    bare = [
        NoveltyRow(each.version_id, each.article_id, 2 + place, (), (), RUN)
        for place, each in enumerate((other.articles[0], row))
    ]
    third = replace(
        like("visit", 1.0, 3), article_id=article_id("visit"),
        version_id=seeds[0].articles[0].version_id,
    )  # fmt: skip
    alike = "select title, rank, seed_title, similarity, shared_entities from seed_similar"
    assert ask(
        f"{alike} order by title, rank",
        other,
        batch(novelties=tuple(bare), seed_likenesses=(third,)),
    ) == [
        (TEXTS[1], 1, "forum", 0.0, []),
        (TEXTS[1], 2, "visit", 0.0, []),
        (TEXTS[0], 1, "visit", 0.0, []),
    ]
    assert ask("select distinct seed_similarity from novelty") == [(0.0,)]


def test_topics_are_counted_by_week_with_what_a_label_says(ask):
    one = article("a", TEXTS[0], grade=2)
    two = article("b", TEXTS[0], grade=1, outlet_id="azertac")
    found = ask(
        "select week::varchar, topic, articles, bilateral, publishers, labelled, mean_score "
        "from topic_week",
        one,
        two,
        article("seed", TEXTS[0], grade=2, origin="seed"),
        batch(
            labels=(flag("b", topics=("sport", "diplomacy")),),
            topics=(TopicRow(article_id("b"), two.articles[0].version_id, "rules", 1, "sport", 0.1,
                             is_named=False),),
        ),
    )  # fmt: skip
    assert found == [
        ("2026-03-16", "diplomacy", 2, 1, 2, 1, 0.5),
        ("2026-03-16", "sport", 1, 0, 1, 1, 0.1),
    ]


def test_entities_show_their_present_names_without_the_marks_of_the_file(ask):
    def known(name, at, digest):
        return EntityRow(name, "person", "iran", "president", None, None, digest, at)

    first = batch(
        entities=(known("ali_x", NOON, "1"), known("gone", NOON, "1")),
        entity_names=(
            EntityName("ali_x", "fa", "Arab", ("علی",), NOON),
            EntityName("ali_x", "ru", "Cyrl", ("Али=",), NOON),
        ),
    )
    second = batch(
        entities=(known("ali_x", NOON + DAY, "2"),),
        entity_names=(
            EntityName("ali_x", "ru", "Cyrl", ("Икс!", "Али*"), NOON + DAY),
            EntityName("ali_x", "az", "Cyrl", ("Әли",), NOON + DAY),
            EntityName("ali_x", "az", "Latn", ("Əli", "Əli bəy"), NOON + DAY),
        ),
    )
    asked = "select entity_id, name, names, is_in_use from entities order by entity_id"
    expected = [
        ("ali_x", "Ali X", {"az": ["Əli", "Əli bəy", "Әли"], "ru": ["Икс", "Али"]}, True),
        ("gone", "Gone", None, False),
    ]
    # In whatever order they land.
    assert ask(asked, second, first, second, apart=3) == expected
