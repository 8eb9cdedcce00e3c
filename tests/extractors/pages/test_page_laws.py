"""Laws of reading pages: what may be around a text or in its markup without changing it."""

import random
import re
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ParseError
from extractors.pages import extract
from tests.extractors.pages.layout_families import FAMILIES, Text

URL = "https://news.example/world/story-123456"
_TABLE = tomllib.loads((Path(__file__).parent / "body_texts.toml").read_text(encoding="utf-8"))
TEXTS = [
    Text(lang, row["title"], row["lead"], tuple(row["paragraphs"]), row["junk"])
    for lang, row in _TABLE.items()
]
PAGES = st.tuples(st.sampled_from(list(FAMILIES.values())), st.sampled_from(TEXTS)).map(
    lambda drawn: drawn[0](drawn[1]).decode()
)
CHROME = st.sampled_from(
    [
        "<nav><ul><li><a href='/a'>Weather</a></li><li><a href='/b'>Sport</a></li></ul></nav>",
        "<footer><p>© 2026 Site. All rights reserved by the two villages.</p></footer>",
        "<script>document.write('<p>words words words</p>')</script>",
        "<style>.a::after{content:'<p>words</p>'}</style>",
        "<div style='display:none'><p>Hidden words that nobody ever sees on the page.</p></div>",
        "<div hidden><p>Hidden words that nobody ever sees on the page.</p></div>",
        "<p class='sr-only'>Words that only a machine reads aloud to somebody.</p>",
        "<aside><h3>همین حالا</h3><ul><li><a href='/c'>خبر</a></li></ul></aside>",
        "<template><p>Words of a template that no script has filled in yet.</p></template>",
        "<noscript><img src='/pixel.gif'></noscript>",
        "<dialog><p>Səhifəyə abunə olun və hər səhər məktub alın.</p></dialog>",
        "<!-- comment <p>words</p> -->",
    ]
)
TAG = re.compile(r"<(div|section|main|article|ul|li)((?: [\w-]+='[^'<>]*')+)>")


def read(page):
    article = extract(page.encode(), url=URL)
    return article.title, article.body, article.kind


@settings(deadline=None, max_examples=60)
@given(PAGES, st.lists(CHROME, max_size=4), st.lists(CHROME, max_size=4))
def test_chrome_around_a_page_never_changes_its_text(page, before, after):
    dressed = page.replace("</header>", "</header>" + "".join(before), 1)
    dressed = dressed.replace("<footer><ul>", "".join(after) + "<footer><ul>", 1)
    assert read(dressed) == read(page)


@settings(deadline=None, max_examples=60)
@given(PAGES, st.integers())
def test_space_comments_and_the_order_of_attributes_never_change_a_text(page, seed):
    rng = random.Random(seed)

    def shuffled(found):
        attributes = re.findall(r" [\w-]+='[^'<>]*'", found[2])
        rng.shuffle(attributes)
        space = rng.choice(["", " ", "\n\t"])
        comment = rng.choice(["", "<!-- ad -->", "<!--[if IE]>x<![endif]-->"])
        return f"<{found[1]}{''.join(attributes)}{space}>{comment}"

    assert read(TAG.sub(shuffled, page)) == read(page)


@settings(deadline=None, max_examples=40)
@given(PAGES)
def test_reading_twice_gives_the_same_article(page):
    assert extract(page.encode(), url=URL) == extract(page.encode(), url=URL)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([text for text in TEXTS if "\u200c" in text.paragraphs[0]]), st.data())
def test_every_joiner_of_the_text_comes_back(text, data):
    family = FAMILIES[data.draw(st.sampled_from(["plain", "breaks", "spans", "lists", "in_divs"]))]
    page = family(text).decode()
    if data.draw(st.booleans()):
        page = page.replace("\u200c", data.draw(st.sampled_from(["&zwnj;", "&#8204;", "&#x200C;"])))
    body = extract(page.encode(), url=URL).body
    assert body.count("\u200c") == "".join(text.paragraphs).count("\u200c") > 0


@settings(deadline=None, max_examples=60)
@given(PAGES, st.data())
def test_a_page_cut_or_damaged_anywhere_is_an_article_or_a_parse_error(page, data):
    body = bytearray(page.encode())
    body = body[: data.draw(st.integers(0, len(body)))]
    for _ in range(data.draw(st.integers(0, 5))):
        if body:
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        article = extract(bytes(body), url=URL)
    except ParseError:
        return
    assert article.title
