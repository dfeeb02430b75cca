from __future__ import annotations

import http.client
import json
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kreis.onebox import status
from kreis.onebox.__main__ import kreis
from kreis.onebox.box import Box, running_box
from kreis.onebox.fault import Fault
from kreis.onebox.kafka import EmbeddedKafka
from kreis.onebox.postgres import EmbeddedPostgres
from onebox.tests.driven import HERE, Drive
from onebox.tests.driver import SMALL
from tests.support.servers import settings_of

pytestmark = pytest.mark.waits

BOTH = ("intake", "console")


@pytest.fixture(scope="module")
def box(
    kafka: EmbeddedKafka, server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Box]:
    """A system of stand-ins on the given servers: quick to start, and `KREIS_*` are tried too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(HERE))
        for name, value in settings_of(kafka.access).items():
            patch.setenv(name, value)
        patch.setenv("KREIS_POSTGRES", server.superuser_url)
        data = tmp_path_factory.mktemp("box")
        with running_box(data, story_clock=True, composition=SMALL) as running:
            yield running


def get(url: str, path: str) -> str:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.request("GET", path)
    body = connection.getresponse().read().decode()
    connection.close()
    return body


def environment(box: Box, service: str) -> dict[str, str]:
    told: dict[str, str] = json.loads(get(box.addresses[service], "/"))
    return told


def test_a_service_is_told_where_everything_is(box: Box) -> None:
    told = environment(box, "intake")
    assert told["KREIS_BIND"] == box.addresses["intake"].removeprefix("http://")
    assert told["KREIS_KAFKA"] == box.bootstrap
    assert told["KREIS_CONSOLE_URL"] == told["KREIS_ISSUER"] == box.addresses["console"]
    assert told["KREIS_DATABASE_URL"].startswith("postgresql+psycopg://kreis_intake:")
    assert told["KREIS_STORY_CLOCK"] == "true"
    assert told["KREIS_SAFE_MODE"] == "true"


def test_a_running_service_is_told_no_password_but_its_own(box: Box) -> None:
    told = environment(box, "intake")
    assert "KREIS_OWNER_DATABASE_URL" not in told
    assert "KREIS_POSTGRES" not in told


def test_a_service_without_a_database_is_given_none(box: Box) -> None:
    assert "KREIS_DATABASE_URL" not in environment(box, "console")


def test_a_service_finds_its_tokens_and_nobody_else_does(box: Box) -> None:
    file = Path(environment(box, "console")["KREIS_WORKLOAD_TOKENS"]) / "intake"
    assert file.read_text() == "console>intake"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_only_its_owner_may_look_into_the_data(box: Box) -> None:
    # Root's PostgreSQL is another user and must get through, but may not look around.
    assert stat.S_IMODE(box.data.stat().st_mode) & 0o066 == 0
    for folder in ("logs", "outbox", "tokens"):
        assert stat.S_IMODE((box.data / folder).stat().st_mode) == 0o700


def test_a_killed_service_comes_back_where_it_was(box: Box) -> None:
    box.kill("intake")
    box.wait_until_ready()
    assert environment(box, "intake")["KREIS_KAFKA"] == box.bootstrap


def test_status_says_what_runs_where_and_how_it_is(box: Box) -> None:
    answer = CliRunner().invoke(kreis, ["status", "--json", "--data", str(box.data)])
    assert answer.exit_code == 0
    system = json.loads(answer.output)
    assert system["kafka"] == {
        "bootstrap": box.bootstrap,
        "port": int(box.bootstrap.split(":")[1]),
        "healthy": True,
        "users": None,
    }
    assert system["services"]["intake"]["address"] == box.addresses["intake"]
    assert all(service["healthy"] for service in system["services"].values())
    assert "password" not in answer.output


def test_two_at_once_on_one_data_folder_are_refused_by_name(box: Box) -> None:
    with (
        pytest.raises(Fault, match=r"already running on .* \(process [0-9]+\)"),
        running_box(box.data, story_clock=False, composition=SMALL),
    ):
        pytest.fail("two systems on one data folder")


def test_a_service_that_dies_again_and_again_ends_the_start_with_its_last_words(
    kafka: EmbeddedKafka,
    server: EmbeddedPostgres,
    standins: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in settings_of(kafka.access).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KREIS_POSTGRES", server.superuser_url)
    monkeypatch.setenv("STANDIN_IS_BROKEN", "yes")
    with (
        pytest.raises(Fault, match=r"(?s)died 5 times in a row.*cannot find my settings"),
        running_box(tmp_path, story_clock=False, composition=SMALL),
    ):
        pytest.fail("a system with a broken service")


def test_ctrl_c_stops_in_order_and_a_second_start_continues(drives: Drive, tmp_path: Path) -> None:
    first = drives(tmp_path)
    before = status.running_system(tmp_path)
    assert_says_how_to_connect(tmp_path)
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(30) == 0
    with pytest.raises(Fault, match="not running"):
        status.running_system(tmp_path)
    drives(tmp_path)
    after = status.running_system(tmp_path)
    assert after["services"] == before["services"]
    assert after["kafka"] == before["kafka"]
    migrated = (tmp_path / "logs" / "intake.log").read_text().count("migrated")
    assert migrated == 1


def assert_says_how_to_connect(data: Path) -> None:
    """Where Kafka is and which file holds whose password, but no password."""
    said = CliRunner().invoke(kreis, ["status", "--data", str(data)]).output
    asked = CliRunner().invoke(kreis, ["status", "--json", "--data", str(data)]).output
    told = json.loads(asked)
    for user in ("subscriber", "administrator"):
        file = data / "kafka-users" / user
        assert f"{user:<13} password in {file}" in said
        assert told["kafka"]["users"]["password_files"][user] == str(file)
        assert file.read_text().strip() not in said + asked
    assert "SASL_PLAINTEXT, SCRAM-SHA-512" in said
    assert told["kafka"]["users"]["subscriber_reads"] == [
        "participation-forget.v1",
        "participation.v1",
    ]
    assert "others read    participation-forget.v1, participation.v1" in said
    intake, console = (json.loads(get(told["services"][name]["address"], "/")) for name in BOTH)
    assert intake["KREIS_KAFKA_USER"] == "intake"
    assert Path(intake["KREIS_KAFKA_PASSWORD_FILE"]) == data / "kafka-users" / "intake"
    assert "KREIS_KAFKA_PASSWORD" not in intake
    assert "KREIS_KAFKA_USER" not in console
