"""One migrated database for all tests that only look at views."""

import pytest

from tests.warehouse.samples import blank


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory):
    """An empty warehouse; whoever lands something rolls it back."""
    con = blank(tmp_path_factory.mktemp("blank"))
    yield con
    con.close()


@pytest.fixture
def fresh(migrated_once):
    """An empty warehouse; what a test lands in it is forgotten afterwards."""
    migrated_once.begin()
    yield migrated_once
    migrated_once.rollback()
