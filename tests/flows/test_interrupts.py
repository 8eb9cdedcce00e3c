"""A signal ends a command with its code, also where DuckDB makes another error of it."""

import os
import signal
import threading

import duckdb
import pytest

from flows.cli import app

ENDLESS = "select sum(hash(range)) from range(100_000_000_000)"


def ask_without_end(**_):
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(ENDLESS).fetchall()


def fail(**_):
    raise RuntimeError("Query interrupted")


@pytest.fixture
def handlers(monkeypatch):
    monkeypatch.setattr(app, "_came", [])
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_a_signal_amid_a_statement_ends_with_its_code(monkeypatch, capsys):
    monkeypatch.setattr(app, "app", ask_without_end)
    with pytest.raises(SystemExit) as ended:
        app.run_command_line()
    assert ended.value.code == 128 + signal.SIGTERM
    assert "interrupted by SIGTERM" in capsys.readouterr().err


@pytest.mark.usefixtures("handlers")
def test_what_no_signal_has_interrupted_is_a_fault(monkeypatch):
    monkeypatch.setattr(app, "app", fail)
    with pytest.raises(RuntimeError):
        app.run_command_line()
