"""One migrated database for all tests that only look at views."""

import pytest

from tests.warehouse.samples import NOON
from warehouse.connect import memory_connection
from warehouse.migrate import migrate


@pytest.fixture(scope="session")
def migrated_once():
    """An empty warehouse in memory; whoever lands something rolls it back."""
    con = memory_connection()
    migrate(con, now=NOON)
    yield con
    con.close()


@pytest.fixture
def fresh(migrated_once):
    """An empty warehouse; what a test lands in it is forgotten afterwards."""
    migrated_once.begin()
    yield migrated_once
    migrated_once.rollback()
