"""The compose file: confined processes, mounts that exist, and every process is watched."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from deploy import certificate, make_secrets
from kreis.chassis.encryption import new_key
from kreis.notifications.config import NotificationsSettings
from services.notifications.tests.mail_server import free_port
from tests.deploy.broker_settings import open_doors

ROOT = Path(__file__).parents[2]
KAFKA = ROOT / "deploy" / "k8s" / "components" / "kafka-single" / "server.properties"
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = [name for name, each in SERVICES.items() if "KREIS_IMAGES" in each["image"]]
SETS_UP = "secrets"
"""Gives files away, so it is root, without a network."""


@pytest.mark.parametrize("name", [name for name in OURS if name != SETS_UP])
def test_a_process_of_ours_is_confined(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_who_makes_the_secrets_has_no_network() -> None:
    assert SERVICES[SETS_UP]["network_mode"] == "none"
    assert SERVICES[SETS_UP]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_is_there(name: str) -> None:
    for volume in SERVICES[name].get("volumes", ()):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in FILE["volumes"]


@pytest.mark.parametrize("name", [*make_secrets.CLIENTS, "owners", "clients", "grafana"])
def test_every_secret_that_is_made_has_a_volume(name: str) -> None:
    folders = {volume.split(":")[1] for volume in SERVICES[SETS_UP]["volumes"]}

    assert f"/volumes/{name}" in folders


def test_no_service_sees_the_secrets_of_another() -> None:
    for name, service in SERVICES.items():
        mounted = [volume.split(":")[0] for volume in service.get("volumes", ())]
        secrets = [volume for volume in mounted if volume.endswith("-secrets")]
        if name != SETS_UP:
            owner = name.removesuffix("-worker").removesuffix("-rebuild")
            assert secrets in ([], [f"{owner}-secrets"]), name


def test_the_broker_takes_nobody_unnamed_or_in_clear() -> None:
    broker = SERVICES["kafka"]
    assert broker["command"][::2] == ["--override"] * 2
    overrides = dict(each.split("=", 1) for each in broker["command"][1::2])
    settings = KAFKA.read_text()

    assert list(open_doors(settings, overrides)) == []
    assert all(published.startswith("127.0.0.1:") for published in broker["ports"])
    opened = {**overrides, "listeners": f"PLAINTEXT://:9094,{overrides['listeners']}"}
    assert list(open_doors(settings, opened))


def test_each_process_is_at_kafka_who_it_is() -> None:
    for name, service in SERVICES.items():
        environment = service.get("environment", {})
        if name != SETS_UP and "KREIS_KAFKA" in environment:
            assert environment["KREIS_KAFKA_CA"] == "/secrets/kafka/ca.crt"
            assert environment["KREIS_KAFKA_USER_FILE"] == "/secrets/kafka/user"
            assert environment["KREIS_KAFKA_PASSWORD_FILE"] == "/secrets/kafka/password"
            assert "KREIS_KAFKA_PROTOCOL" not in environment


def test_prometheus_reads_every_process() -> None:
    read = {
        (target.partition(":")[0], each["labels"]["role"])
        for mounted in SERVICES["prometheus"]["volumes"]
        if mounted.split(":")[1].startswith("/etc/prometheus/targets/")
        for each in yaml.safe_load((ROOT / mounted.split(":")[0]).read_text())
        for target in each["targets"]
    }

    assert read == {
        (name, SERVICES[name]["command"][0])
        for name in OURS
        if SERVICES[name].get("command") in (["api"], ["worker"])
    }


def test_what_the_images_are_built_of_is_handed_to_the_engine() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (\S+) /src/", dockerfile, re.MULTILINE)
    handed = (ROOT / ".dockerignore").read_text().split()

    assert len(copied) > 5
    assert [each for each in copied if f"!{each}" not in handed] == []


MAIL = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy" / "compose" / "mail.env").read_text().splitlines()
    if not line.startswith("#")
)
"""The settings with which mail goes into the catcher."""


def test_the_catcher_runs_only_where_it_is_asked_for_and_then_gets_the_mail() -> None:
    catcher = SERVICES["mail"]
    server = urlsplit(MAIL["KREIS_SMTP_URL"])

    assert catcher["profiles"] == [MAIL["COMPOSE_PROFILES"]]
    assert server.hostname == "mail"
    assert catcher["read_only"]
    assert catcher["cap_drop"] == ["ALL"]
    for name in ("notifications", "notifications-worker"):
        known = SERVICES[name]["environment"]
        assert set(MAIL) - {"COMPOSE_PROFILES", "KREIS_MAIL_CA"} <= set(known), name
    assert "KREIS_MAIL_CA" in SERVICES["notifications-worker"]["environment"]["SSL_CERT_FILE"]
    assert all(each["environment"].get("KREIS_SAFE_MODE") for each in answering())


def answering() -> list[dict[str, Any]]:
    return [each for each in SERVICES.values() if each.get("command") in (["api"], ["worker"])]


def handed_on(service: str, told: dict[str, str]) -> dict[str, str]:
    """The environment as compose makes it of what an operator tells."""

    def said(text: str) -> str:
        return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda at: told.get(at[1]) or at[2], text)

    return {name: said(str(text)) for name, text in SERVICES[service]["environment"].items()}


@pytest.mark.parametrize("told", [{}, MAIL], ids=["nothing", "the catcher"])
def test_notifications_take_these_settings(
    told: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker would refuse at its start is refused here."""
    secrets = {"encryption-keys": new_key(), "database-url": "postgresql+psycopg:///kreis"}
    for name in [name for name in os.environ if name.startswith("KREIS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KREIS_BIND", "0.0.0.0:8080")  # as the image has it
    for name, text in handed_on("notifications-worker", told).items():
        if name.endswith("_FILE") and name != "SSL_CERT_FILE":
            file = tmp_path / name
            file.write_text(secrets.get(text.removeprefix("/secrets/"), "secret"))
            monkeypatch.setenv(name, str(file))
        else:
            monkeypatch.setenv(name, text)

    settings = NotificationsSettings.read()

    assert settings.safe_mode == (told != MAIL)
    assert (settings.return_path, settings.mail_report_key) == ("", "")
    if not settings.safe_mode:
        assert settings.smtp_url == MAIL["KREIS_SMTP_URL"]
        assert settings.sender == MAIL["KREIS_MAIL_FROM"]


def test_mail_reaches_a_catcher_with_the_certificate_that_is_made_and_no_other(
    tmp_path: Path,
) -> None:
    """The catcher itself cannot be run here: another server shows its certificate."""
    for folder in ("own", "other"):
        (tmp_path / folder).mkdir()
        certificate.make(tmp_path / folder, "localhost")
    shown = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shown.load_cert_chain(tmp_path / "own" / "tls.crt", tmp_path / "own" / "tls.key")
    port = free_port()
    catcher = Controller(
        Sink(), hostname="127.0.0.1", port=port, tls_context=shown, require_starttls=True
    )
    catcher.start()
    try:
        trusting(tmp_path / "own", port)
        with pytest.raises(ssl.SSLCertVerificationError):
            trusting(tmp_path / "other", port)
    finally:
        catcher.stop()


def trusting(folder: Path, port: int) -> None:
    """Opens a session as notifications do, trusting this certificate alone."""
    with smtplib.SMTP("localhost", port, timeout=10) as session:
        session.starttls(context=ssl.create_default_context(cafile=folder / "tls.crt"))
        session.ehlo()


def test_a_certificate_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    certificate.make(tmp_path, "mail")
    first = (tmp_path / "tls.crt").read_bytes()
    certificate.make(tmp_path, "mail")

    assert (tmp_path / "tls.crt").read_bytes() == first
    assert (tmp_path / "tls.key").stat().st_mode & 0o377 == 0


def test_grafana_has_a_password_of_this_installation(tmp_path: Path) -> None:
    for _ in range(2):
        make_secrets.write_folders(tmp_path, "postgres:5432")
        made = (tmp_path / "grafana" / "admin-password").read_text()
    grafana = SERVICES["grafana"]

    assert len(made) > 20
    assert grafana["environment"]["GF_SECURITY_ADMIN_PASSWORD__FILE"] == "/secrets/admin-password"
    assert "grafana-secrets:/secrets:ro" in grafana["volumes"]
    assert grafana["user"].startswith(str(make_secrets.USER)), "the file is this user's alone"
