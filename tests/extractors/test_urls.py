"""One address per article: pairs as data, the rules' own examples, and laws."""

import csv
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractors.catalogue import SEEDS
from extractors.errors import ParseError
from extractors.url_parts import main_host
from extractors.url_rules import url_rules
from extractors.urls import article_key, canonical_url, registered_site, trustworthy_canonical

# Of our own making: addresses in the outlets' schemes, with numbers and slugs that we thought of.
with (Path(__file__).parent / "cases" / "url_pairs.tsv").open(
    encoding="utf-8", newline=""
) as _file:
    PAIRS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))
SAME = [(row["left"], row["right"]) for row in PAIRS if row["sort"] == "same"]
DIFFERENT = [(row["left"], row["right"]) for row in PAIRS if row["sort"] == "different"]


def test_there_are_enough_pairs_of_both_sorts():
    assert min(len(SAME), len(DIFFERENT)) >= 150
    assert len(PAIRS) == len(SAME) + len(DIFFERENT) >= 320


def test_no_two_articles_are_taken_for_one():
    merged = [(a, b) for a, b in DIFFERENT if canonical_url(a) == canonical_url(b)]
    assert not merged
    keys = [(article_key(a), article_key(b)) for a, b in DIFFERENT]
    assert not [pair for pair in keys if pair[0] == pair[1] is not None]


def test_all_spellings_of_one_article_are_folded():
    assert not [(a, b) for a, b in SAME if canonical_url(a) != canonical_url(b)]
    assert not [(a, b) for a, b in SAME if article_key(a) != article_key(b)]


ONE = "https://tehrantimes.com/news/513214"
FOLDED = [
    ("http://www.tehrantimes.com/news/513214/", ONE),
    ("HTTPS://WWW.TehranTimes.com:443/news/513214/Some-slug#comments", ONE),
    ("https://www.tehrantimes.com/print/513214/", ONE),
    ("https://m.tehrantimes.com//news/./513214?utm_source=rss&fbclid=x", ONE),
    ("https://mobile.tehrantimes.com/amp/news/513214", ONE),
    ("https://amp.tehrantimes.com/news/x/../513214/amp/?amp=1", ONE),
    ("https://user:secret@tehrantimes.com/news/513214", ONE),
    ("https://en.irna.ir/news/86138573/Old-slug", "https://en.irna.ir/news/86138573"),
    ("https://site.az/a?id=3&sid=7&p=1&NewsId=Q", "https://site.az/a?NewsId=Q&id=3&p=1&sid=7"),
    ("https://site.az/a?b=2&utm_medium=x&a=1&gclid=1&yclid=2", "https://site.az/a?a=1&b=2"),
    ("https://site.az/a?a=1&amp;b=2", "https://site.az/a?a=1&b=2"),
    ("https://site.az/a?tag=2&tag=1", "https://site.az/a?tag=2&tag=1"),
    ("https://site.az/a?12345", "https://site.az/a?12345"),
    ("https://site.az/index.php", "https://site.az/"),
    ("https://site.az/index.php?id=3", "https://site.az/index.php?id=3"),
    ("https://site.az/en/index.html", "https://site.az/en"),
    ("https://site.az", "https://site.az/"),
    ("https://site.az/x;jsessionid=AB12?id=1", "https://site.az/x?id=1"),
    ("https://site.az/Xəbər", "https://site.az/X%C9%99b%C9%99r"),
    ("https://site.az/%7euser/%c9%99", "https://site.az/~user/%C9%99"),
    ("https://site.az/100%", "https://site.az/100%25"),
    ("https://site.az/a b", "https://site.az/a%20b"),
    ("https://пример.рф/новость", None),
    ("https://سایت.ایران/خبر", None),
    ("http://127.0.0.1:8080/a/", "http://127.0.0.1:8080/a"),
    ("http://127.0.0.1/a", "http://127.0.0.1/a"),
    ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ("http://localhost/a", "http://localhost/a"),
    ("http://www.aras-times.example/a/?utm_source=x", "http://aras-times.example/a"),
    ("http://site.az:8080/a", "http://site.az:8080/a"),
    ("http://site.az:80/a", "https://site.az/a"),
    ("https://site.az./a", "https://site.az/a"),
    ("https://m.az/a", "https://m.az/a"),
    ("https://www.gov.az/a", "https://www.gov.az/a"),
    ("https://m.aa.com.tr/tr/x/1", "https://aa.com.tr/tr/x/1"),
    ("https://en.m.wikipedia.org/wiki/Aras", "https://en.wikipedia.org/wiki/Aras"),
    ("https://www.panarmenian.net/m/eng/news/296253", "https://panarmenian.net/eng/news/296253"),
    ("https://tasnimnews.ir/en/news/1", "https://tasnimnews.com/en/news/1"),
    (
        "http://783093661.r.worldcdn.net/Detail/2023/01/28/1/x",
        "https://presstv.ir/Detail/2023/01/28/1/x",
    ),
    ("http://en.trend.az/iran/4171156.html", "https://en.trend.az/iran/4171156.html"),
    ("  https://site.az/a\n", "https://site.az/a"),
]


@pytest.mark.parametrize(("url", "canonical"), FOLDED)
def test_every_spelling_of_an_address_folds_to_one(url, canonical):
    folded = canonical_url(url)
    assert folded.isascii()
    assert canonical is None or folded == canonical
    assert canonical_url(folded) == folded


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://site.az/a?id=1", "https://site.az/a?id=2"),
        ("https://site.az/a?sid=1", "https://site.az/a"),
        ("https://site.az/Abc", "https://site.az/abc"),
        ("https://site.az/a?q=A", "https://site.az/a?q=a"),
        ("https://en.trend.az/1", "https://az.trend.az/1"),
        ("https://site.az/news/1/x", "https://site.az/news/1"),
        ("https://site.az/printing", "https://site.az/"),
        ("https://site.az/a%2Fb", "https://site.az/a/b"),
    ],
)
def test_different_articles_stay_different(left, right):
    assert canonical_url(left) != canonical_url(right)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "news",
        "/a/b",
        "ftp://site.az/a",
        "javascript:alert(1)",
        "http://",
        "https://:80/",
        "http://a b/",
        "http://site.az:99999/",
        "http://[::1",
        "mailto:a@b.az",
        "http://..../",
    ],
)
def test_what_is_no_web_address_is_a_parse_error(bad):
    with pytest.raises(ParseError):
        canonical_url(bad)


_SEGMENT = st.one_of(
    st.text(),
    st.sampled_from(["amp", "print", "index.html", "..", "%2e%2E", "%zz", "ə", "news", "12345"]),
)
_HOST = st.sampled_from(
    [
        "www.m.site.az",
        "amp.www.presstv.ir",
        "127.0.0.1:80",
        "x.example",
        "tasnimnews.ir",
        "en.irna.ir:443",
        "сайт.рф",
    ]
)
_PARAM = st.tuples(st.sampled_from(["id", "amp", "utm_x", "ş", "%61", ""]), st.text(max_size=5))


@settings(deadline=None)
@given(
    st.sampled_from(["http", "HTTPS"]),
    _HOST,
    st.lists(_SEGMENT, max_size=5),
    st.lists(_PARAM, max_size=4),
)
def test_a_canonical_url_is_a_fixed_point(scheme, host, segments, params):
    query = "&".join("=".join(pair) for pair in params)
    url = f"{scheme}://{host}/{'/'.join(segments)}?{query}"
    folded = canonical_url(url)
    assert canonical_url(folded) == folded
    assert re.fullmatch(r"https?://[!-~]+", folded)


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_a_fixed_point_or_a_parse_error(text):
    try:
        folded = canonical_url(text)
    except ParseError:
        return
    assert canonical_url(folded) == folded


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("https://en.irna.ir/news", "irna.ir"),
        ("www.aa.com.tr", "aa.com.tr"),
        ("president.gov.az", "president.gov.az"),
        ("news.az", "news.az"),
        ("a.b.example", "b.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("www.bbc.co.uk", "bbc.co.uk"),
    ],
)
def test_the_registered_site_of_a_host(host, site):
    assert registered_site(host) == site


PAGE = "https://www.site.az/en/politics/the-envoy-came-to-baku-12345.html?utm_source=x"


@pytest.mark.parametrize(
    ("declared", "trusted"),
    [
        ("https://site.az/en/politics/the-envoy-came-to-baku-12345.html", True),
        ("https://m.site.az/12345", True),
        ("https://site.az/", False),
        ("https://site.az/en", False),
        ("https://site.az/en/politics/", False),
        ("https://other.az/en/politics/the-envoy-came-to-baku-12345.html", False),
        ("https://site.az/en/politics/another-story-entirely-99999.html", False),
        ("javascript:void(0)", False),
        ("", False),
        (None, False),
    ],
)
def test_a_declared_address_is_believed_only_when_it_can_be_this_article(declared, trusted):
    assert (trustworthy_canonical(declared, PAGE) is not None) is trusted


@pytest.mark.parametrize(
    ("page", "declared", "trusted"),
    [
        ("https://site.az/story.php?id=12", "https://site.az/story.php?id=13", False),
        ("https://site.az/story.php?id=12", "https://site.az/story.php", False),
        ("https://site.az/a/one-1001", "https://site.az/a/two-1002", False),
        ("https://site.az/2025/one-1001", "https://site.az/2025/one-1001-x", True),
        ("https://site.az/?p=12345", "https://site.az/2025/04/baki-tehran-gorusu", True),
        ("https://site.az/baki-tehran-gorusu", "https://site.az/baki-tehran-gorusu-basladi", True),
        ("https://site.az/baki-tehran-gorusu", "https://site.az/neft-qiymeti-artdi", False),
        ("https://khabar.ir/سفر-رئیس-جمهور-باکو", "https://khabar.ir/قیمت-نفت-بالا-رفت", False),
        ("https://en.irna.ir/news/85456010/x", "https://www.irna.ir/news/85456010", False),
        ("https://en.irna.ir/news/85456010/x", "https://en.irna.ir/news/85456010/y", True),
        ("https://www.presstv.ir/Detail/2025/04/28/746999", "https://presstv.com/", False),
        ("https://tasnimnews.ir/en/news/2025/05/06/3307583", "https://tasnimnews.com/en", False),
    ],
)
def test_a_declared_address_of_another_article_is_not_believed(page, declared, trusted):
    assert (trustworthy_canonical(declared, page) is not None) is trusted


def test_a_canonical_link_to_the_home_page_does_not_merge_two_articles():
    first, second = "https://site.az/a/one-1001", "https://site.az/a/two-1002"
    assert trustworthy_canonical("https://site.az/", first) is None
    assert trustworthy_canonical("https://site.az/", second) is None


_DATA = tomllib.loads((SEEDS / "cleaning" / "urls.toml").read_text(encoding="utf-8"))
RULES = _DATA["rule"]
ARTICLE_RULES = _DATA["article"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_each_url_rule_turns_its_example_before_into_after(rule):
    assert re.sub(rule["pattern"], rule["repl"], rule["before"]) == rule["after"]


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if "<" not in rule["after"]],
    ids=lambda rule: rule["id"],
)
def test_before_and_after_of_a_url_rule_are_one_article(rule):
    assert canonical_url(rule["before"]) == canonical_url(rule["after"])


@pytest.mark.parametrize("rule", ARTICLE_RULES, ids=lambda rule: rule["id"])
def test_each_article_rule_gives_its_example_one_address_and_key(rule):
    assert canonical_url(rule["example"]) == rule["canonical"]
    assert canonical_url(rule["canonical"]) == rule["canonical"]
    assert article_key(rule["example"]) == rule.get("as_key")


def test_every_alias_leads_to_a_name_that_is_no_alias():
    for name, target in url_rules().aliases.items():
        assert main_host(f"m.{name.removeprefix('=')}") == main_host(target) == target


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://en.irna.ir/news/85000001/Slug", "en.irna.ir:85000001"),
        ("https://unknown.az/xeber/1234567", "unknown.az:xeber/1234567"),
        ("https://unknown.az/xeber/1234567.html", "unknown.az:xeber/1234567.html"),
        ("https://unknown.az/xeber/protest-50000", None),
        ("https://unknown.az/1234567/gorus", None),
        ("https://unknown.az/arxiv/20250428", None),
        ("https://unknown.ir/archive/14040208", None),
        ("https://unknown.az/xeber/1234", None),
        ("https://unknown.az/story.php?id=12345", None),
        ("https://en.irna.ir/news/85000001?page=2", None),
        ("http://unknown.az:8080/xeber/1234567", None),
        ("https://wanaen.com/talks-in-baku", None),
    ],
)
def test_a_key_is_given_only_where_a_number_is_the_articles_own(url, key):
    assert article_key(url) == key


# Addresses of articles as outlets make them; what stands for the number is drawn.
_FORMS = st.sampled_from(
    [
        *(rule["example"] for rule in ARTICLE_RULES if "as_key" in rule),
        "https://report.az/en/foreign-politics/talks-7654321",
        "https://site.az/story.php?id=7654321",
        "https://khabar.ir/خبر/7654321",
        "https://пример.рф/новость-7654321",
    ]
)
_LAST_NUMBER = re.compile(r"[1-9]\d{3,}(?!.*\d{4})")


def _other_number(url, number):
    """Put a number of as many digits in the place of the article's."""
    found = _LAST_NUMBER.search(url)
    assume(found is not None)
    digits = str(number)[: len(found[0])].ljust(len(found[0]), "1")
    return url[: found.start()] + digits + url[found.end() :], digits != found[0]


@settings(deadline=None)
@given(_FORMS, st.integers(min_value=10**8, max_value=10**9 - 1))
def test_another_number_is_another_article(url, number):
    other, differs = _other_number(url, number)
    assume(differs)
    assert canonical_url(other) != canonical_url(url)
    assert article_key(other) is None or article_key(other) != article_key(url)


_NOISE = st.sampled_from(
    ["utm_source=rss", "fbclid=Iw0", "utm_x=ə", "YCLID=1", "ref=home", "amp=1"]
)


@settings(deadline=None)
@given(
    _FORMS, st.lists(_NOISE, max_size=3), st.sampled_from(["", "#", "#comments", "#!x"]), st.data()
)
def test_noise_changes_neither_address_nor_key(url, noise, fragment, data):
    scheme, rest = url.split("://")
    host, slash, path = rest.partition("/")
    www = "" if host.startswith("www.") else data.draw(st.sampled_from(["", "www.", "m."]))
    tail = "" if "?" in path else data.draw(st.sampled_from(["", "/"]))
    query = "&".join(noise)
    mark = ("&" if "?" in path else "?") if query else ""
    noisy = f"{scheme}://{www}{host.upper()}{slash}{path}{tail}{mark}{query}{fragment}"
    assert canonical_url(noisy) == canonical_url(url)
    assert article_key(noisy) == article_key(url)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["id", "sid", "P", "səh", "a%20b", "s"]), st.text()), st.data()
)
def test_the_order_of_parameters_means_nothing(params, data):
    pairs = [
        "=".join((name, re.sub(r"[&#;+\s\x00-\x20]", "", value))) for name, value in params.items()
    ]
    shuffled = data.draw(st.permutations(pairs))
    root = "https://site.az/story.php?"
    assert canonical_url(root + "&".join(shuffled)) == canonical_url(root + "&".join(pairs))


@settings(deadline=None)
@given(
    st.one_of(
        _FORMS,
        st.sampled_from([pair[0] for pair in SAME]),
        st.builds("https://{}/{}".format, _HOST, _SEGMENT),
    )
)
def test_the_key_of_an_address_is_the_key_of_its_canonical_form(url):
    assert article_key(canonical_url(url)) == article_key(url)
