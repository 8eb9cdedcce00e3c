"""Entries behind whose links there is no article: the feed's words count, and nobody is asked."""

from tests.support.news import World, desk, item

TITLE = "Bakıda Azərbaycan–İran danışıqları başlayıb"
TEXT = "İran xarici işlər naziri Bakıya gəlib və Azərbaycan prezidenti İlham Əliyevlə görüşəcək."
POST = f"""<!doctype html><html><body>
<div class="tgme_channel_info_header_title">Gündəm</div>
<div class="tgme_widget_message" data-post="gundem/41">
<div class="tgme_widget_message_text">{TITLE}<br><br>{TEXT}</div>
<a class="tgme_widget_message_date"><time datetime="2026-05-12T09:00:00+00:00">12:00</time></a>
</div></body></html>"""
FEEDS = """
[[feed]]
id = "kanal"
url = "http://kanal.test/s/gundem"
kind = "telegram"
lang = "az"

[[feed]]
id = "axtaris"
url = "http://axtaris.test/rss"
kind = "query"
lang = "az"
"""


def test_what_leads_to_no_article_is_read_without_a_request(tmp_path):
    world = World()
    with world.on_air():
        world.say("http://kanal.test/s/gundem", POST, headers={"Content-Type": "text/html"})
        link = "https://news.google.com/rss/articles/CBMiAAAA?oc=5"
        world.feed("http://axtaris.test/rss", item(f"{TITLE} (2)", link, description=TEXT))
        table = desk(world, tmp_path, {})
        table.feeds.write_text(FEEDS, encoding="utf-8")
        run = table.run()
        again = table.run()
        articles = table.ask("from articles where origin = 'feed'")
        asked = table.ask("from core.fetches where target_kind = 'page'")
    assert (run["articles_new"], again["articles_new"]) == (2 + 2, 0)  # the two seeds, too
    assert asked == []
    assert {row["text_source"] for row in articles} == {"summary"}
    assert all("Əliyev" in row["body"] and row["relevant"] for row in articles)
    assert table.ask("from core.failures") == []
