"""Clients for the fault server, and one play of all faults that many tests look at."""

import asyncio
import random
from functools import cache

from flows.net.budgets import Budget
from flows.net.client import Client, Reply
from tests.net.faultserver import FAULTS, FaultServer
from tests.support.clocks import NOON, StillClock

__all__ = ["NOON", "SMALL", "client_for", "played"]

SMALL = {
    "feed": Budget(total_seconds=3, raw_bytes=200_000, decoded_bytes=400_000),
    "page": Budget(total_seconds=3, raw_bytes=200_000, decoded_bytes=400_000),
    "robots": Budget(total_seconds=3, raw_bytes=50_000, decoded_bytes=50_000, keeps_head=True),
}


def client_for(server: FaultServer, **changes) -> Client:
    settings = {
        "allow_private": server.opted_in,
        "host_map": server.host_map,
        "host_delay": 0.0,
        "user_agent": "araxes/test",
        "clock": StillClock(),
        "rng": random.Random(1),
        "budgets": SMALL,
    }
    return Client(**(settings | changes))


@cache
def played(*, together: bool) -> tuple[dict[str, Reply], FaultServer]:
    """Play every fault once: all through one client, or each through one of its own."""

    async def alone(server: FaultServer, name: str) -> Reply:
        async with client_for(server) as client:
            return await client.get(server.url(name), kind="feed")

    async def play() -> tuple[dict[str, Reply], FaultServer]:
        names = list(FAULTS)
        random.shuffle(names)
        async with FaultServer() as server:
            if together:
                async with client_for(server) as client:
                    urls = [server.url(name) for name in names]
                    tasks = [client.get(url, kind="feed") for url in urls]
                    replies = await asyncio.gather(*tasks)
            else:
                replies = await asyncio.gather(*(alone(server, name) for name in names))
        return dict(zip(names, replies, strict=True)), server

    return asyncio.run(play())
