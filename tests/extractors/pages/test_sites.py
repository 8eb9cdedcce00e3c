import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.outlets import outlet_of
from extractors.pages import extract
from extractors.pages.layouts import Layout, Site, read_layout
from extractors.pages.markup import parse_markup
from extractors.pages.sites import layout_of, load_sites, sites

CASES = Path(__file__).parent / "cases"
URL = "https://apa.az/xarici-siyaset/yeni-konsulluq-880001"
BEFORE, AFTER = datetime(2019, 5, 13, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def reading(body, layout):
    return read_layout(parse_markup(page(body), "text/html"), layout, "site:x")


@pytest.mark.parametrize(
    ("name", "fetched_at", "missed"),
    [
        ("apa_old_az", BEFORE, False),
        ("apa_old_az", AFTER, True),
        ("apa_new_az", AFTER, False),
        ("apa_new_az", BEFORE, True),
        ("apa_new_az", None, False),
    ],
)
def test_the_layout_of_the_day_of_fetching_is_used_and_a_miss_is_told(name, fetched_at, missed):
    body = (CASES / f"{name}.html").read_bytes()
    article = extract(body, url=URL, content_type="text/html", fetched_at=fetched_at)
    assert ("layout_missed" in article.flags) == missed
    assert article.body  # the general path reads what a layout does not


def test_a_page_without_a_layout_is_no_miss():
    body = page("<h1>Körpü açıldı</h1><article><p>" + "Lorries went over the bridge. " * 12)
    article = extract(body, url="https://oxu.az/a", content_type="text/html")
    assert article.flags == ()


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), date(2020, 1, 1)),
        (date(2030, 1, 1), date(2020, 1, 1)),
    ],
)
def test_a_layout_holds_from_its_first_day_to_its_last(day, since):
    at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
    assert layout_of("apa", at).since == since
    assert layout_of("nobody", at) is None
    assert layout_of(None, at) is None


def test_a_gap_between_two_looks_has_no_layout():
    site = Site(("x",), (Layout("p", until=date(2020, 1, 1)), Layout("p", since=date(2021, 1, 1))))
    assert not any(layout.holds_on(date(2020, 6, 1)) for layout in site.layouts)


def test_each_module_is_named_after_an_outlet_of_the_registry_and_used_by_a_golden_page():
    golden = "".join(case.read_text(encoding="utf-8") for case in CASES.glob("*.toml"))
    by_site = {}
    for outlet, site in sites().items():
        by_site.setdefault(site, []).append(outlet)
    assert len(by_site) >= 4
    for outlets in by_site.values():
        assert any(f'outlet = "{outlet}"' in golden for outlet in outlets), outlets


def test_only_what_is_shown_is_read_in_paragraphs_as_blocks_divide_it():
    told = reading(
        "<div class=t>Баку<br>Тебриз <b>и</b> Ардебиль<script>x()</script>"
        "<p hidden>нет</p><p style='display: none'>нет</p><ul><li>один</li><li>два</li></ul>"
        "хвост<table><tr><td>а</td><td>б</td></tr></table></div>",
        Layout(".t"),
    )
    assert told.body.split("\n\n") == [
        *("Баку", "Тебриз и Ардебиль", "- один", "- два", "хвост", "а", "б"),
    ]


def test_what_is_dropped_is_kept_with_its_name_and_nothing_is_read_twice():
    told = reading(
        "<div class=t><p>یک</p><div class=t><p>دو</p></div><p class=r>بیشتر</p></div>"
        "<i class=p>باکو</i>",
        Layout(".t", drop=(("related", ".r"), ("place", ".p"))),
    )
    assert told.body.split("\n\n") == ["یک", "دو"]
    assert [(cut.what, cut.text, cut.rule_id) for cut in told.cuts] == [
        ("related", "بیشتر", "site:x"),
        ("place", "باکو", "site:x"),
    ]
    assert told.place == "باکو"


def test_title_people_dates_section_and_tags_are_read_where_the_layout_says():
    told = reading(
        "<b class=h>Körpü</b><i class=a>Aysel</i><time datetime='2026-05-12'>dünən</time>"
        "<u class=s>Yol</u><a class=g>Araz</a><a class=g>Araz</a><a class=g>çay</a><p>mətn</p>",
        Layout("p", title=".h", authors=".a", published="time", section=".s", tags=".g"),
    )
    assert (told.title, told.authors, told.published) == ("Körpü", ("Aysel",), ("2026-05-12",))
    assert (told.section, told.tags) == ("Yol", ("Araz", "çay"))


def test_a_message_without_headline_lends_its_first_paragraph():
    told = reading("<p>Խոսք " + "երկար " * 60 + "</p><p>վերջ</p>", Layout("p", is_untitled=True))
    assert told.title.endswith("երկար…")
    assert len(told.title) <= 161
    assert reading("<p>Qısa</p><p>son</p>", Layout("p", is_untitled=True)).title == "Qısa"


BROKEN = {
    "nothing": ("x = 1\n", "no Site"),
    "selector": ('SITE = Site(("sabah",), (Layout("div["),))\n', "body of layout 1"),
    "drop": (
        'SITE = Site(("sabah",), (Layout("p", drop=(("related", "::"),)),))\n',
        "drop of layout 1",
    ),
    "overlap": ('SITE = Site(("sabah",), (Layout("p"), Layout("b")))\n', "since and until"),
    "unknown": ('SITE = Site(("sabah",), (Layout(text="p"),))\n', "text"),
    "twice": ('SITE = Site(("ntv",), (Layout("p"),))\n', "outlets: 'ntv'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_module_is_a_mistake_of_ours_that_names_file_and_key(name, tmp_path, monkeypatch):
    source, key = BROKEN[name]
    folder = tmp_path / f"broken_{name}"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    imports = "from extractors.pages.layouts import Layout, Site\n"
    (folder / "ntv.py").write_text(f'{imports}SITE = Site(("ntv",), (Layout("p"),))\n')
    (folder / "sabah.py").write_text(imports + source, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(ConfigError) as caught:
        load_sites(folder.name, [str(folder)])
    assert f"broken_{name}/sabah.py" in str(caught.value)
    assert key in str(caught.value)


def test_the_outlets_of_the_sites_are_those_of_their_pages():
    assert outlet_of(URL).outlet_id == "apa"
    assert sites()["apa"].outlets == ("apa",)
