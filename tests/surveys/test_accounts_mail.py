"""Mail through a real relay: with and without sign-in, and with links that nobody can bend."""

import smtplib
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from surveys.accounts.mail import Relay, normalized, public_address
from surveys.settings import Settings
from tests.plugins.staff import Mailbox, make_app

RIGHT = LoginPassword(b"mitsprache", b"a password for the relay")


def authenticate(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=given == RIGHT, handled=False)


@pytest.fixture
def relay():
    """Run a mail relay for everybody."""
    with Mailbox() as box:
        yield box


@pytest.fixture
def strict_relay(tmp_path, monkeypatch):
    """Run a mail relay that wants encryption and a sign-in; we trust its certificate."""
    certificate, key = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    options = {"authenticator": authenticate, "auth_required": True}
    with Mailbox(tls_context=tls, require_starttls=True, **options) as box:
        yield box


def make_certificate(folder):
    """Return the files of a certificate for this machine, good for a day, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay of the tests")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    start = datetime.now(UTC) - timedelta(hours=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(start)
        .not_valid_after(start + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "relay.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "relay.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return folder / "relay.crt", folder / "relay.key"


def settings(relay, **more):
    return Settings(
        mail_host="127.0.0.1", mail_port=relay.port, mail_sender="amt@stadt.example", **more
    )


SIGN_IN = {
    "mail_security": "starttls",
    "mail_username": "mitsprache",
    "mail_password": "a password for the relay",
}


def test_a_letter_arrives_without_sign_in(relay):
    post = Relay(settings(relay, base_url="https://mitsprache.example"))
    post.post(post.letter("ada@stadt.example", "Betreff: Umlaute äöü", "Guten Tag, Ada")).result()
    (letter,) = relay.letters
    assert letter["To"] == "ada@stadt.example"
    assert letter["From"] == "amt@stadt.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@mitsprache.example>")


def test_a_letter_arrives_encrypted_and_with_sign_in(strict_relay):
    post = Relay(settings(strict_relay, **SIGN_IN))
    post.send(post.letter("ada@stadt.example", "Betreff", "Text"))
    assert len(strict_relay.letters) == 1


def test_a_relay_that_refuses_is_said_in_the_log_without_the_address(strict_relay, caplog):
    post = Relay(settings(strict_relay, **{**SIGN_IN, "mail_password": "wrong"}))
    letter = post.letter("ada@stadt.example", "Betreff", "Text")
    with pytest.raises(smtplib.SMTPException):
        post.send(letter)
    post.post(letter).result()
    assert "could not be sent" in caplog.text
    assert "ada@" not in caplog.text


def test_a_relay_with_a_strange_certificate_gets_nothing(strict_relay, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    post = Relay(settings(strict_relay, **SIGN_IN))
    with pytest.raises(ssl.SSLError):
        post.send(post.letter("ada@stadt.example", "Betreff", "Text"))
    assert strict_relay.letters == []


def test_a_relay_without_the_promised_encryption_gets_nothing(relay):
    post = Relay(settings(relay, mail_security="starttls"))
    with pytest.raises(smtplib.SMTPException):
        post.send(post.letter("ada@stadt.example", "Betreff", "Text"))
    assert relay.letters == []


@pytest.mark.parametrize(
    ("base_url", "url_prefix", "link"),
    [
        ("https://a.example", "", "https://a.example/staff/account"),
        ("https://a.example/", "/mit", "https://a.example/mit/staff/account"),
        ("https://a.example/mit", "/mit", "https://a.example/mit/staff/account"),
        ("https://a.example/mit", "", "https://a.example/mit/staff/account"),
    ],
)
def test_a_link_in_a_mail_comes_from_the_settings_alone(base_url, url_prefix, link):
    app = make_app("sqlite://", base_url=base_url, url_prefix=url_prefix)
    forged = {"HTTP_HOST": "evil.example", "HTTP_X_FORWARDED_HOST": "evil.example"}
    with app.test_request_context("/staff", environ_base={**forged, "SCRIPT_NAME": "/forged"}):
        assert public_address(app.extensions["settings"], "accounts.own") == link
    app.extensions["database"].engine.dispose()


def test_addresses_are_compared_in_one_form_and_nothing_is_looked_up():
    assert normalized(" Ada@Rathaus.Local ") == "ada@rathaus.local"
    with pytest.raises(ValueError, match="@"):
        normalized("ada")
