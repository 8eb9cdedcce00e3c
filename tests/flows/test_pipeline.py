"""Whole runs over loopback: what feeds tell, what pages say, what the tables hold afterwards."""

import pytest

from extractors.ids import sha256_hex
from tests.support.news import World, desk, item
from tests.support.stages import Chronicle, Stage, Story, told_by
from warehouse.raw import read_raw

AWAY = 304  # to an unconditional GET: it may pass, and is not repeated within the fetch
STORIES: list[Story] = []
story = told_by(STORIES)


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory):
    with World().on_air() as world:
        yield Chronicle(STORIES, world, tmp_path_factory.mktemp("chronicle"))


@pytest.fixture
def world():
    with World().on_air() as world:
        yield world


def three(stage: Stage) -> list[str]:
    """Tell of three articles in three scripts and give their addresses."""
    titles = ("Bakı ilə Tehran arasında reys", "دیدار وزیران در تهران", "Հանդիպում Երևանում")
    links = [stage.at(1001 + number) for number in range(3)]
    for link, title in zip(links, titles, strict=True):
        stage.world.page(link, title)
    stage.told(*map(item, titles, links))
    return links


# -- seen before, seen twice ----------------------------------------------------------------------


@story
def test_a_second_run_adds_nothing_and_asks_for_no_page(stage):
    links = three(stage)
    yield
    assert stage.asked() == links
    assert stage.counts("seen", "new") == [3, 3]
    before = (stage.articles(), stage.entries(), stage.outcomes(), stage.addresses())
    assert [row["outcome"] for row in stage.outcomes()] == ["read"] * 3
    stage.world.answers[stage.rss].body += b"<!-- served at another minute -->"
    yield
    assert stage.asked() == []
    assert stage.poll()["outcome"] == "ok"
    assert stage.counts("seen", "known") == [3, 3]
    yield
    assert stage.poll()["outcome"] == "unchanged"
    assert stage.counts("seen", "known") == [0, 0]
    assert (stage.articles(), stage.entries(), stage.outcomes(), stage.addresses()) == before


def variants(stage: Stage) -> list[str]:
    """Give fifty addresses of one article."""
    noise = ["utm_source=rss", "fbclid=IwAR1", "gclid=9", "utm_medium=social&utm_campaign=x", ""]
    hosts = [stage.host, f"www.{stage.host}", f"m.{stage.host}", f"amp.{stage.host}"]
    return [
        f"http://{host}/news/7007{tail}{f'?{query}' if query else ''}"
        for host in (*hosts, f"www.{stage.host}:80")
        for query in noise
        for tail in ("", "/")
    ]


@story
def test_fifty_addresses_of_one_article_fold_into_one(stage):
    links = variants(stage)
    assert len(set(links)) == 50
    stage.told(*(item("Culfa körpüsü açıldı", link) for link in links))
    stage.world.page(links[0], "Culfa körpüsü açıldı")
    yield
    assert stage.asked() == links[:1]
    assert len(stage.articles()) == 1
    assert stage.counts("seen", "new", "known", "updated") == [50, 1, 49, 0]


@story
def test_fifty_wordings_of_one_article_do_not_push_each_other_out_in_every_run(stage):
    links = variants(stage)
    stage.told(*(item(f"Culfa körpüsü açıldı ({n})", link) for n, link in enumerate(links)))
    stage.world.page(links[0], "Culfa körpüsü açıldı")
    yield
    assert len(stage.articles()) == 1
    assert stage.counts("seen", "new", "known", "updated") == [50, 1, 49, 0]
    stage.world.answers[stage.rss].body += b"<!-- later -->"
    yield
    assert stage.asked() == []
    assert stage.counts("seen", "new", "known", "updated") == [50, 0, 50, 0]
    assert len(stage.outcomes()) == 1


@story
def test_one_guid_for_all_does_not_make_one_article_of_them(stage):
    links = [stage.at(number) for number in (2001, 2002, 2003)]
    for link in links:
        stage.world.page(link, f"Xəbər {link[-4:]}")
    stage.told(*(item(f"Xəbər {link[-4:]}", link, guid="1") for link in links))
    yield
    assert stage.counts("new") == [3]
    assert [row["canonical_url"] for row in stage.articles()] == links


@story
def test_two_feeds_that_tell_of_one_article_ask_for_it_once(stage):
    link = stage.at(3003)
    portal = stage.other("portal")
    # The portal stands first in the file; the article is on the other's site.
    stage.feeds = {portal: f"http://{portal}x.test/rss", **stage.feeds}
    stage.world.feed(stage.feeds[portal], item("Astarada görüş", f"{link}?utm_source=portal"))
    stage.told(item("Astarada görüş", link))
    for address in (link, f"{link}?utm_source=portal"):
        stage.world.page(address, "Astarada görüş")
    yield
    assert stage.asked() == [link]
    assert stage.counts("new") == stage.counts("new", feed_id=portal) == [1]
    [article] = stage.articles()
    assert article["outlet_id"] == stage.host
    told = [(row["outcome"], row["article_id"]) for row in stage.outcomes()]
    assert told == [("read", article["article_id"])] * 2
    assert stage.addresses().keys() == {link, f"{link}?utm_source=portal"}


@story
def test_a_feed_that_tells_later_of_a_known_article_asks_for_nothing(stage):
    portal = stage.other("portal")
    stage.feeds[portal] = f"http://{portal}/rss"
    stage.world.feed(stage.feeds[portal])
    links = three(stage)
    yield
    stage.world.feed(stage.feeds[portal], item("Yenə həmin reys", f"{links[0]}?fbclid=1"))
    yield
    assert stage.asked() == []
    assert stage.counts("seen", "known", "new", feed_id=portal) == [1, 1, 0]
    [known] = [row for row in stage.outcomes() if row["outcome"] == "known"]
    assert known["article_id"] == stage.addresses()[links[0]]
    assert known["is_final"]


# -- addresses that lead elsewhere ----------------------------------------------------------------


@story
def test_an_address_that_redirects_and_the_one_it_leads_to_are_one_article(stage):
    link = f"http://{stage.host}/go?id=4004"
    stage.world.say(link, status=301, headers={"Location": stage.at(4004)})
    stage.world.page(stage.at(4004), "Araz üzərində körpü")
    stage.told(item("Araz üzərində körpü", link))
    yield
    [article] = stage.articles()
    assert article["canonical_url"] == stage.at(4004)
    assert stage.addresses() == dict.fromkeys((link, stage.at(4004)), article["article_id"])
    # Even where the page is lost and only the redirecting address is left to tell by.
    stage.world.say(stage.at(4004), status=410)
    stage.told(item("Araz üzərində yeni körpü", link), item("Körpü", stage.at(4004)))
    yield
    assert stage.counts("updated", "known", "new") == [1, 1, 0]
    assert stage.articles("article_id, body") == [
        {"article_id": article["article_id"], "body": article["body"]}
    ]
    assert {row["article_id"] for row in stage.outcomes()} == {article["article_id"]}


@story
def test_an_article_whose_page_comes_later_under_another_address_stays_one(stage):
    link = f"http://{stage.host}/go?id=5005"
    stage.world.say(link, status=AWAY)
    stage.told(item("Şuşada sərgi", link, description="Sərgi sabah açılır."))
    yield
    [told] = stage.articles()
    assert told["text_source"] == "summary"
    stage.world.say(link, status=301, headers={"Location": stage.at(5005)})
    stage.world.page(stage.at(5005), "Şuşada sərgi")
    yield
    [read] = stage.articles()
    assert read["article_id"] == told["article_id"]
    assert (read["text_source"], read["canonical_url"]) == ("page", stage.at(5005))
    assert set(stage.addresses().values()) == {read["article_id"]}
    assert {row["article_id"] for row in stage.outcomes()} == {read["article_id"]}


@story
def test_a_redirect_to_the_home_page_does_not_give_the_home_page_away(stage):
    home = f"http://{stage.host}/"
    links = "".join(f"<li><a href='/news/{n}'>Xəbər nömrə {n}</a></li>" for n in range(900, 960))
    stage.world.say(home, f"<html><title>Xəzər</title><body><ul>{links}</ul></body></html>")
    stage.world.say(stage.at(6006), status=302, headers={"Location": home})
    stage.told(item("Silinmiş xəbər", stage.at(6006), description="Bir cümlə qalıb."))
    yield
    assert [row["title"] for row in stage.articles()] == ["Silinmiş xəbər"]
    assert stage.addresses().keys() == {stage.at(6006)}


# -- what is changed ------------------------------------------------------------------------------


@story
def test_a_changed_entry_with_an_unchanged_page_is_no_new_version(stage):
    links = three(stage)
    yield
    [before] = [row for row in stage.articles() if row["canonical_url"] == links[0]]
    updated = "reys (YENİLƏNİB)<".encode()
    stage.world.answers[stage.rss].body = stage.world.answers[stage.rss].body.replace(
        b"reys<", updated
    )
    yield
    assert stage.asked() == links[:1]
    assert stage.counts("seen", "updated", "known", "new") == [3, 1, 2, 0]
    [after] = [row for row in stage.articles() if row["canonical_url"] == links[0]]
    same = ("article_id", "version_id", "title", "body", "first_seen_at")
    assert [after[key] for key in same] == [before[key] for key in same]
    assert (
        len(stage.ask(f"from core.article_versions where article_id = '{after['article_id']}'"))
        == 1
    )
    assert [row["outcome"] for row in stage.outcomes()] == ["read"] * 4


@story
def test_a_changed_page_is_a_version_and_a_lost_one_leaves_the_text_we_hold(stage):
    link = stage.at(8008)
    versions = "from core.article_versions join core.article_urls using (article_id) where url = "
    stage.told(item("Reys", link))
    stage.world.page(link, "Reys")
    yield
    [first] = stage.articles()
    stage.told(item("Reys 2", link))
    stage.world.page(link, "Reys iki dəfə uçacaq")
    yield
    [second] = stage.articles()
    assert second["article_id"] == first["article_id"]
    assert second["title"] == "Reys iki dəfə uçacaq"
    assert len(stage.ask(f"{versions}'{link}'")) == 2
    for number, status in enumerate((AWAY, 404, 403), start=3):
        stage.told(item(f"Reys {number}", link, description="Bir neçə söz."))
        stage.world.say(link, status=status)
        yield
        assert stage.counts("updated") == [1]
        [last] = stage.articles()
        assert (last["body"], last["text_source"]) == (second["body"], "page")
        assert len(stage.ask(f"{versions}'{link}'")) == 2


@story
def test_a_host_that_lets_nobody_in_still_has_its_changed_words_stored(stage):
    stage.world.say(stage.at(8009), status=403)
    for number in (1, 2):
        stage.told(item("Qapalı xəbər", stage.at(8009), description=f"Cümlə nömrə {number}."))
        yield
        [article] = stage.articles()
        assert article["body"] == f"Cümlə nömrə {number}."
    assert [row["outcome"] for row in stage.outcomes()] == ["summary"] * 2


# -- pages that fail ------------------------------------------------------------------------------


@story
def test_a_page_that_fails_for_now_is_asked_in_four_runs_and_its_words_are_kept(stage):
    link = stage.at("9009?utm_source=rss")
    stage.world.say(link, status=AWAY)
    stage.told(item("Gələcək xəbər", link, description="Qısa söz."))
    for asked in ([link], [link], [link], [link], []):
        yield
        assert stage.asked() == asked
        [article] = stage.articles()
        assert (article["body"], article["text_source"]) == ("Qısa söz.", "summary")
    told = [(row["outcome"], row["is_final"]) for row in stage.outcomes()]
    assert told == [("summary", False)] * 4
    failures = stage.ask(f"from core.failures where url = '{link}'")
    assert [row["error"] for row in failures] == ["bad_response"] * 4


@story
def test_a_page_that_comes_back_is_read_and_asked_no_more(stage):
    link = stage.at(9010)
    stage.world.page(link, "Qayıdan xəbər", cut=200)  # of all that it promises
    stage.told(item("Qayıdan xəbər", link, description="Qısa söz."))
    yield
    [torn] = stage.ask(f"from core.fetches where url = '{link}'")
    assert torn["outcome"] == "truncated"
    assert read_raw(stage.desk.home, torn["raw_ref"]) is not None
    stage.world.page(link, "Qayıdan xəbər")
    yield
    assert [row["text_source"] for row in stage.articles()] == ["page"]
    told = [(row["outcome"], row["is_final"]) for row in stage.outcomes()]
    assert told == [("summary", False), ("read", True)]
    yield
    assert stage.asked() == []


@story
def test_two_feeds_with_one_failing_page_ask_for_it_once_in_the_next_run_too(stage):
    portal = stage.other("portal")
    stage.feeds[portal] = f"http://{portal}x.test/rss"
    links = [stage.at(f"9020{query}") for query in ("?utm_source=a", "?utm_source=b")]
    for link in links:
        stage.world.say(link, status=AWAY)
    stage.told(item("Ortaq xəbər", links[0]))
    stage.world.feed(stage.feeds[portal], item("Ortaq xəbər", links[1]))
    yield
    assert len(stage.asked()) == 1
    yield
    assert len(stage.asked()) == 1
    assert len(stage.articles()) == 1


@story
def test_pages_that_fail_for_good_leave_words_or_a_failure_and_are_asked_once(stage):
    stage.world.say(stage.at(1), b"%PDF-1.7 \0\1\2" * 99, headers={"Content-Type": "text/html"})
    stage.told(
        item("Sənəd", stage.at(1), description="Sənəd haqqında söz."),
        item(None, stage.at(2222), guid="sözsüz"),
        item("Ünvansız", guid="yalnız-ad"),
    )
    yield
    assert stage.counts("seen", "new", "failed", "rejected") == [3, 1, 1, 1]
    told = {(row["outcome"], row["is_final"]) for row in stage.outcomes()}
    assert told == {("summary", True), ("failed", True), ("rejected", True)}
    assert [row["title"] for row in stage.articles()] == ["Sənəd"]
    yield
    assert stage.asked() == []


@story
def test_a_robots_txt_that_is_down_closes_a_host_for_now_and_a_no_for_good(stage):
    down, shut = "ərzurum.test".encode("idna").decode(), stage.other("shut")
    stage.world.say(f"http://{down}/robots.txt", status=500)
    stage.world.say(f"http://{shut}/robots.txt", "User-agent: *\nDisallow: /")
    for host in (down, shut):
        stage.world.page(f"http://{host}/news/1212", "Bir xəbər")
    stage.told(
        item("Bağlı", "http://ƏRZURUM.test/news/1212", description="Bağlı qapı."),
        item("Qadağan", f"http://{shut}/news/1212", description="Olmaz deyilib."),
    )
    yield
    told = {(row["outcome"], row["is_final"]) for row in stage.outcomes()}
    assert told == {("summary", False), ("summary", True)}
    del stage.world.answers[f"http://{down}/robots.txt"]
    yield
    assert [url for url in stage.world.asked if url.endswith("/1212")] == [
        f"http://{down}/news/1212"
    ]
    assert [row["outcome"] for row in stage.outcomes()].count("read") == 1


@story
def test_a_host_that_wants_silence_uses_up_no_attempt_of_pages_nobody_asked_for(stage):
    host = stage.other("quiet")
    links = [f"http://{host}/news/{number}" for number in (3101, 3102, 3103)]
    for link in links:
        stage.world.say(link, status=429, headers={"Retry_After": "3600"})
    stage.told(*(item(link[-4:], link, description="Söz.") for link in links))
    yield
    assert len(stage.asked()) == 1
    for _ in range(5):  # nobody asks for an hour
        yield
        assert stage.asked() == []
        assert [row["is_final"] for row in stage.outcomes()] == [False]
        assert len(stage.articles()) == 3


# -- hostile words --------------------------------------------------------------------------------


@story
def test_hostile_words_are_stored_as_they_are_and_do_nothing(stage):
    titles = (
        "Robert'); DROP TABLE core.articles; --",
        "$$ \"quoted\" ''; select 1; /* آزمایش */",
        '=HYPERLINK("http://evil.test")',
        "İran–Azərbaycan: 100% {sərhəd} %s \\n",
    )
    guids = ("../../../../etc/passwd", "..\\..\\CON", "a" * 4000, "/dev/null.")
    links = [stage.at(f"440{number}") for number in range(4)]
    for link, title in zip(links, titles, strict=True):
        stage.world.page(link, title, "sərhəd")
    entries = zip(titles, links, guids, strict=True)
    stage.told(*(item(title, link, guid=guid) for title, link, guid in entries))
    yield
    assert [row["title"] for row in stage.entries()] == list(titles)
    assert [row["guid"] for row in stage.entries()] == list(guids)
    assert [row["title"] for row in stage.articles()] == list(titles)
    beside = {path.name for path in stage.desk.home.parent.iterdir()}
    assert beside == {"home", "feeds.toml"}
    names = [path.name for path in stage.desk.home.rglob("*")]
    assert not [name for name in names if "CON" in name or "passwd" in name or len(name) > 100]


@story
def test_markup_in_titles_is_text_or_nothing(stage):
    title = "<script>alert(1)</script>Bakı <img src=x onerror=alert(2)>xəbəri"
    stage.world.page(stage.at(5501), title, "sərhəd")
    stage.told(item(title, stage.at(5501), description="<b onclick='x()'>Söz</b>"))
    yield
    [entry] = stage.entries()
    [article] = stage.articles()
    assert entry["title"].endswith("Bakı xəbəri")
    assert "<" not in entry["title"]
    assert entry["summary"] == "Söz"
    assert "xəbəri" in article["title"]


@story
def test_a_header_that_lies_about_the_charset_is_not_believed(stage):
    title = "گفت‌وگوی باکو و تهران: Əliyev və Pezeşkian"
    lie = {"Content-Type": "text/html; charset=iso-8859-1"}
    stage.world.page(stage.at(6601), title, headers=lie)
    stage.told(item(title, stage.at(6601)), headers=lie)
    yield
    assert [row["title"] for row in (*stage.entries(), *stage.articles())] == [title] * 2


# -- feeds that fail ------------------------------------------------------------------------------

LAUGHS = zip("abcdefgh", "bcdefghi", strict=True)
HOSTILE = {
    "html": ({"body": "<!doctype html><title>Ana səhifə</title><p>Salam</p>"}, "not_a_feed"),
    "gone": ({"status": 410}, "gone"),
    "empty": ({}, "empty"),
    "missing": ({"status": 404}, "http_4xx"),
    "bytes": ({"body": b"\0\1\2\3" * 999}, "not_a_feed"),
    "liar": ({"body": b"\0\1\2", "headers": {"Content_Encoding": "gzip"}}, "bad_encoding"),
    "away": ({"status": 302, "headers": {"Location": "http://169.254.77.77/rss"}}, "refused"),
    "laughs": (
        {
            "body": '<!DOCTYPE x [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in LAUGHS)
            + "]><rss version='2.0'><channel><item><title>&i;</title></item></channel></rss>"
        },
        None,
    ),
}


@story
def test_hostile_feeds_beside_a_healthy_one_cost_it_nothing(stage):
    three(stage)
    for name, (answer, _) in HOSTILE.items():
        stage.feeds[stage.other(name)] = f"http://{stage.other(name)}/rss"
        stage.world.say(f"http://{stage.other(name)}/rss", **answer)
    yield
    assert stage.run["status"] == "partial"
    assert stage.poll()["outcome"] == "ok"
    assert len(stage.articles()) == 3
    said = {name: stage.poll(stage.other(name))["outcome"] for name in HOSTILE}
    assert said == {name: outcome or said[name] for name, (_, outcome) in HOSTILE.items()}
    yield
    # What is gone is asked no more; the others are.
    gone = f"http://{stage.other('gone')}/rss"
    assert stage.world.asked.count(gone) == 1
    assert stage.world.asked.count(gone.replace("gone", "missing")) == 2


@story
def test_a_torn_feed_gives_its_whole_items_and_is_asked_for_all_of_it_again(stage):
    links = [stage.at(f"770{number}") for number in range(4)]
    for link in links:
        stage.world.page(link, f"Xəbər {link[-4:]}")
    stage.told(
        *(item(f"Xəbər {link[-4:]}", link, description="Söz " * 40) for link in links),
        headers={"ETag": '"v1"'},
    )
    answer = stage.world.answers[stage.rss]
    answer.cut = answer.body.index(b"/7702") + 40  # in the middle of the third
    state = f"from core.feed_states where feed_id = '{stage.host}'"
    yield
    assert stage.poll()["outcome"] == "truncated"
    assert stage.counts("new") == [2]
    assert [row["canonical_url"] for row in stage.articles()] == links[:2]
    [torn] = stage.ask(state)
    assert (torn["etag"], torn["body_sha256"], torn["failures_in_a_row"]) == (None, None, 1)
    answer.cut = None
    yield
    assert stage.counts("new", "known", "updated") == [2, 2, 0]
    assert stage.asked() == links[2:]
    [whole] = stage.ask(state)
    assert (whole["etag"], whole["body_sha256"]) == ('"v1"', sha256_hex(answer.body))


# -- the books ------------------------------------------------------------------------------------


def test_the_sums_of_every_run_agree_with_what_is_stored(chronicle):
    assert len(chronicle.runs) >= 5
    for run in chronicle.runs:
        assert run["sums_agree"], run
        here = f"where run_id = '{run['run_id']}'"
        read = "target_kind = 'page' and http_status = 200 and outcome <> 'truncated'"
        for column, query in {
            "pages_fetched": f"from core.fetches {here} and {read}",
            "versions_new + articles_new": f"from core.article_versions {here}",
            "flagged": f"from core.verdicts {here} and relevant and decides",
            "failures": f"from core.failures {here}",
        }.items():
            booked = sum(run[name] for name in column.split(" + "))
            assert booked == len(chronicle.desk.ask(query)), (column, run["started_at"])


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("feed_polls", "run_id, feed_id"),
        ("entry_outcomes", "run_id, entry_id"),
        ("entry_outcomes", "outcome_id"),
        ("articles", "article_id"),
        ("articles", "canonical_url, 1 - (origin = 'seed')::int"),
        ("article_versions", "version_id"),
        ("article_urls", "url"),
        ("verdicts", "version_id, classifier, classifier_version"),
        ("fetches", "fetch_id"),
    ],
)
def test_nothing_stands_twice_in_a_table(chronicle, table, key):
    held = f"from core.{table} where {key.split(', ')[0]} is not null"
    assert chronicle.desk.ask(held)
    assert (
        chronicle.desk.ask(f"select {key}, count(*) {held} group by all having count(*) > 1") == []
    )


def test_every_settled_wording_has_one_final_outcome(chronicle):
    final = "from core.entry_outcomes where is_final group by entry_id, entry_hash"
    assert chronicle.desk.ask(f"select entry_id {final} having count(*) > 1") == []


def test_every_address_and_outcome_leads_to_an_article_that_is_there(chronicle):
    for table in ("article_urls", "entry_outcomes", "article_versions", "verdicts"):
        lost = (
            f"from core.{table} anti join core.articles using (article_id)"
            f" where {table}.article_id is not null"
        )
        assert chronicle.desk.ask(lost) == [], table


@story
def test_the_raw_archive_holds_the_bytes_of_each_answer(stage):
    three(stage)
    yield
    fetches = stage.ask(
        "from core.fetches where target_kind <> 'robots'"
        f" and url like '%{stage.host}%' and run_id = '{stage.run['run_id']}'"
    )
    assert len(fetches) == 4
    for fetch in fetches:
        body = stage.world.answers[fetch["url"]].body
        assert fetch["raw_ref"] == sha256_hex(body)
        assert read_raw(stage.desk.home, fetch["raw_ref"]).body == body
    versions = "from core.article_versions join core.articles using (version_id)"
    told = stage.ask(f"select raw_ref {versions} where canonical_url like '%{stage.host}%'")
    assert {row["raw_ref"] for row in told} < {fetch["raw_ref"] for fetch in fetches}


# What differs between two homes by right: runs, instants, and the ids of what happened in a run.
OF_A_RUN = {"run_id", "outcome_id", "at"}


def test_two_homes_know_the_same_things_by_the_same_ids(world, tmp_path):
    links = [f"http://xezer.test/news/990{n}" for n in range(4)]
    feeds = {f"feed-{n}": f"http://feed{n}.test/rss" for n in range(3)}
    for link in links:
        world.page(link, f"Xəbər {link[-4:]}")
    for number, url in enumerate(feeds.values()):
        told = [item(f"{n}: Xəbər", link) for n, link in enumerate(links) if (n + number) % 2]
        world.feed(url, *told)
    homes = [desk(world, tmp_path, feeds, name=name) for name in ("one", "two")]
    for home, order in zip(homes, (feeds, reversed(feeds)), strict=True):
        for place, feed in enumerate(order):
            world.answers[feeds[feed]].seconds = 0.05 * place
        home.run(workers=2)
    for table in (
        "entries", "entry_outcomes", "articles", "article_versions", "article_urls", "verdicts",
        "topics", "feed_states", "feeds", "outlets",
    ):  # fmt: skip
        first, second = (sorted(map(repr, without_times(home, table))) for home in homes)
        assert first == second, table
        assert first, table


def without_times(home, table: str) -> list[dict]:
    return [
        {k: v for k, v in row.items() if k not in OF_A_RUN and not k.endswith("_at")}
        for row in home.ask(f"from core.{table}")
    ]


def test_a_host_that_wants_silence_has_it_for_its_other_feeds_in_the_next_run(world, tmp_path):
    feeds = {name: f"http://xezer.test/{name}/rss" for name in "ab"}
    world.say(feeds["a"], status=429, headers={"Retry_After": "86000"})
    world.feed(feeds["b"], item("Sonra", "http://xezer.test/news/8801"))
    desk(world, tmp_path, {"a": feeds["a"]}).run()
    world.asked.clear()
    row = desk(world, tmp_path, feeds).run(asking="by_hand")
    assert world.asked == []
    assert (row["feeds_due"], row["feeds_failed"], row["sums_agree"]) == (1, 1, True)
