"""Many feeds cost as much each as few, and feeds without news cost a poll and nothing else."""

import pytest

from tests.bench.light import ARTICLES
from tests.bench.scale import figures, filled_homes
from tests.support.news import OUTLETS

FEW, MANY = 50, 250
ROUNDS = 6  # of polls by turns; noise only adds, so each round can only mend the minima
# The net cost of the few is a seventh of what a run costs, so that the noise of a shared machine
# moves it by a fifth; a cost that grew with the number of feeds would show fivefold.
TOLERANCE = 1.5


@pytest.mark.slow
def test_a_feed_among_many_costs_what_a_feed_among_few_costs_and_asks_for_nothing_known():
    # Feeds are compared, not what a run does before it asks them.
    with filled_homes((1, FEW, MANY), outlets=OUTLETS) as (alone, few, many):
        # Something was read, so that there is something known to leave alone.
        assert few.rows_before == many.rows_before + 2 * (FEW - MANY) > 2 * FEW + 2 * ARTICLES
        for _ in range(ROUNDS):
            for home in (alone, few, many):
                home.poll()
            start = min(alone.polls_ms)
            small, large = figures(few, start), figures(many, start)
            if large.poll_ms_per_feed_net <= TOLERANCE * small.poll_ms_per_feed_net:
                break
        assert large.poll_ms_per_feed_net <= TOLERANCE * small.poll_ms_per_feed_net
        assert large.poll_ms_per_feed < small.poll_ms_per_feed
        assert [(each.asked, each.pages, each.rows) for each in (small, large)] == [
            (FEW, 0, 0),
            (MANY, 0, 0),
        ]
