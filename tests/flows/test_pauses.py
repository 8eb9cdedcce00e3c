"""What hosts are owed, from one run to the next."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.pipeline.pauses import fresh_pauses, kept_pauses
from tests.support.clocks import NOON
from warehouse.feed_rows import HostPause

RUN = uuid4()
HOSTS = ("xezer.test:80", "xn--rzurum-p2a.test:443")
owed = st.dictionaries(st.sampled_from(HOSTS), st.integers(2, 86_400)).map(
    lambda told: [(host, NOON + timedelta(seconds=left)) for host, left in told.items()]
)


def pause(host: str, until: timedelta, noted: timedelta = timedelta(0)) -> HostPause:
    return HostPause(host, NOON + until, NOON + noted, RUN)


@settings(deadline=None)
@given(owed)
def test_a_pause_is_written_once_and_kept_by_the_next_run(told):
    rows = fresh_pauses(told, {}, at=NOON, run_id=RUN)
    assert kept_pauses(rows, NOON) == tuple(told)
    written = {row.host: row for row in rows}
    measured_anew = [(host, until + timedelta(milliseconds=3)) for host, until in told]
    assert fresh_pauses(measured_anew, written, at=NOON, run_id=RUN) == ()


def test_a_pause_that_ends_otherwise_is_written_again():
    written = {HOSTS[0]: pause(HOSTS[0], timedelta(minutes=5))}
    [row] = fresh_pauses([(HOSTS[0], NOON + timedelta(hours=2))], written, at=NOON, run_id=RUN)
    assert row.until == NOON + timedelta(hours=2)
    assert row.noted_at > written[HOSTS[0]].noted_at


def test_a_pause_that_a_wrong_clock_wrote_is_not_kept_and_gives_way():
    wrong = pause(HOSTS[0], timedelta(days=365), timedelta(days=365))
    assert kept_pauses([wrong], NOON) == ()
    [row] = fresh_pauses(
        [(HOSTS[0], NOON + timedelta(hours=1))], {HOSTS[0]: wrong}, at=NOON, run_id=RUN
    )
    assert row.noted_at > wrong.noted_at  # the newest note wins


def test_a_pause_that_is_over_is_not_kept():
    assert kept_pauses([pause(HOSTS[0], timedelta(0))], NOON) == ()
