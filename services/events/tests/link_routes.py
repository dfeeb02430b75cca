"""Every route behind a link, and every state that a link can be in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask

from kreis.events.main import SERVICE
from services.events.tests.link_holder import Holder
from services.events.tests.members import tell

STATES: dict[str, tuple[str | None, Callable[[Any], Any] | None]] = {
    "open": (None, None),
    "shut by staff": (
        "link-expired",
        lambda her: her.events.staff.ok("DELETE", f"/v1/participants/{her.id}/links"),
    ),
    "shut by protection": ("link-expired", lambda her: her.events.protect(her.id)),
    "shut by a new number": ("link-expired", lambda her: her.events.privacy("contact", her.id, 7)),
    "ended by a newer one": ("link-expired", lambda her: her.gets_a_newer_one()),
    "after she left": ("link-expired", lambda her: her.leaves()),
    "expired": ("link-expired", lambda her: her.events.at("2028-01-01T08:00")),
    "unknown": ("link-unknown", lambda her: her.forgets_her_link()),
    "discreet without a PIN": ("pin-missing", lambda her: her.events.be_discreet(her.id)),
    "protected without a PIN": ("pin-missing", lambda her: her.is_protected_before()),
    "discreet, PIN not given": ("pin-needed", lambda her: her.is_discreet_with_pin()),
    "protected, PIN not given": ("pin-needed", lambda her: her.is_protected_before(pin=True)),
    "protected, PIN given": (None, lambda her: her.is_protected_before(pin=True, inside=True)),
    "locked": ("link-locked", lambda her: her.is_locked()),
    "session over": ("pin-needed", lambda her: her.is_over()),
}
SECRETS = ("Ringgarten", "Beispielweg", "Unna", "09:30", "2027-04-", "BEGIN:VCALENDAR")
"""What tells place, time or group."""
GATE = ("POST", "/v1/links/<token>/pin")
"""Where the PIN is given. It answers to a link whose PIN was not given yet."""


def _routes() -> list[tuple[str, str]]:
    app = Flask("routes")
    for blueprint in SERVICE.blueprints:
        app.register_blueprint(blueprint, url_prefix="/v1")
    found = [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if "<token>" in rule.rule and "/rosters/" not in rule.rule
    ]
    return sorted(found)


ROUTES = _routes()


class Her(Holder):
    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        super().__init__(events, cohort)
        self.link = self.new_link(contact_version=3)
        slot = {"starts_at": "2027-03-25T10:00:00+01:00", "minutes": 30, "form": "phone"}
        body = {"contact_person_id": str(uuid4()), "slots": [slot]}
        (self.slot,) = events.staff.ok("POST", "/v1/appointment-slots", body)["slots"]
        self.date = self.invitation["group_events"][0]

    def ask(self, method: str, rule: str) -> Any:
        path = (
            rule.replace("/v1/links/<token>", self.link)
            .replace("<uuid:group_event_id>", self.date["id"])
            .replace("<uuid:slot_id>", self.slot["id"])
        )
        assert "<" not in path, f"nobody knows how to ask {method} {rule}"
        body: dict[str, Any] | None = None
        if rule.endswith("/answer"):
            body = {"answer": "yes"} | ({"sequence": 0} if "group-events" in rule else {})
        elif (method, rule) == GATE:
            body = {"pin": "1"}
        if (method, rule) == ("GET", "/v1/links/<token>/appointment-slots"):
            path += f"?contact_person_id={self.slot['contact_person_id']}"
        return self.events.console.ask(method, path, body)

    def gets_a_newer_one(self) -> None:
        self.new_link()
        self.events.at("2027-03-24T08:00")

    def leaves(self) -> None:
        self.events.at("2027-04-14T08:00")
        tell(self.events, "left", self.cohort, participant_id=self.id, left_on="2027-04-13")

    def forgets_her_link(self) -> None:
        self.link = "/v1/links/AAAAAAAAAAAAAAAAAAAAAA"

    def is_discreet_with_pin(self) -> None:
        self.events.be_discreet(self.id)
        self.events.pin_for(self.id)

    def is_protected_before(self, *, pin: bool = False, inside: bool = False) -> None:
        self.events.protect(self.id)
        self.link = self.new_link()
        if pin:
            self.pin = self.events.pin_for(self.id)
        if inside:
            self.link = self.events.behind_pin(self.link, self.pin)

    def is_locked(self) -> None:
        self.is_protected_before(pin=True)
        for _ in range(5):
            self.events.console.ask("POST", f"{self.link}/pin", {"pin": "nothing"})

    def is_over(self) -> None:
        self.is_protected_before(pin=True, inside=True)
        self.events.at("2027-03-16T08:31")


def faults_of(her: Her, state: str, expected: str | None, method: str, rule: str) -> list[str]:
    """What is wrong about one route in this state; nothing if all is well."""
    answer = her.ask(method, rule)
    what = f"{method} {rule}, {state}: {answer.status_code} {answer.text[:200]}"
    if (method, rule) == GATE and expected in (None, "pin-needed"):
        return [] if answer.status_code in (201, 403) else [what]
    if expected is not None:
        told = (answer.json or {}).get("type") == expected
        leaks = [each for each in SECRETS if each in answer.text]
        return [] if told and not leaks else [what]
    # It may refuse for its own reasons, but not because of the link.
    own = (answer.json or {}).get("type", "") if answer.is_json else ""
    blocked = own.startswith(("link-", "pin-")) or answer.status_code >= 500
    return [what] if blocked else []
