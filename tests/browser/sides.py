"""The office and the devices of random schedules: the script alone, or a whole page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

from services.console.tests.spring import Spring
from tests.browser.devices import Device
from tests.browser.schedules import Value

NUMBER, LENGTH = 0, 180
"""Which date of the group, and its minutes."""
_HARNESS = """
window.show = async (roster) => {
  window.queue = window.queue || await RosterQueue.open();
  window.roster = roster;
  if (roster.entries) await queue.keep(roster);
};
window.ask = async (how, marks) => {
  if (how === 'offline') throw new Error('offline');
  const {csrf, now} = await (await fetch(roster.api)).json();
  await queue.measure(roster.key, now, Date.now());
  const send = async () => (await fetch(roster.api, {method: 'POST', headers: {'Content-Type':
    'application/json'}, body: JSON.stringify({csrf, pin: roster.pin, marks})})).json();
  const answer = await send();
  if (how === 'told twice') await send();
  if (how === 'lost') throw new Error('lost');
  if (how === 'tapped meanwhile') await new Promise((yes) => { window.goOn = yes; });
  return answer.results;
};
window.begin = (how) => {
  window.goOn = null;
  window.sending = queue.send(roster.key, (marks) => ask(how, marks)).catch((error) => error);
};
null;
"""


class Desk:
    """The office at the list of one date, and the tables behind it."""

    def __init__(self, spring: Spring) -> None:
        self.spring, self.path = spring, f"/group-events/{spring.date(NUMBER)}"
        self.people = [each for number, each in enumerate(spring.people) if number != 3]

    def clear(self) -> None:
        with self.spring.served.as_superuser("events") as line:
            for table in ("attendance_mark", "attendance"):
                line.execute(f"delete from {table} where group_event_id = %s".encode(), [self._id])
            held = "update group_event set held_at = null where id = %s"
            line.execute(held.encode(), [self._id])

    @property
    def _id(self) -> str:
        return self.spring.date(NUMBER)

    def versions(self) -> dict[str, int]:
        shown = self.spring.ask("GET", f"{self.path}/attendance")["entries"]
        return {each["participant_id"]: each["version"] for each in shown}

    def put(self, who: str, value: Value) -> None:
        state, minutes = value
        status = "absent" if state == "absent" else "present"
        entry = {"participant_id": who, "status": status, "minutes": minutes}
        entry["version"] = self.versions()[who]
        self.spring.ask("PUT", f"{self.path}/attendance", {"entries": [entry]})

    def records(self) -> list[dict[str, Any]]:
        rows = self._rows(
            "select participant_id, version, status, minutes, recorded_by = 'contact-person'"
            " from attendance where group_event_id = %s order by version",
            [self._id],
        )
        names = ("who", "version", "status", "minutes", "is_by_office")
        return [{**dict(zip(names, row, strict=True)), "who": str(row[0]), "length": LENGTH}
                for row in rows]  # fmt: skip

    def marks(self) -> list[dict[str, Any]]:
        rows = self._rows(
            "select id, participant_id, status, minutes, outcome, version, settled_at is not null"
            " from attendance_mark where group_event_id = %s",
            [self._id],
        )
        names = ("id", "who", "status", "minutes", "outcome", "version", "is_settled")
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return [{**each, "id": str(each["id"]), "who": str(each["who"])} for each in found]

    def conflicts(self) -> set[str]:
        shown = self.spring.ask("GET", f"{self.path}/marks")["conflicts"]
        return {each["id"] for each in shown}

    def _rows(self, statement: str, values: list[Any]) -> list[Any]:
        with self.spring.served.as_superuser("events") as line:
            return line.execute(statement.encode(), values).fetchall()


class Script:
    """A device that is the script alone: its queue, its IndexedDB, its way to the console."""

    def __init__(self, name: str, page: Page, desk: Desk, api: str, pin: str) -> None:
        self.name, self.page, self.desk = name, page, desk
        self.roster = {"key": f"{name}/list", "id": "list", "owner": name, "api": api, "pin": pin}
        self.roster |= {"path": "/", "sequence": 0, "whole": LENGTH, "expires": None}
        self.reopen()

    def reopen(self) -> None:
        self.page.goto(self.page.url)
        self.page.evaluate(_HARNESS)
        self.page.evaluate("roster => show(roster)", self.roster)

    def look(self) -> dict[str, int]:
        shown = self.desk.versions()
        saved = {each["who"]: each for each in self.desk.records()}
        entries = [
            {
                "who": who,
                "name": "",
                "state": _state(saved.get(who)),
                "minutes": saved[who]["minutes"] if _state(saved.get(who)) == "late" else None,
                "version": version,
            }
            for who, version in shown.items()
        ]
        now = self.desk.spring.now().timestamp() * 1000
        self.page.evaluate(
            "roster => show(roster)", {**self.roster, "entries": entries, "now": now}
        )
        return shown

    def tap(self, who: str, value: Value) -> None:
        state, minutes = value
        sent = [who, {"state": state, "minutes": minutes}]
        self.page.evaluate("([who, value]) => queue.mark(roster.key, who, value)", sent)

    def send(self, how: str, tap: Callable[[], None]) -> None:
        self.page.evaluate("how => begin(how)", how)
        if how == "tapped meanwhile":
            self.page.wait_for_function("() => window.goOn")
            tap()
            # What was tapped meanwhile goes with the next request of the same sending.
            self.page.evaluate("() => { ask = ((old) => (_, marks) => old('ok', marks))(ask); }")
            self.page.evaluate("() => window.goOn()")
        self.page.evaluate("() => sending.then(() => null)")
        self.page.evaluate(_HARNESS)

    def waiting(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(
            "async () => (await queue.pending(roster.key)).map((each) => each.op)"
        )
        return found


def _state(record: Mapping[str, Any] | None) -> str:
    if record is None or record["status"] == "absent":
        return record["status"] if record else ""
    return "late" if record["minutes"] < LENGTH else "present"


class Whole:
    """A device that is a whole page behind a line. A schedule taps, saves and opens it."""

    def __init__(self, name: str, device: Device, desk: Desk, given: Mapping[str, Any]) -> None:
        self.name, self.device, self.desk, self.given = name, device, desk, given

    def look(self) -> dict[str, int]:
        self.device.on()
        self.device.open_link(dict(self.given))
        self.device.wait_for_worker()
        return self.desk.versions()

    def reopen(self) -> None:
        self.device.off()
        self.device.reopen()
        self.device.wait()

    def tap(self, who: str, value: Value) -> None:
        state, minutes = value
        page = self.device.page
        page.locator(f'input[name="state.{who}"][value="{state}"]').check(force=True)
        if minutes is not None:
            page.locator(f"#m-{who}").fill(str(minutes))
            page.locator(f"#m-{who}").blur()
        page.wait_for_timeout(150)

    def send(self, how: str, tap: Callable[[], None]) -> None:
        device = self.device
        if how == "offline":
            device.off()
            return
        device.off()
        device.line.answers_to_lose = int(how == "lost")
        field = device.page.locator("#f-pin")
        if field.count() and field.is_visible():
            field.fill(device.pin)
        device.on()
        if how == "tapped meanwhile":
            tap()
            device.off()
            device.on()
        for _ in range(50):
            device.page.wait_for_timeout(200)
            if not self.waiting() or (how == "lost" and not device.line.answers_to_lose):
                return
        raise AssertionError(f"{how}: {self.waiting()} still waits")

    def waiting(self) -> list[dict[str, Any]]:
        return [each["op"] for each in self.device.kept()["marks"]]
