import asyncio

from tests.net.faultserver import CANARIES, FaultServer


def test_the_canaries_tell_of_whoever_comes():
    async def play():
        async with FaultServer() as server:
            for word, address in CANARIES.items():
                if address == "127.0.0.2":  # the tests' own guard lets nobody there
                    continue
                reader, writer = await asyncio.open_connection(address, server.canaries[word])
                await reader.read()
                writer.close()
            return server.canary_connections

    assert asyncio.run(play()) == len(CANARIES) - 1
