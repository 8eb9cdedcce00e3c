"""What is worked out is remembered, within bounds."""

import pytest

from extractors.memo import Memo

MANY = 50_000


@pytest.fixture
def asked():
    return []


@pytest.fixture
def lengths(asked):
    def work_out(text):
        asked.append(text)
        return len(text)

    return Memo(work_out)


def test_the_same_word_is_worked_out_once(lengths, asked):
    assert [lengths["باکو"], lengths["Bakı"], lengths["باکو"]] == [4, 4, 4]
    assert asked == ["باکو", "Bakı"]


def test_what_is_long_is_worked_out_each_time_and_not_kept(lengths, asked):
    address = "https://news.example/" + "Թեհրան" * 20
    assert lengths[address] == lengths[address] == len(address)
    assert asked == [address, address]
    assert not lengths


def test_memory_is_bounded(lengths):
    for number in range(MANY + 10):
        assert lengths[str(number)] == len(str(number))
    assert 0 < len(lengths) <= MANY
