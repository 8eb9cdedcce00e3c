"""`araxes up`: a server, a schedule and a runner that come and go together."""

import json
import signal
import socket

import psutil
import pytest
import yaml

from extractors.errors import MachineError
from flows.settings import Settings
from flows.up import up
from tests.support.command import ROOT, rows
from tests.support.prefect_side import (
    ask,
    copy_home,
    drive,
    eventually,
    first_line_with,
    prepared_home,
    results,
)
from warehouse.locks import hold

FEED = """
[[feed]]
id = "sınaq"
url = "http://127.0.0.1:9/xəbər.xml"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(tmp_path_factory, **variables: str):
    """Start `up` in a folder that is not the repository, and wait until it serves."""
    home = copy_home(prepared_home(tmp_path_factory), tmp_path_factory.mktemp("up") / "خانه")
    feeds = home / "feeds.toml"
    feeds.write_text(FEED, encoding="utf-8")
    process = drive("up", home, feeds, free_port(), cwd=home.parent, **variables)
    while "by hand" not in first_line_with(process, "said")["said"]:
        pass
    assert eventually((home / "up.json").exists, seconds=5)
    return process, home


def family(process) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def ends_with_its_family(process, number: int, code: int) -> None:
    """See server and runner end when their parent is sent a signal."""
    children = family(process)
    assert len(children) >= 2
    process.send_signal(number)
    _, err = results(process)
    _, alive = psutil.wait_procs(children, timeout=15)
    for child in alive:
        child.kill()
    assert not alive
    assert process.returncode == code
    assert "Traceback" not in err


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A server that does all that the tests want, and then ends as it should."""
    process, home = started(tmp_path_factory, ARAXES_LOCK_WAIT="0")
    api = json.loads((home / "up.json").read_text())["api_url"]
    yield home, api, ask(f"{api}/deployments/name/monitor/araxes")
    ends_with_its_family(process, signal.SIGTERM, 143)
    assert not (home / "up.json").exists()


@pytest.mark.slow
def test_the_server_plans_runs_of_the_deployment(running):
    _, api, deployment = running
    query = {
        "deployments": {"id": {"any_": [deployment["id"]]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    assert eventually(lambda: ask(f"{api}/flow_runs/count", query))
    [schedule] = deployment["schedules"]
    assert (schedule["schedule"]["cron"], schedule["schedule"]["timezone"]) == ("0 3 * * *", "UTC")
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"


@pytest.mark.slow
def test_pages_can_be_read_again_from_the_server_and_never_by_a_clock(running):
    home, api, _ = running
    deployment = ask(f"{api}/deployments/name/reprocess/araxes")
    assert deployment["schedules"] == []
    assert deployment["parameters"]["home"] == str(home)
    assert deployment["parameter_openapi_schema"]["properties"]["dry_run"]["default"] is True


def run_at_the_server(api, deployment):
    """Do what `prefect deployment run` does; give the id and the last state."""
    made = ask(f"{api}/deployments/{deployment['id']}/create_flow_run", {})

    def ended():
        state = ask(f"{api}/flow_runs/{made['id']}")["state"]
        return state if state["type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else None

    return made["id"], eventually(ended, seconds=90)


@pytest.mark.slow
def test_a_run_that_finds_another_at_work_is_skipped_and_names_it(running):
    home, api, deployment = running
    (home / "locks").mkdir(exist_ok=True)
    with hold(home / "locks" / "run.lock", who="əl ilə başladılan run", wait_seconds=0):
        _, state = run_at_the_server(api, deployment)
    assert (state["type"], state["name"]) == ("COMPLETED", "Skipped")
    assert "əl ilə başladılan run" in state["message"]


@pytest.mark.slow
def test_a_run_started_at_the_server_is_done_in_a_process_of_its_own(running):
    home, api, deployment = running
    flow_run_id, state = run_at_the_server(api, deployment)
    assert state is not None
    [run] = rows(home, "select run_id::varchar as run_id, trigger, status from core.runs")
    assert run["trigger"] == "prefect"
    assert run["run_id"] in state["message"]
    assert state["type"] == ("FAILED" if run["status"] == "failed" else "COMPLETED")
    query = {"flow_runs": {"id": {"any_": [flow_run_id]}}}
    assert 4 <= eventually(lambda: ask(f"{api}/task_runs/count", query)) <= 8


@pytest.mark.slow
def test_a_run_by_command_reports_to_the_server_that_is_up(running):
    home, api, _ = running
    told, _ = results(drive("run", home, "well"))
    assert told[0]["said"].endswith(f"reporting to {api}")
    assert told[-1]["status"] == "partial"


@pytest.mark.slow
def test_a_second_server_for_the_same_home_is_refused(running):
    home, api, _ = running
    told, _ = results(drive("up", home, home / "feeds.toml", free_port()))
    assert api in told[-1]["error"]


@pytest.mark.slow
def test_server_and_runner_end_with_a_parent_that_is_killed(tmp_path_factory):
    process, _ = started(tmp_path_factory)
    ends_with_its_family(process, signal.SIGKILL, -9)


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said: list[str] = []
        with pytest.raises(MachineError, match=rf"port {port} .*in use"):
            up(Settings(home=tmp_path / "home"), port=port, say=said.append)
    assert not (tmp_path / "home" / "up.json").exists()


def test_signals_are_given_back(tmp_path):
    before = signal.getsignal(signal.SIGTERM)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MachineError):
            up(Settings(home=tmp_path), port=taken.getsockname()[1], say=lambda _: None)
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_work_pool_file_names_a_flow_and_schedules_that_exist():
    plan = yaml.safe_load((ROOT / "deploy" / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in plan["deployments"]:
        path, name = deployment["entrypoint"].split(":")
        source = (ROOT / path).read_text(encoding="utf-8")
        assert f"@flow(name={deployment['flow_name']!r}".replace("'", '"') in source
        assert f"def {name}(" in source
        assert all(schedule["slug"] for schedule in deployment["schedules"])
        assert deployment["concurrency_limit"]["collision_strategy"] == "CANCEL_NEW"
    [step] = plan["pull"]
    assert "set_working_directory" in next(iter(step))


@pytest.mark.parametrize("name", ["araxes.env.example"])
def test_every_variable_of_the_example_is_read_by_somebody(name):
    lines = (ROOT / "deploy" / name).read_text(encoding="utf-8").splitlines()
    ours = {line.lstrip("#").split("=")[0] for line in lines if "ARAXES_" in line and "=" in line}
    known = (ROOT / "flows" / "settings.py").read_text(encoding="utf-8")
    pool = (ROOT / "deploy" / "prefect.yaml").read_text(encoding="utf-8")
    assert ours
    assert [variable for variable in ours if variable not in known + pool] == []
