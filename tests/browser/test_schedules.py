"""Two devices and an office at one list, by chance: nothing is lost and nothing is overwritten.

Most schedules drive the script that keeps marks (`static/roster-queue.js`) in Chromium, with its
own IndexedDB, against the console and the services. Some use whole pages over a line that breaks.
Faults are planted in the script and in events: the oracle must find each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route
from sqlalchemy import delete

from bench.served import Ground, running_services
from kreis.chassis.data.database import Work
from kreis.console import looks
from kreis.events.commands import marks as commands
from kreis.events.domain import marks as domain
from kreis.events.domain.marks import Outcome
from kreis.events.store import tables
from services.console.tests.spring import Spring
from tests.browser.devices import Device
from tests.browser.schedules import Schedule, Side, faults
from tests.browser.sides import NUMBER, Desk, Script, Whole

SCHEDULES = int(os.environ.get("KREIS_SCHEDULES", "40"))
"""Of the script alone. `KREIS_SCHEDULES=200` for the figure in the decision record."""
IN_PAGES = int(os.environ.get("KREIS_SCHEDULES_IN_PAGES", "3"))
SCRIPT = Path(looks.__file__).parent / "static" / "roster-queue.js"
STEPS = 26


@pytest.fixture(scope="module")
def desk(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        spring = Spring(served)
        start = datetime.fromisoformat(spring.dates[NUMBER]["starts_at"])
        spring.at((start + timedelta(minutes=6)).isoformat())
        yield Desk(spring)


@pytest.fixture(scope="module")
def console(desk: Desk) -> Iterator[str]:
    with desk.spring.in_chromium() as address:
        yield address


@pytest.fixture
def two_scripts(
    browser: Browser, desk: Desk, console: str
) -> Iterator[Callable[..., list[Script]]]:
    """A signed-in telephone and one with a link, each with storage of its own."""
    with ExitStack() as opened:

        def make(planted: tuple[str, str] | None = None) -> list[Script]:
            sides = []
            for name in ("Petra", "Jana"):
                context = opened.enter_context(browser.new_context(locale="de-DE"))
                if planted:
                    context.route("**/static/roster-queue.js*", _with(*planted))
                page = context.new_page()
                api, pin = f"/team{'/termin/' + desk.spring.date(NUMBER)}/geraet", ""
                if name == "Petra":
                    page.goto(f"{console}{desk.spring.sign_in_link()}")
                    page.get_by_role("button", name="Anmelden").click()
                else:
                    given = desk.spring.ask("POST", f"{desk.path}/roster-links")
                    api, pin = f"/team/liste/{given['token']}/geraet", given["pin"]
                page.goto(f"{console}/team/ohne-netz")
                sides.append(Script(name, page, desk, api, pin))
            return sides

        yield make


def _with(old: str, new: str) -> Callable[[Route], None]:
    script = SCRIPT.read_text("utf-8")
    assert script.count(old) == 1, "the fault has its place in the script"
    body = script.replace(old, new)
    return lambda route: route.fulfill(body=body, content_type="text/javascript")


def played(seed: int, desk: Desk, sides: list[Any], steps: int = STEPS) -> list[str]:
    desk.clear()
    told = Schedule(seed, desk, sides).play(steps)
    return list(faults(told, desk, sides))


def fresh(sides: list[Script], number: int) -> list[Script]:
    """The same browsers with another list, so that no schedule meets the one before."""
    for side in sides:
        side.roster |= {"key": f"{side.name}/{number}"}
        side.reopen()
    return sides


def test_by_chance_nothing_is_lost_and_nothing_overwritten(
    desk: Desk, two_scripts: Callable[..., list[Script]]
) -> None:
    sides = two_scripts()
    found = {
        seed: wrong
        for seed in range(SCHEDULES)
        if (wrong := played(seed, desk, list(fresh(sides, seed))))
    }
    assert found == {}


def test_by_chance_in_whole_pages(browser: Browser, desk: Desk, console: str) -> None:
    for seed in range(1000, 1000 + IN_PAGES):
        with ExitStack() as opened:
            given = desk.spring.ask("POST", f"{desk.path}/roster-links")
            sides: list[Side] = []
            for name in ("Jana", "Ina"):
                device = Device(browser, console, desk.spring)
                opened.callback(device.close)
                sides.append(Whole(name, device, desk, given))
            assert played(seed, desk, sides, 14) == [], seed


PLANTED: dict[str, tuple[str, str]] = {
    "an answer deletes what was tapped meanwhile": (
        "for (const each of kept.filter((mark) => found.has(mark.op.id))) {",
        """for (const each of kept) {
          await done(marks.delete(each.n));
          if (!found.has(each.op.id)) continue;""",
    ),
    "a mark goes when it is sent, not when it is answered": (
        "              each.tried = true;\n              await done(marks.put(each));",
        "              await done(marks.delete(each.n));",
    ),
    "a mark that may have arrived is replaced": ("if (last && mayHaveArrived(last))", "if (false)"),
    "a mark gets another id each time it is sent": (
        "each.tried = true;",
        "each.tried = true; each.op.id = newId();",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_planted_in_the_script_is_found(
    desk: Desk, two_scripts: Callable[..., list[Script]], fault: str
) -> None:
    sides = two_scripts(PLANTED[fault])
    assert any(played(seed, desk, list(fresh(sides, seed))) for seed in range(30))


def test_an_overwriting_service_is_found(
    desk: Desk, two_scripts: Callable[..., list[Script]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain, "_contradiction", lambda met, is_expired: None)
    sides = two_scripts()
    found = (each for seed in range(30) for each in played(seed, desk, list(fresh(sides, seed))))
    assert any(each.startswith("overwritten") for each in found)


def test_a_service_that_keeps_no_conflict_is_found(
    desk: Desk, two_scripts: Callable[..., list[Script]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = commands.marks.add

    def forgetful(work: Work, *values: Any) -> Any:
        made = kept(work, *values)
        if made.outcome is Outcome.CONFLICT:
            own = tables.attendance_mark
            work.connection.execute(delete(own).where(own.c.id == made.id))
        return made

    monkeypatch.setattr(commands.marks, "add", forgetful)
    sides = two_scripts()
    found = (each for seed in range(30) for each in played(seed, desk, list(fresh(sides, seed))))
    assert any(each.startswith("lost") for each in found)
