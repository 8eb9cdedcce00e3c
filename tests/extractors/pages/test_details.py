"""Who wrote it, where it stands, what it is about, which picture: from all the ways to say so."""

import json

import pytest

from extractors.pages import extract
from extractors.pages.people import clean_authors

URL = "https://news.example/world/story-123456"
TEXT = (
    "<p>The two ministers met on Sunday and spoke for an hour about the bridge over the river.</p>"
    "<p>They agreed to open it before winter, and to share what the customs service earns.</p>"
)


def article(head="", body="", **schema):
    data = {"@type": "NewsArticle", "headline": "The ministers met", **schema}
    script = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    head = f"<meta charset='utf-8'><title>The ministers met</title>{script if schema else ''}{head}"
    html = f"<html><head>{head}</head><body><article><h1>The ministers met</h1>{body}{TEXT}"
    return extract(f"{html}</article></body></html>".encode(), url=URL)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (["By Ali Karimov"], ("Ali Karimov",)),
        (["By Ali Karimov and Nino Beridze, Staff Writers"], ("Ali Karimov", "Nino Beridze")),
        (["Ali Karimov, Baku correspondent"], ("Ali Karimov",)),
        (["Ali Karimov (a.karimov@news.example)"], ("Ali Karimov",)),
        (["نویسنده: علی کریمی"], ("علی کریمی",)),
        (["علی کریمی، خبرنگار"], ("علی کریمی",)),
        (["Автор: Иван Петров"], ("Иван Петров",)),
        (["Автор:Иван Петров, корреспондент"], ("Иван Петров",)),
        (["Müəllif: Əli Kərimov"], ("Əli Kərimov",)),
        (["Əli Kərimov, müxbir"], ("Əli Kərimov",)),
        (["Yazar: Ayşe Yılmaz"], ("Ayşe Yılmaz",)),
        (["Հեղինակ՝ Արամ Սարյան"], ("Արամ Սարյան",)),
        (["Reuters"], ()),
        (["Reuters", "Jane Roe"], ("Jane Roe",)),
        (["ТАСС"], ()),
        (["Anadolu Agency"], ()),
        (["https://facebook.example/ali"], ()),
        (["News Example"], ()),
    ],
)
def test_authors_are_persons_without_roles_and_addresses(raw, names):
    assert clean_authors(raw, site_names=("News Example",)) == names


@pytest.mark.parametrize(
    "author",
    [
        "Ali Karimov",
        {"@type": "Person", "name": "Ali Karimov"},
        [{"@type": "Person", "name": "Ali Karimov"}, {"@type": "Organization", "name": "A Desk"}],
    ],
)
def test_authors_in_linked_data_come_in_every_form(author):
    assert article(author=author).authors == ("Ali Karimov",)


def test_an_author_who_is_only_referred_to_is_found_in_the_graph():
    graph = [
        {"@type": "Person", "@id": "#/person/1", "name": "Ali Karimov"},
        {"@type": "ImageObject", "@id": "#/image/1", "url": "/media/1.jpg"},
        {
            "@type": "NewsArticle",
            "headline": "The ministers met",
            "author": {"@id": "#/person/1"},
            "image": {"@id": "#/image/1"},
        },
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    read = article(head=script)
    assert read.authors == ("Ali Karimov",)
    assert read.image_url == "https://news.example/media/1.jpg"


def test_a_source_that_names_nobody_gives_way_to_the_next():
    head = '<meta property="article:author" content="https://facebook.example/ali">'
    line = '<p class="byline">By Ali Karimov</p>'
    assert article(head=head, body=line).authors == ("Ali Karimov",)


TRAIL = [
    {"@type": "ListItem", "position": 3, "item": {"@id": "/w/1", "name": "The ministers met"}},
    {"@type": "ListItem", "position": 1, "name": "خانه", "item": "/"},
    {"@type": "ListItem", "position": 2, "item": {"@id": "/w", "name": "سیاسی"}},
]


def test_a_section_is_stated_or_is_the_last_step_before_the_article():
    trail = json.dumps({"@type": "BreadcrumbList", "itemListElement": TRAIL}, ensure_ascii=False)
    head = f'<script type="application/ld+json">{trail}</script>'
    assert article(head=head).section == "سیاسی"
    assert article(head=head, articleSection=["World", "Iran"]).section == "World"
    shown = "<a href='/'>Home</a><a href='/w'>World</a><span>The ministers met</span>"
    nav = f"<nav aria-label='Breadcrumb'>{shown}</nav>"
    assert article(body=nav).section == "World"
    assert article().section is None


@pytest.mark.parametrize(
    ("schema", "head", "body"),
    [
        ({"keywords": ["پل", "رود"]}, "", ""),
        ({"keywords": "پل، رود"}, "", ""),
        ({"keywords": "پل,رود"}, "", ""),
        (
            {},
            "<meta property='article:tag' content='پل'><meta property='article:tag' content='رود'>",
            "",
        ),
        ({}, "<meta name='keywords' content='a,b,c'>", "<a rel='tag'>پل</a><a rel='tag'>#رود</a>"),
    ],
)
def test_tags_come_one_by_one_from_wherever_the_page_has_them(schema, head, body):
    assert article(head=head, body=body, **schema).tags == ("پل", "رود")


def test_meta_keywords_are_not_tags():
    assert article(head="<meta name='keywords' content='a,b,c'>").tags == ()


def test_the_image_is_absolute_and_no_logo():
    image = '<meta property="og:image" content="{}">'
    assert article(image.format("/a/b.jpg")).image_url == "https://news.example/a/b.jpg"
    logo = {"@type": "Organization", "name": "News", "logo": {"url": "/logo.png"}}
    assert article(image.format("/logo.png"), publisher=logo).image_url is None
    listed = [{"@type": "ImageObject", "url": "//cdn.example/1.jpg"}]
    read = article(image.format("/logo.png"), publisher=logo, image=listed)
    assert read.image_url == "https://cdn.example/1.jpg"
