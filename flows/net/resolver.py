"""Name resolution under the address policy: only checked addresses are ever connected to."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from functools import partial

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import Target, host_key, is_allowed, is_public

AddrInfo = tuple[socket.AddressFamily | int, socket.SocketKind | int, int, str, tuple[object, ...]]
_SocketAddresses = list[tuple[object, ...]]


class CheckedResolver:
    """Resolve host names and hand on only what policy allows."""

    def __init__(
        self,
        *,
        allow_private: frozenset[str] = frozenset(),
        host_map: Mapping[str, tuple[str, int]] | None = None,
        lookups: int = 100,
    ) -> None:
        """Take the exceptions: exact `host:port`, and virtual hosts with their real address."""
        self._allow_private = frozenset(entry.lower() for entry in allow_private)
        self._host_map = {name.lower(): place for name, place in (host_map or {}).items()}
        self._slots = asyncio.Semaphore(lookups)
        self._opened: set[tuple[str, int]] = set()  # non-public, allowed: bounded by the operator

    def check(self, target: Target) -> None:
        """Check a literal address, which needs no resolving."""
        if target.ip is not None:
            self._checked(str(target.ip), target.host, target.port)

    async def resolve(self, host: str, port: int) -> list[AddrInfo]:
        """Find the addresses of a host that may be connected to, as numbers.

        Raises `FetchError` (refused) when there are some and none is allowed, `OSError` when
        there are none.
        """
        host = host.lower()
        if host in self._host_map:
            ip, port = self._host_map[host]
            self._checked(ip, ip, port)
            return [numeric(ip, port)]
        found = await self._look_up(host, port)
        addresses = dict.fromkeys(str(address[0]) for address in found)
        allowed = [ip for ip in addresses if is_allowed(ip, host, port, self._allow_private)]
        if not allowed:
            raise _refusal(host, port, ", ".join(list(addresses)[:3]))
        self._open(allowed, port)
        return [numeric(ip, port) for ip in allowed]

    def open_socket(self, info: AddrInfo) -> socket.socket:
        """Make the socket for one connection: the last line, whatever came before it."""
        family, kind, protocol, _, address = info
        ip, port = str(address[0]), int(str(address[1]))
        if not is_public(ip) and (ip, port) not in self._opened:
            raise _refusal(ip, port, "unchecked")
        return socket.socket(family, kind, protocol)

    def _checked(self, ip: str, host: str, port: int) -> None:
        """Refuse one address, or remember that it may be connected to."""
        if not is_allowed(ip, host, port, self._allow_private):
            raise _refusal(host, port, ip)
        self._open([ip], port)

    def _open(self, ips: list[str], port: int) -> None:
        """Remember addresses that only an exception of the operator allows."""
        self._opened.update((ip, port) for ip in ips if not is_public(ip))

    async def _look_up(self, host: str, port: int) -> _SocketAddresses:
        """Call getaddrinfo in a thread of its own.

        A dead name server blocks a call for half a minute. In the loop's executor six of those
        stop every other lookup, and all of them delay the exit of the process: so daemon threads,
        as many at once as there may be connections.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_SocketAddresses] = loop.create_future()

        def tell(report: Callable[[], None]) -> None:
            self._slots.release()
            if not answer.done():
                report()

        def work() -> None:
            report: Callable[[], None]
            try:
                found = socket.getaddrinfo(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM)
                report = partial(answer.set_result, [tuple(info[4]) for info in found])
            except (OSError, UnicodeError) as error:
                report = partial(answer.set_exception, _as_os_error(error))
            with contextlib.suppress(RuntimeError):  # the loop was closed while we waited
                loop.call_soon_threadsafe(tell, report)

        await self._slots.acquire()
        threading.Thread(target=work, name=f"dns {host}", daemon=True).start()
        return await answer


def _as_os_error(error: OSError | UnicodeError) -> OSError:
    """Treat a name that cannot even be encoded as one that does not exist."""
    if isinstance(error, OSError):
        return error
    return socket.gaierror(socket.EAI_NONAME, str(error))


def numeric(ip: str, port: int) -> AddrInfo:
    """Describe one address as the socket functions want it."""
    if ":" in ip:
        return (socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (ip, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (ip, port))


def _refusal(host: str, port: int, what: str) -> FetchError:
    """Build the error for an address that policy forbids."""
    return FetchError(
        Outcome.REFUSED, f"{host_key(host, port)}: address not public and not opted in ({what})"
    )
