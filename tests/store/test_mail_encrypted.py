"""Mail on its way to the server: encrypted, signed in, and only to a server that proves who it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from foia.config import Settings
from foia.notifications.letters import Letter
from foia.notifications.mail import Refused, as_mail, open_transport
from tests.servers import Postbox
from tests.settings import settings_for

LOOPBACK = x509.IPAddress(IPv4Address("127.0.0.1"))
NOW = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the loopback with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def mail_server(certificate: Path, security: str) -> Iterator[Postbox]:
    """A server that takes mail only over TLS; with starttls, only from `ventanilla` with its password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    postbox = Postbox()
    # The library takes a whole connection over TLS for one in clear, and signs nobody in on it.
    later = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": sign_in,
        "auth_required": True,
    }
    controller = Controller(
        postbox,
        hostname=postbox.host,
        port=postbox.port,
        **({"ssl_context": context} if security == "tls" else later),
    )
    controller.start()
    yield postbox
    controller.stop()


def sign_in(
    _server: object, _session: object, _envelope: object, _mechanism: str, data: object
) -> AuthResult:
    known = LoginPassword(b"ventanilla", b"a long password")
    return AuthResult(success=data == known, handled=False)


def send(settings: Settings) -> None:
    mail = as_mail(
        Letter("Folio BO-26-7K3M-9QWT-F: novedades", ("Hay novedades.",)),
        to="ana@example.org",
        settings=settings,
        message_id="a" * 48,
        language="es",
        now=NOW,
    )
    with open_transport(settings) as transport:
        transport.send(mail)
        transport.send(mail)


def settings_of(postbox: Postbox, folder: Path, **changes: object) -> Settings:
    values = {
        "smtp_host": postbox.host,
        "smtp_port": postbox.port,
        "smtp_user": "ventanilla",
        "smtp_password": "a long password",
        "smtp_timeout_seconds": 10,
    }
    return settings_for("sqlite://", folder, **(values | changes))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_travels_encrypted_and_signed_in(
    certificate: Path, tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate, security) as postbox:
        user = "ventanilla" if security == "starttls" else ""
        send(settings_of(postbox, tmp_path, smtp_security=security, smtp_user=user))

        assert len(postbox.messages) == 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_nobody_vouches_for_gets_nothing(certificate: Path, tmp_path: Path, security: str) -> None:
    with mail_server(certificate, security) as postbox:
        with pytest.raises(Refused) as refusal:
            send(settings_of(postbox, tmp_path, smtp_security=security))

        assert not refusal.value.permanent
        assert postbox.messages == []


def test_a_wrong_password_is_our_own_trouble_and_is_tried_again(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate, "starttls") as postbox:
        with pytest.raises(Refused) as refusal:
            send(settings_of(postbox, tmp_path, smtp_security="starttls", smtp_password="another"))

        assert (refusal.value.code, refusal.value.permanent) == ("535", False)


def test_a_server_without_encryption_gets_nothing(tmp_path: Path, postbox: Postbox) -> None:
    with pytest.raises(Refused) as refusal:
        send(settings_of(postbox, tmp_path, smtp_security="starttls"))

    assert not refusal.value.permanent
    assert postbox.messages == []
