"""What keeps a server from starting, and how it is mounted."""

import gzip
import stat

import pytest
from click.testing import CliRunner
from flask import request
from pydantic import ValidationError

from app import create_app, main
from surveys import db
from surveys.errors import KeyMissing, NotReady
from surveys.secrets import create_key_file, read_key_file
from surveys.settings import Settings
from surveys.starting import require_ready

PRODUCTION = {
    "production": True,
    "base_url": "https://mitreden.example.org",
    "mail_host": "127.0.0.1",
    "mail_sender": "post@example.org",
}


@pytest.fixture
def production(settings):
    create_key_file(settings.key_path)
    return settings.model_copy(update=PRODUCTION)


def test_production_starts_on_a_durable_database_of_its_own(production):
    if production.database_url.startswith("sqlite"):
        assert create_app(production).config["SESSION_COOKIE_NAME"] == "__Host-staff"
    else:  # the cluster of the tests does not wait for its disk
        with pytest.raises(NotReady, match="fsync=off"):
            create_app(production)


def test_production_refuses_the_demo(production, world):
    world.programme(is_demo=True)
    with pytest.raises(NotReady, match="demo"):
        create_app(production)


@pytest.mark.parametrize(
    "missing", [{"base_url": "http://a.example.org"}, {"mail_host": ""}, {"mail_sender": ""}]
)
def test_production_settings_must_be_complete(missing, tmp_path):
    with pytest.raises(ValidationError):
        Settings(**{"instance": tmp_path, **PRODUCTION, **missing})


def test_an_empty_database_names_the_command(tmp_path):
    database = db.Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(NotReady, match="mitsprache init"):
        require_ready(database, Settings(instance=tmp_path))
    database.engine.dispose()


def test_the_key_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "secret.key"
    create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    create_key_file(path)
    assert path.read_bytes() == first
    path.chmod(0o644)
    with pytest.raises(KeyMissing, match="chmod 600"):
        read_key_file(path)


def test_a_key_file_that_is_gone_names_the_command(tmp_path):
    with pytest.raises(KeyMissing, match="mitsprache init"):
        read_key_file(tmp_path / "secret.key")


def test_init_runs_twice(tmp_path, monkeypatch):
    monkeypatch.setenv("MITSPRACHE_INSTANCE", str(tmp_path))
    for _ in range(2):
        assert CliRunner().invoke(main, ["init"]).exit_code == 0
    assert (tmp_path / "mitsprache.db").is_file()


def test_a_wrong_setting_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("MITSPRACHE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("MITSPRACHE_MAIL_PORT", "many")
    result = CliRunner().invoke(main, ["init"])
    assert result.exit_code == 1
    assert result.output.startswith("mail_port: ")


@pytest.mark.usefixtures("app")
def test_a_port_in_use_is_one_sentence(settings, monkeypatch):
    import socket

    monkeypatch.setenv("MITSPRACHE_INSTANCE", str(settings.instance))
    monkeypatch.setenv("MITSPRACHE_DATABASE_URL", settings.database_url)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"Port {port} is in use." in result.output


@pytest.fixture
def behind_a_proxy(settings):
    create_key_file(settings.key_path)
    mounted = settings.model_copy(
        update={"url_prefix": "/beteiligung", "trusted_proxies": 1, "base_url": "https://a.example"}
    )
    app = create_app(mounted)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.mark.parametrize("address", ["/beteiligung/impressum", "/impressum"])
def test_every_link_carries_the_prefix(behind_a_proxy, address):
    page = behind_a_proxy.test_client().get(address)
    assert page.status_code == 200
    assert 'href="/beteiligung/datenschutz"' in page.text


def test_the_word_of_a_trusted_proxy_counts(behind_a_proxy):
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    with behind_a_proxy.test_client() as client:
        answer = client.get("/impressum", headers=headers)
        assert request.remote_addr == "192.0.2.7"
    assert answer.headers["Strict-Transport-Security"]


def test_without_a_trusted_proxy_nobody_forges_an_address(app):
    with app.test_client() as client:
        client.get("/impressum", headers={"X-Forwarded-For": "192.0.2.7"})
        assert request.remote_addr == "127.0.0.1"


def test_every_answer_carries_the_strict_policy(app):
    answer = app.test_client().get("/impressum")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.headers.getlist("Set-Cookie")


def test_style_sheets_are_sent_small_and_kept(app):
    client = app.test_client()
    address = "/static/css/mitsprache.css?v=1"
    small = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    plain = client.get(address, buffered=True)
    assert small.content_encoding == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert "Accept-Encoding" in small.vary
    assert small.cache_control.max_age > 30_000_000
