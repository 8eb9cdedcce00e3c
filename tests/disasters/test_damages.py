"""A small dose of `tests.disasters.damages`: one damage of every kind of file."""

from tests.disasters.damages import CASES, Case, inflict

WAYS = {  # where the first way in the list is not the most telling one
    "master": "cut to a half",
    "log": "block zeroed",
    "marker": "a bit of the middle",
    "published file": "many bits",
    "link": "a folder",
    "spool": "removed",
    "journal": "cut by a byte",
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
    assert counted["named"] >= len(DOSE) - 1
