"""Runs through Prefect: seen by its API, and not harmed by it."""

import json
import os
import signal
import time

import psutil
import pytest

from flows import doctor_schedule
from flows.doctor import Check, check_schedule
from tests.support.drive import NAMES
from tests.support.prefect_side import (
    ask,
    copy_home,
    drive,
    first_line_with,
    flow_run_about,
    prepared_home,
    results,
    server,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return prepared_home(tmp_path_factory)


@pytest.fixture(scope="module")
def api(prepared, tmp_path_factory):
    home = copy_home(prepared, tmp_path_factory.mktemp("server") / "home")
    with server(home) as running:
        yield running.url


def through(api, tmp_path, scenario):
    told, err = results(drive("run", tmp_path / "home", scenario, PREFECT_API_URL=api))
    assert err == ""  # neither log lines nor tracebacks: a progress display lives there
    return told


def task_runs(api, flow_run):
    query = {"flow_runs": {"id": {"any_": [flow_run["id"]]}}, "sort": "EXPECTED_START_TIME_ASC"}
    return ask(f"{api}/task_runs/filter", query)


def test_prefect_shows_one_task_run_per_step_and_the_logs(api, tmp_path):
    *_, last = through(api, tmp_path, "well")
    assert last["attempts"] == list(NAMES)
    assert (last["status"], last["endings"]) == ("partial", ["finished"])
    flow_run = flow_run_about(api, last["run_id"])
    assert flow_run["state"]["type"] == "COMPLETED"
    assert flow_run["state"]["message"].endswith("partial")
    shown = task_runs(api, flow_run)
    assert [(each["name"], each["state_type"]) for each in shown] == [
        (name, "COMPLETED") for name in NAMES
    ]
    logs = ask(f"{api}/logs/filter", {"logs": {"flow_run_id": {"any_": [flow_run["id"]]}}})
    lines = [log["message"] for log in logs]
    assert [lines.count(f"{name}: ۱۲ خبر تازه") for name in NAMES] == [1, 1, 1, 1]


def test_a_failed_run_is_a_failed_flow_run(api, tmp_path):
    *_, last = through(api, tmp_path, "failed")
    assert last["status"] == "failed"
    assert flow_run_about(api, last["run_id"])["state"]["type"] == "FAILED"


def test_a_steps_own_exception_is_raised_though_it_looks_like_a_broken_api(api, tmp_path):
    told = through(api, tmp_path, "step_fails")
    last = told[-1]
    assert last["error"] == "ConnectionResetError"
    assert last["attempts"] == ["prepare", "poll feeds"]
    assert last["endings"] == []  # whoever opened the run closes it
    assert not [facts for facts in told if "going on" in facts.get("said", "")]
    newest = ask(f"{api}/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})[0]
    assert newest["state"]["type"] == "FAILED"
    assert "این خطای خود گام است" in newest["state"]["message"]


def test_an_api_that_is_not_there_costs_one_line_and_no_step(tmp_path):
    told = through("http://127.0.0.1:9/api", tmp_path, "well")
    assert [facts["said"] for facts in told if "going on without it" in facts.get("said", "")]
    assert told[-1]["attempts"] == list(NAMES)
    assert (told[-1]["status"], told[-1]["endings"]) == ("partial", ["finished"])


def test_a_temporary_api_killed_in_the_middle_costs_no_step_and_doubles_none(prepared, tmp_path):
    home = copy_home(prepared, tmp_path / "home")
    told, err = results(drive("run", home, "kill_api"))
    assert err == ""
    assert told[-1]["attempts"] == list(NAMES)
    assert (told[-1]["status"], told[-1]["endings"]) == ("ok", ["finished"])
    assert [facts for facts in told if "cannot be used" in facts.get("said", "")]


def test_killing_the_parent_leaves_no_server_behind(prepared, tmp_path):
    process = drive("run", copy_home(prepared, tmp_path / "home"), "wait")
    facts = first_line_with(process, "waiting")
    servers = [psutil.Process(pid) for pid in facts["api"]]
    assert len(servers) == 1
    process.kill()
    results(process)
    _, alive = psutil.wait_procs(servers, timeout=10)
    for server_ in alive:
        server_.kill()
    assert not alive


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_runs_own_handler_within_five_seconds(api, tmp_path, number):
    began = time.monotonic()
    process = drive("run", tmp_path / "home", "wait", PREFECT_API_URL=api)
    first_line_with(process, "waiting")
    sent = time.monotonic()
    process.send_signal(number)
    told, err = results(process)
    # Where the same machine took longer than that to begin, it may take as long to end: a step
    # that went on would take a minute.
    assert time.monotonic() - sent < min(50, max(5, sent - began))
    assert (told[-1]["error"], told[-1]["endings"]) == ("Stopped", [])
    assert told[-1]["attempts"] == ["prepare", "poll feeds"]
    assert err == ""


def test_a_direct_run_imports_no_prefect(tmp_path):
    told, err = results(drive("run", tmp_path / "home", "well", "direct"))
    assert err == ""
    assert told == [told[-1]]  # nothing is said
    assert told[-1]["attempts"] == list(NAMES)
    assert told[-1]["prefect_imported"] is False


def test_doctor_finds_a_server_that_plans_nothing(api, tmp_path, monkeypatch):
    """Ours has its scheduler off, which is what a wrong SQLAlchemy comes to."""
    monkeypatch.setattr(doctor_schedule, "PLAN_SECONDS", 6.0)  # above the scheduler's five
    flow = ask(f"{api}/flows/", {"name": "monitor"})
    schedule = {"schedule": {"cron": "*/15 * * * *", "timezone": "UTC"}}
    plan = {"name": "araxes", "flow_id": flow["id"], "schedules": [schedule]}
    ask(f"{api}/deployments/", plan)
    (tmp_path / "up.json").write_text(json.dumps({"api_url": api, "pid": os.getpid()}))
    assert check_schedule(tmp_path) == Check(
        "schedule",
        ok=False,
        found="no run of araxes was planned within 6 s",
        advice="compare prefect, fastapi and sqlalchemy with requirements.lock",
    )
