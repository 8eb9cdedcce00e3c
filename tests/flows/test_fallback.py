"""Which feeds are read in place of others."""

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Feed
from flows.pipeline.fallback import LONGEST_CHAIN, stand_ins


def feeds(**chain: str | None) -> dict[str, Feed]:
    return {
        name: Feed(name, "xezer", f"http://{name}.test/rss", fallback_feed=following)
        for name, following in chain.items()
    }


def helped(failing: str, chain: dict[str, Feed]) -> dict[str, tuple[str, ...]]:
    return stand_ins(failing, chain, lambda feed: feed.feed_id in failing)


def test_one_feed_stands_in_once_for_all_that_need_it():
    chain = feeds(a="c", b="c", c=None)
    assert helped("ab", chain) == {"c": ("a", "b")}


def test_a_chain_is_followed_past_feeds_that_fail_too():
    chain = feeds(a="b", b="c", c="d", d=None)
    assert helped("a", chain) == {"b": ("a",)}
    assert helped("ab", chain) == {"c": ("a", "b")}
    assert helped("abc", chain) == {"d": ("a", "b", "c")}


def test_a_chain_ends_after_three_feeds_at_a_cycle_and_at_a_feed_that_is_not_there():
    assert helped("abcd", feeds(a="b", b="c", c="d", d="e", e=None)).get("e") == ("b", "c", "d")
    assert helped("abc", feeds(a="b", b="c", c="a")) == {}
    assert helped("a", feeds(a="a")) == {}
    assert helped("a", feeds(a="lost")) == {}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.data())
def test_nobody_stands_in_for_himself_or_fails_while_he_helps(links, data):
    chain = feeds(**(dict.fromkeys("abcdef") | links))
    failing = data.draw(st.sets(st.sampled_from("abcdef")))
    for stand_in, names in stand_ins(failing, chain, lambda feed: feed.feed_id in failing).items():
        assert stand_in not in failing
        assert set(names) <= failing
        assert len(names) == len(set(names))
        for name in names:
            steps = [name]
            while steps[-1] != stand_in:
                steps.append(chain[steps[-1]].fallback_feed)
            assert len(steps) <= LONGEST_CHAIN + 1
