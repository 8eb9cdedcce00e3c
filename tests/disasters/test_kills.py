"""A small dose of `tests.disasters.kills`: whole runs, ended in the middle, lose nothing."""

import pytest

from tests.disasters.kills import besiege

SEED = 5  # any will do; a failure names the moments by it


@pytest.mark.slow
def test_killed_and_terminated_runs_lose_nothing_and_the_ledger_is_true(tmp_path):
    told = besiege(tmp_path, kills=3, terms=1, seed=SEED, articles=2)
    assert told.faults == []
    assert (told.kills.total(), len(told.terms)) == (3, 1)
    assert told.recorded > 0
    assert told.looked > 0
