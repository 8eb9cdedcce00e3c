"""See Prefect's scheduler plan runs: with a wrong SQLAlchemy it never does, and looks healthy."""

import json
import tempfile
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Any

from extractors.errors import MachineError
from flows.prefect_api import BARE, running_api, serve_api

PLAN_SECONDS = 60.0  # the scheduler looks for new deployments every five seconds
ANSWER_SECONDS = 30.0  # on a busy machine


def planned_runs(home: Path) -> str:
    """Say how many runs a scheduler has planned, for `monitor` where `araxes up` is running.

    Elsewhere for a probe on a server of its own, thrown away afterwards: up to half a minute.
    Raises MachineError when none is planned within PLAN_SECONDS or the server is out of order.
    """
    try:
        if api := running_api(home):
            return _await_plan(api, _deployment(f"{api}/deployments/name/monitor/araxes"))
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite+aiosqlite:///{folder}/prefect.db"
            own = {
                **BARE,
                "PREFECT_HOME": folder,
                "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
                "PREFECT_API_DATABASE_CONNECTION_URL": database,  # its older name
            }
            with serve_api(Path(folder), port=0, extra=own) as server:
                return _await_plan(server.url, _probe(server.url))
    except (OSError, ValueError, KeyError) as error:
        raise MachineError(f"Prefect's server answers nonsense: {error}") from error


def _await_plan(api: str, deployment: dict[str, Any]) -> str:
    name = deployment["name"]
    if deployment["paused"]:
        return f"{name} is paused"
    query = {
        "deployments": {"id": {"any_": [deployment["id"]]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    until = time.monotonic() + PLAN_SECONDS
    while not (count := int(str(_ask(f"{api}/flow_runs/count", query)))):
        if time.monotonic() > until:
            raise MachineError(f"no run of {name} was planned within {PLAN_SECONDS:.0f} s")
        time.sleep(0.25)
    return f"{count} runs of {name} planned"


def _probe(api: str) -> dict[str, Any]:
    """Make a deployment that is due every ten seconds; nothing ever starts its runs."""
    flow = _deployment(f"{api}/flows/", {"name": "probe"})
    interval = {"interval": 10, "anchor_date": "2026-01-01T00:00:00Z", "timezone": "UTC"}
    plan = {"name": "a probe", "flow_id": flow["id"], "schedules": [{"schedule": interval}]}
    return _deployment(f"{api}/deployments/", plan)


def _deployment(url: str, body: object = None) -> dict[str, Any]:
    answer = _ask(url, body)
    if not isinstance(answer, dict):
        raise ValueError(f"{url} gave a {type(answer).__name__}")  # noqa: TRY004 - theirs, not ours
    return answer


def _ask(url: str, body: object = None) -> object:
    """GET, or POST `body`; 503 is Prefect's word for a locked database, and means: again."""
    request = urllib.request.Request(url, headers={"Content-Type": "application/json"})  # noqa: S310 - loopback
    if body is not None:
        request.data = json.dumps(body).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            with opener.open(request, timeout=ANSWER_SECONDS) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:  # it holds the connection
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > until:
                    raise
        time.sleep(0.5)
