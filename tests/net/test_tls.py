import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extractors.model import Outcome
from flows.net.client import Client, tls_context
from tests.net.faultkit import FEED
from tests.net.faultserver import FaultServer
from tests.support.clocks import StillClock

x509 = pytest.importorskip("cryptography.x509", reason="makes the certificates")
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402 -- after the check
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402 -- after the check

HOST = "control.faults.test"
CASES = {
    "good": ("ours", HOST, timedelta(days=1), Outcome.OK),
    "expired": ("ours", HOST, timedelta(days=-1), Outcome.TLS_ERROR),
    "wrong name": ("ours", "other.faults.test", timedelta(days=1), Outcome.TLS_ERROR),
    "self-signed": (None, HOST, timedelta(days=1), Outcome.TLS_ERROR),
    "unknown authority": ("theirs", HOST, timedelta(days=1), Outcome.TLS_ERROR),
}


def certificate(name, key, issuer, issuer_key, *, until, is_authority=False):
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer_name = issuer.subject if issuer else subject
    start = datetime.now(UTC) - timedelta(days=30)
    builder = x509.CertificateBuilder(issuer_name, subject, key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(until)
    builder = builder.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    builder = builder.add_extension(names, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def authority(name):
    key = ec.generate_private_key(ec.SECP256R1())
    until = datetime.now(UTC) + timedelta(days=9)
    return certificate(name, key, None, key, until=until, is_authority=True), key


def server_context(folder: Path, issuer, name: str, valid_for: timedelta) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    parent, parent_key = issuer or (None, key)
    made = certificate(name, key, parent, parent_key, until=datetime.now(UTC) + valid_for)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(made.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def fetch(url, port):
    client = Client(
        allow_private=frozenset({f"127.0.0.1:{port}"}),
        host_map={HOST: ("127.0.0.1", port)},
        host_delay=0,
        user_agent="araxes/test",
        clock=StillClock(),
    )
    async with client:
        return await client.get(url, kind="feed")


@pytest.fixture
def authorities(tmp_path, monkeypatch):
    ours, theirs = authority("ours"), authority("theirs")
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(ours[0].public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    tls_context.cache_clear()
    yield {"ours": ours, "theirs": theirs, None: None}
    tls_context.cache_clear()


@pytest.mark.parametrize("case", CASES)
def test_only_a_valid_certificate_for_the_very_host_is_accepted(case, authorities, tmp_path):
    issuer, name, valid_for, expected = CASES[case]
    context = server_context(tmp_path, authorities[issuer], name, valid_for)

    async def play():
        async with FaultServer(tls=context) as server:
            return await fetch(f"https://{HOST}/control/feed.xml", server.port), server.requests

    reply, requests = asyncio.run(play())
    assert reply.outcome is expected, reply.detail
    if expected is Outcome.OK:
        assert reply.page is not None
        assert reply.page.body == FEED
    else:
        assert requests == []  # not one byte was asked for


def test_plain_http_where_tls_was_expected_is_a_tls_error():
    async def answer_at_once(_, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def play():
        server = await asyncio.start_server(answer_at_once, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await fetch(f"https://{HOST}/control/feed.xml", port)

    assert asyncio.run(play()).outcome is Outcome.TLS_ERROR
