"""The part `policy` says what a service does by its own choice, and judges nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from kit.tests.lived import told
from kreis.kit.broker import Broker
from kreis.kit.facts import some_id
from kreis.kit.process import Process
from kreis.kit.results import Result, Tap
from kreis.kit.service.house import CALL, SENT
from kreis.kit.service.letters import Letter, letters
from kreis.kit.service.neighbours import Person
from kreis.kit.service.parts import NOTIFICATIONS
from kreis.kit.service.policy.watch import Watch
from kreis.kit.service.running import results

NOBODY: Any = None
TUESDAY_NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
POLICY = NOTIFICATIONS["policy"]


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """What is there before the service has done anything."""
    watch = Watch(cast(Broker, NOBODY), cast(Process, NOBODY), tmp_path, 1.0)
    everybody = (*watch.speaking.values(), *watch.around.values(), *watch.waiting.values())
    watch.causes = {her.invitation: some_id() for her in (*everybody, *watch.often)}
    watch.moment = TUESDAY_NOON
    return watch


def write(watch: Watch, people: Iterable[Person], language: str = "de") -> None:
    for her in people:
        id_, cause = some_id(), watch.causes[her.invitation]
        fact = told(watch, SENT, her, message_id=id_, kind="cancellation", cause=cause)
        watch.records = [*watch.records, fact]
        letter = Letter(id_, her.email or "", "", "", language=language)
        watch.letters = {**watch.letters, id_: letter}


def seen(watch: Watch, name: str) -> str:
    (case,) = (each for each in POLICY.cases if each.name == name)
    return str(case.run(watch))


def test_languages_are_those_of_the_messages(watch: Watch) -> None:
    for own in ("de", "tr"):
        write(watch, [watch.speaking[own]], own)
    write(watch, [watch.speaking["fr"]], "en")

    said = seen(watch, "languages")

    assert said.startswith("de, tr; ")
    assert "who speaks fr gets en" in said
    assert "vi gets no message that says its language" in said


def test_a_message_says_its_language_wherever_that_stands(tmp_path: Path) -> None:
    head = "To: sie@post.example\nFrom: wir@post.example\nMIME-Version: 1.0\n"
    part = "Content-Type: text/plain; charset=utf-8\nContent-Language: uk\n\nText\n"
    parts = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n{part}--b--\n"
    (tmp_path / "whole.eml").write_text(head + part)
    (tmp_path / "part.eml").write_text(head + parts)
    (tmp_path / "sms.txt").write_text("To: +4915550100\nContent-Language: uk\n\nText\n")

    assert {name: each.language for name, each in letters(tmp_path).items()} == {
        "whole": "uk", "part": "uk", "sms": "uk",
    }  # fmt: skip


def test_hours_are_those_of_her_zone_on_her_day(watch: Watch) -> None:
    awake = [
        her
        for zone, her in watch.around.items()
        if 8 <= TUESDAY_NOON.astimezone(ZoneInfo(zone)).hour < 20
    ]
    write(watch, awake)

    assert seen(watch, "hours") == (
        "Tue 01 Dec: writes at 8-19 h, not at 1-7 h, 20-23 h; "
        "Wed 02 Dec: writes at none, not at 0-2 h"
    )


def test_near_dates_are_those_of_which_it_writes_at_night(watch: Watch) -> None:
    write(watch, [her for hours, her in watch.waiting.items() if hours < 24])

    assert seen(watch, "near-dates") == (
        "it writes of dates in 6, 12, 18, 23 hours; it waits with those in 25, 36, 48, 72 hours"
    )


def test_it_counts_what_is_written_and_what_becomes_a_call(watch: Watch) -> None:
    write(watch, watch.often[:2])
    for her in watch.often[2:]:
        cause = watch.causes[her.invitation]
        call = told(watch, CALL, her, about="invitation", cause=cause, version=1)
        watch.records = [*watch.records, call]

    assert seen(watch, "how-much") == "of 6 invitations 2 are written, 4 become calls"


def test_plans_are_told_in_her_time(watch: Watch) -> None:
    her = watch.around["Asia/Tokyo"]
    at = {"participant_id": her.participant, "not_before": "2026-12-01T23:00:00Z"}
    watch.planned = [{**at, "kind": "cancellation"}, {**at, "participant_id": some_id()}]

    assert seen(watch, "plans") == "cancellation at 08:00 on Wed (1)"
    assert seen(watch, "states") == "nothing: GET /v1/sending-rules is not answered"


def test_who_does_nothing_does_not_fail(services_broker: Broker) -> None:
    program = [sys.executable, "-c", "raise SystemExit(3)"]

    found = list(results(program, services_broker, POLICY, patience=1))

    assert [each.name for each in found if not each.holds] == []
    assert "exit code 3" in found[0].seen
    assert all(each.seen.startswith("nothing: ") for each in found)


def test_tap_tells_it_as_a_comment() -> None:
    lines: list[str] = []
    Tap(lines.append, 1).show(Result("hours", "When it writes", "a#b", seen="at 8-19 h"))

    assert lines[1:] == ["ok 1 - hours: When it writes", "# hours: at 8-19 h"]
