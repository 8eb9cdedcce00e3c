"""A small dose of `tests.disasters.damages`: one damage of every kind of file."""

from tests.disasters.damages import inflict
from tests.disasters.targets import CASES, Case

WAYS = {  # each another kind of trouble: refused, put aside, made anew, brought back
    "master": "a folder",
    "log": "block zeroed",
    "marker": "a folder",
    "published file": "many bits",
    "spool": "removed",
    "packed month": "many bits",
    "archive": "cut to a block",
}
DOSE = tuple(Case(target, way) for target, way in WAYS.items())


def test_damages_are_named_and_mended_and_nothing_is_missing_in_silence():
    assert set(DOSE) <= set(CASES)
    faults = {}

    def tell(case, told):
        if told.faults:
            faults[case.name] = told

    counted = inflict(DOSE, 3, tell)
    assert faults == {}
    assert counted["named"] == len(DOSE)
