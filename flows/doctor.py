"""Check what Araxes stands on, before it fails in the night: `araxes doctor`."""

import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from packaging.markers import Marker

from extractors.catalogue import SEEDS
from extractors.errors import AraxesError, MachineError, StoreError
from flows.doctor_schedule import planned_runs
from flows.registry import load_registry
from flows.settings import Settings
from warehouse.connect import MASTER, PUBLISHED_LINK
from warehouse.master import read_marker
from warehouse.publish import published_file
from warehouse.read import Reader

LOCK = SEEDS.parent / "requirements.lock"
PYTHONS = ((3, 11), (3, 14))  # from, and below: `requires-python` of pyproject.toml
PINNED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+) *(?:; *([^\\\n]+))?", re.MULTILINE)
GIB = 1 << 30
FREE_BYTES = 2 * GIB  # room for some months of the shipped feeds
COPIES = 4  # the master and the three published files that are kept
CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: str
    ok: bool | None  # None: skipped
    found: str
    advice: str = ""  # what to do when it is not ok


def run_checks(
    settings: Settings,
    *,
    offline: bool = False,
    warehouse_check: Callable[[Path], Check] | None = None,
) -> tuple[Check, ...]:
    """Make every check, the quick ones first; `offline` leaves the network out.

    The last one starts a Prefect server unless one runs for this home: up to half a minute.
    """
    home = settings.home
    return (
        check_python(),
        check_packages(LOCK),
        check_disk(home),
        check_home(home),
        (warehouse_check or check_warehouse)(home),
        Check("network", None, "left out") if offline else check_network(settings),
        check_schedule(home),
    )


def check_python() -> Check:
    """Compare the interpreter with what the project is made for."""
    low, high = PYTHONS
    return Check(
        "python",
        low <= sys.version_info[:2] < high,
        sys.version.split()[0],
        f"use Python {low[0]}.{low[1]} or newer, but older than {high[0]}.{high[1]}",
    )


def check_packages(lock: Path) -> Check:
    """Compare the installed versions with the lock: a newer one can break Prefect in silence."""
    try:
        pinned = PINNED.findall(lock.read_text(encoding="utf-8"))
    except OSError as error:
        return Check("packages", None, f"no lock to compare with: {error}")
    # A lock for every platform may name a package twice, each time for another Python.
    ours = [(name, version) for name, version, marker in pinned if _is_for_us(marker)]
    found = {name: _installed(name) for name, _ in ours}
    wrong = [
        f"{name} {found[name] or 'is missing'} (locked: {version})"
        for name, version in ours
        if found[name] != version
    ]
    advice = "remove .venv and start `./araxes` again: it installs the lock"
    return Check("packages", not wrong, "; ".join(wrong) or f"{len(pinned)} as locked", advice)


def _is_for_us(marker: str) -> bool:
    return not marker.strip() or Marker(marker).evaluate()


def check_disk(home: Path) -> Check:
    """Compare the free space with a floor and with what the next publications need."""
    free = shutil.disk_usage(_existing(home)).free
    master = home / MASTER
    needed = max(FREE_BYTES, COPIES * master.stat().st_size if master.exists() else 0)
    found = f"{free / GIB:.1f} GiB free, {needed / GIB:.1f} wanted"
    return Check("disk", free >= needed, found, f"make room on the disk of {home.absolute()}")


def check_home(home: Path) -> Check:
    """Write and remove a file where the home is or will be."""
    place = _existing(home)
    try:
        with tempfile.TemporaryFile(dir=place) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        fault = f"{place} cannot be written: {error.strerror}"
        return Check("home", ok=False, found=fault, advice="choose another --home or its owner")
    return Check("home", ok=True, found=f"{home.absolute()} can be written")


def check_warehouse(home: Path) -> Check:
    """Look at the published link and the master's marker, and open what readers open."""
    try:
        return Check("warehouse", ok=True, found=_warehouse_state(home))
    except StoreError as error:
        return Check("warehouse", ok=False, found=str(error), advice="the line above says how")


def _warehouse_state(home: Path) -> str:
    target, master = published_file(home), home / MASTER
    if target is None and not master.exists():
        return "none yet; the first run makes it"
    if (marker := read_marker(home)) is None:
        raise StoreError(f"{master} has no marker beside it")
    if target is None:
        raise StoreError(f"{home / PUBLISHED_LINK} leads nowhere")
    with Reader(home) as reader:
        reader.feed_states()
    return f"{target.name} after {marker.loads} loads"


def check_network(settings: Settings) -> Check:
    """Resolve and connect to the hosts of two enabled feeds; one that answers is enough."""
    try:
        feeds = load_registry(settings.feeds, outlets=settings.outlets).feeds
    except AraxesError as error:
        return Check("network", ok=False, found=str(error), advice="mend the feed file first")
    places = dict.fromkeys(_place(feed.url) for feed in feeds if feed.enabled)
    faults = {place: _fault(*place) for place in list(places)[:2]}
    found = ", ".join(f"{host} {fault or 'answers'}" for (host, _), fault in faults.items())
    advice = "`araxes demo` shows everything without a network"
    return Check("network", None in faults.values(), found or "no feed is enabled", advice)


def check_schedule(home: Path) -> Check:
    """See Prefect's scheduler plan runs for a short interval."""
    try:
        return Check("schedule", ok=True, found=planned_runs(home))
    except MachineError as error:
        advice = "compare prefect, fastapi and sqlalchemy with requirements.lock"
        return Check("schedule", ok=False, found=str(error), advice=advice)


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _existing(path: Path) -> Path:
    """Give the path or its nearest parent that exists."""
    path = path.absolute()
    return next(each for each in (path, *path.parents) if each.exists())


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _fault(host: str, port: int) -> str | None:
    """Say why the host cannot be reached; None when it can."""
    try:
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
            return None
    except OSError as error:
        return f"cannot be reached ({error})"
