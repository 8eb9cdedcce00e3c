"""trafilatura's rules in the form that is lent to it find what the originals find."""

from pathlib import Path

import pytest
from lxml import etree
from trafilatura import core, main_extractor

from extractors.pages.markup import parse_markup
from extractors.pages.quick_rules import quick, quick_rules

CASES = sorted((Path(__file__).parent / "cases").glob("*.html"))
NAMES = """
<html><body id="social"><main class="page-content"><article class="post">
<div class="infinite-scroll"><p>other</p></div><div class="infinite-scroll"><h1>own</h1></div>
<section class="elementor-share-buttons"></section><ol class="comments"><li>a</li></ol>
<div id="commentary">b</div><div class="commentary">c</div><details id="disqus_thread"></details>
<div role="Navigation"></div><span class="مطالب مرتبط sidebar"></span><p aria-hidden="true">d</p>
<div class="news" id="cookie"></div><div id="news" class="cookie"></div><div>no names</div>
<div style="display: none" id="x"></div><div id="x" style="hidden"></div>
<div class="TeaserBox"></div><p class="wp-caption-text"></p>
<div data-lp-replacement-content=""></div>
<div class="entry"></div><div class="post-content"></div><section id="story-body"></section>
</article></main></body></html>
"""
RULES = [
    *core.RAW_TREE_PRUNE_XPATH,
    *core.REMOVE_COMMENTS_AND_LISTS_XPATH,
    *main_extractor.OVERALL_DISCARD_XPATH,
    *main_extractor.TEASER_DISCARD_XPATH,
    *main_extractor.DISCARD_IMAGE_ELEMENTS,
]


def trees():
    yield etree.HTML(NAMES)
    yield from (parse_markup(case.read_bytes(), None).tree for case in CASES)


@pytest.mark.parametrize("place", range(len(RULES)))
def test_a_quick_rule_finds_what_the_rule_finds(place):
    rule = RULES[place]
    lent = quick(rule.path)
    assert lent(etree.HTML(NAMES)), "the sample has nothing for this rule"
    for tree in trees():
        assert list(lent(tree)) == list(rule(tree))


@pytest.mark.parametrize("place", range(len(main_extractor.BODY_XPATH)))
def test_a_quick_rule_for_the_text_finds_the_same_first_element(place):
    rule = main_extractor.BODY_XPATH[place]
    lent = quick(rule.path)
    for tree in trees():
        assert next(iter(lent(tree)), None) is next(iter(rule(tree)), None)


def test_everybody_else_gets_the_original_rules():
    before = main_extractor.OVERALL_DISCARD_XPATH
    with quick_rules():
        assert main_extractor.OVERALL_DISCARD_XPATH is not before
    assert main_extractor.OVERALL_DISCARD_XPATH is before
