"""Which systems live on a story clock, from when on, and how far one command goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url

from kreis.chassis.client.story_clocks import ServiceClock, State
from kreis.console.issuer.people import Organisation
from kreis.onebox import clock_commands, sample_data, status, story_time
from kreis.onebox.__main__ import kreis
from kreis.onebox.clock_commands import amount, go_and_tell
from kreis.onebox.fault import Fault
from kreis.onebox.people import people_of
from tests.support.databases import Databases
from tests.support.notes import SERVICE


def decided(data: Path, *, is_wanted: bool = False, start_day: date | None = None) -> bool:
    return story_time.decided(data, is_wanted=is_wanted, start_day=start_day)


def test_a_system_follows_the_machines_clock_unless_it_is_told_to_follow_a_story(
    tmp_path: Path,
) -> None:
    assert not decided(tmp_path)
    assert decided(tmp_path, is_wanted=True, start_day=date(2027, 3, 1))


def test_the_folder_remembers_its_story_clock(tmp_path: Path) -> None:
    story_time.remember(tmp_path)

    assert decided(tmp_path)
    with pytest.raises(Fault, match="only goes forward"):
        decided(tmp_path, start_day=date(2027, 3, 1))


def test_the_story_clock_is_for_safe_mode_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_SAFE_MODE", "false")

    with pytest.raises(Fault, match="safe mode only"):
        decided(tmp_path, is_wanted=True)
    story_time.remember(tmp_path)
    with pytest.raises(Fault, match="safe mode only"):
        decided(tmp_path)


def test_an_organisation_of_the_machines_time_gets_no_story_clock(tmp_path: Path) -> None:
    people_of(tmp_path, "").keep(Organisation("1", "Träger", []))

    with pytest.raises(Fault, match="mix two times"):
        decided(tmp_path, is_wanted=True)


def test_a_start_day_needs_a_story_clock(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="needs the story clock"):
        decided(tmp_path, start_day=date(2027, 3, 1))


def test_a_story_begins_on_the_morning_of_its_day_and_only_once(databases: Databases) -> None:
    database = databases.of(SERVICE, story_clock=True)
    url = make_url(database.engine.url).render_as_string(hide_password=False)
    begins = story_time.beginning_of(date(2027, 3, 1))
    assert begins == datetime(2027, 3, 1, 7, 0, tzinfo=UTC)

    story_time.begin({"notes": url}, begins)
    story_time.begin({"notes": url}, begins + timedelta(days=9))

    assert timedelta() <= database.clock.now() - begins < timedelta(minutes=1)


def test_a_clock_that_was_away_is_moved_to_the_time_of_the_others(databases: Databases) -> None:
    late, here = (databases.of(SERVICE, story_clock=True) for _ in range(2))
    urls = {
        name: make_url(each.engine.url).render_as_string(hide_password=False)
        for name, each in {"late": late, "here": here}.items()
    }
    for url, day in zip(urls.values(), (date(2027, 3, 1), date(2027, 5, 1)), strict=True):
        begins = story_time.beginning_of(day)
        assert begins
        story_time.begin({"notes": url}, begins)

    story_time.catch_up(urls)

    assert abs(late.clock.now() - here.clock.now()) < timedelta(seconds=5)
    assert here.clock.now().date() == date(2027, 5, 1)


def test_sample_data_goes_into_a_new_folder_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KREIS_POSTGRES", raising=False)
    sample_data.refuse(tmp_path, has_start_day=False)
    with pytest.raises(Fault, match="days of its own"):
        sample_data.refuse(tmp_path, has_start_day=True)

    (tmp_path / "done.json").write_text("{}")
    words = ["up", "--with-sample-data", "--data", str(tmp_path)]
    answer = CliRunner().invoke(kreis, words)
    assert answer.exit_code == 1
    assert f"There is data in {tmp_path} already" in answer.output

    monkeypatch.setenv("KREIS_POSTGRES", "postgresql://somebody@elsewhere")
    with pytest.raises(Fault, match="KREIS_POSTGRES names one of yours"):
        sample_data.refuse(tmp_path / "new", has_start_day=False)


@pytest.mark.parametrize(
    ("words", "hours"), [("12h", 12), ("3d", 72), ("1w", 168), ("999d", 999 * 24)]
)
def test_how_far_is_a_number_with_a_unit(words: str, hours: int) -> None:
    assert amount(words) == timedelta(hours=hours)


@pytest.mark.parametrize("words", ["", "3", "d", "-1d", "0d", "3x", "1d2h", "1000d", "tomorrow"])
def test_how_far_is_told_when_it_is_not_understood(words: str) -> None:
    with pytest.raises(Fault, match="says not how far"):
        amount(words)


def test_without_a_story_clock_there_is_nothing_to_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "running_system", lambda data: {"story_clock": False})
    for words in (["clock"], ["clock", "forward", "1d"]):
        answer = CliRunner().invoke(kreis, [words[0], "--data", str(tmp_path), *words[1:]])
        assert answer.exit_code == 1
        assert "follows the machine's clock" in answer.output
        assert "kreis up --story-clock" in answer.output


class Standing(ServiceClock):
    """A service whose work never ends."""

    def state(self) -> State:
        return State(datetime(2027, 4, 5, 7, tzinfo=UTC), 1, None)


def test_clocks_that_stand_say_who_holds_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clock_commands, "PROGRESS_EVERY", 0.05)
    monkeypatch.setattr(clock_commands, "PATIENCE", 0.3)
    stuck = Standing(httpx.Client(), {}, "notifications")

    with pytest.raises(Fault, match=r"2027-04-05 09:00 .* Work to do: notifications\."):
        go_and_tell([stuck], datetime(2027, 4, 6, tzinfo=UTC))

    assert "2027-04-05 09:00 in the story. Work to do: notifications." in capsys.readouterr().err
