"""Services that an organisation runs itself, in place of ours on one machine."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kreis.onebox import status
from kreis.onebox.__main__ import kreis
from kreis.onebox.box import Box, Composition, running_box
from kreis.onebox.fault import Fault
from kreis.onebox.kafka import EmbeddedKafka
from kreis.onebox.postgres import EmbeddedPostgres
from kreis.onebox.replacements import (
    decided,
    overruled,
    remember,
    returning,
    running_here,
)
from onebox.tests.answering import WELL, answering
from onebox.tests.driven import HERE
from onebox.tests.driver import SMALL
from tests.support.servers import settings_of

YOURS = "http://127.0.0.1:9000"


def decide(data: Path, without: str = "", url: str = "", back: str = "") -> dict[str, str]:
    """What `kreis up` with at most one of each option comes to."""
    return decided(
        data,
        without=[without] if without else [],
        urls=[url] if url else [],
        back=[back] if back else [],
    )


@pytest.fixture(autouse=True)
def no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KREIS_NOTIFICATIONS_URL", raising=False)


def test_all_services_run_here_unless_one_is_left_out(tmp_path: Path) -> None:
    assert decide(tmp_path) == {}
    elsewhere = decide(tmp_path, "notifications", f"notifications={YOURS}/")

    assert elsewhere == {"notifications": YOURS}
    assert "notifications" not in {service.name for service in running_here(elsewhere)}
    assert {service.name for service in running_here({})} >= {"notifications", "console"}


def test_the_environment_says_where_it_answers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_NOTIFICATIONS_URL", YOURS)

    assert overruled(decide(tmp_path)) == {"notifications": YOURS}, "it runs here: no effect"
    elsewhere = decide(tmp_path, "notifications")
    assert elsewhere == {"notifications": YOURS}
    assert overruled(elsewhere) == {}


def test_the_folder_remembers_until_it_is_told_to_run_it_here_again(tmp_path: Path) -> None:
    remember(tmp_path, decide(tmp_path, "notifications", f"notifications={YOURS}"))

    assert decide(tmp_path) == {"notifications": YOURS}
    assert decide(tmp_path, url="notifications=http://127.0.0.1:9001") == {
        "notifications": "http://127.0.0.1:9001"
    }
    remember(tmp_path, decide(tmp_path, back="notifications"))
    assert decide(tmp_path) == {}


def test_who_comes_back_is_known_until_it_has_taken_over(tmp_path: Path) -> None:
    remember(tmp_path, decide(tmp_path, "notifications", f"notifications={YOURS}"))

    elsewhere = decide(tmp_path, back="notifications")

    assert [each.name for each in returning(tmp_path, elsewhere)] == ["notifications"]
    remember(tmp_path, elsewhere)
    assert returning(tmp_path, elsewhere) == ()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"without": "notifications"}, "Nobody said where notifications answers"),
        ({"url": f"notifications={YOURS}"}, "notifications runs here"),
        ({"without": "console", "url": f"console={YOURS}"}, "'console' is no service"),
        ({"without": "notification"}, "'notification' is no service"),
        ({"back": "mails"}, "'mails' is no service"),
        ({"without": "notifications", "url": "notifications"}, "nobody can be asked there"),
        ({"without": "notifications", "url": "notifications=9000"}, "nobody can be asked there"),
        ({"without": "notifications", "url": "notifications=ftp://a"}, "nobody can be asked there"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    tmp_path: Path, options: dict[str, str], says: str
) -> None:
    with pytest.raises(Fault, match=says) as refusal:
        decide(tmp_path, **options)
    assert refusal.value.do


@pytest.fixture(scope="module")
def box(
    kafka: EmbeddedKafka, server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Box]:
    """A small system whose notifications answer at an address of their own."""
    with pytest.MonkeyPatch.context() as patch, answering(WELL) as yours:
        patch.setenv("PYTHONPATH", str(HERE))
        patch.setenv("KREIS_NOTIFICATIONS_URL", YOURS)
        for name, value in settings_of(kafka.access).items():
            patch.setenv(name, value)
        patch.setenv("KREIS_POSTGRES", server.superuser_url)
        parts = Composition(
            SMALL.services,
            {"notifications": f"http://{yours}"},
            SMALL.create_topics,
            SMALL.tokens,
            SMALL.trains,
        )
        data = tmp_path_factory.mktemp("replaced")
        with running_box(data, story_clock=False, composition=parts) as running:
            yield running


@pytest.mark.waits
def test_the_others_ask_the_one_that_replaces_it(box: Box) -> None:
    yours = box.surroundings.elsewhere["notifications"]
    connection = http.client.HTTPConnection(box.addresses["intake"].removeprefix("http://"))
    connection.request("GET", "/")
    told = json.loads(connection.getresponse().read())
    connection.close()

    assert told["KREIS_NOTIFICATIONS_URL"] == yours != YOURS
    assert decide(box.data) == {"notifications": yours}


@pytest.mark.waits
def test_status_says_how_it_is_and_how_it_comes_in(box: Box) -> None:
    system = status.running_system(box.data)
    described = status.with_health(system)["elsewhere"]["notifications"]

    assert described["healthy"]
    assert described["tokens"] == str(box.data / "tokens" / "notifications")
    said = CliRunner().invoke(kreis, ["status", "--data", str(box.data)]).output
    assert "run by you" in said
    gone = {**system, "elsewhere": {"notifications": "http://127.0.0.1:1"}}
    assert not status.with_health(gone)["elsewhere"]["notifications"]["healthy"]
