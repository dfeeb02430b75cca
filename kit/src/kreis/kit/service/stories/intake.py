"""What makes intake write: people are registered, enter, are protected, and are erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from kreis.kit.facts import ERASED, FORGET, FORGOTTEN, PARTICIPATION, PRIVACY, some_id
from kreis.kit.service.stories.cohorts import ENTERED, POOL
from kreis.kit.service.stories.events import RESTRICTED
from kreis.kit.service.wanted import Unwanted, Wanted, monday_in, today

if TYPE_CHECKING:
    from kreis.kit.service.home import Home

CONSENT, PROTECTION = "kreis.consent-changed.v1", "kreis.protection-changed.v1"
ENTRY = "kreis.entry-recorded.v1"
SCOPES = (
    "agencies:write staff:write participants:read participants:read-all participants:write"
    " entries:write erasures:write erasures:read pool:read"
)


def act(home: Home, agency: UUID) -> None:
    """Four are registered: one enters, one comes under protection, one is hidden from the
    beginning and enters, one is erased."""
    staff = some_id()
    token = home.issuer.token(agency, SCOPES, subject=staff)
    if not home.people[agency]:
        home.door.done("PUT", f"/v1/agencies/{agency}", token, _AGENCY)
    home.door.done("PUT", f"/v1/staff/{staff}", token, _STAFF)
    ask = _asking(home, token)
    people = [str(ask("", _newcomer(staff, has_address_protection=n == 2))["id"]) for n in range(4)]
    enters, comes_under, hidden, erased = people
    for each in (enters, hidden):
        ask(f"/{each}/entry", {"entry_date": today().isoformat()})
    ask(f"/{enters}/consents", {"purpose": "photos", "is_given": True, **_SAID})
    home.door.done(
        "PATCH", f"/v1/participants/{comes_under}", token, {"has_address_protection": True}
    )
    # What is not published yet when somebody is erased never is, and its number is left out.
    home.wanted += _before(str(agency), people)
    home.settle()
    ask(f"/{erased}/erasure", None)
    home.wanted += _after(str(agency), erased)
    why = "she was under address protection from the beginning"
    home.unwanted += [Unwanted(each, hidden, why) for each in (PARTICIPATION, FORGET)]
    home.people[agency] += [*people[:3], staff]


def forge(home: Home, agency: UUID) -> None:
    """The erasure that somebody else tells of is all: intake acts on few facts of others."""


def _before(own: str, people: list[str]) -> list[Wanted]:
    enters, comes_under, hidden, erased = people
    return [
        *(Wanted(POOL, ENTERED, own, about=each) for each in (enters, hidden, erased)),
        Wanted(PARTICIPATION, ENTRY, own, enters),
        Wanted(RESTRICTED, ENTRY, own, hidden),
        Wanted(PRIVACY, CONSENT, own, f"{enters}#consent#photos"),
        Wanted(PRIVACY, PROTECTION, own, f"{comes_under}#protection"),
        Wanted(FORGET, FORGOTTEN, own, comes_under),
    ]


def _after(own: str, erased: str) -> list[Wanted]:
    return [
        Wanted(PRIVACY, ERASED, own, f"{erased}#erased"),
        Wanted(FORGET, FORGOTTEN, own, erased),
        Wanted(POOL, ENTERED, own, erased, is_tombstone=True),
    ]


def _asking(home: Home, token: str) -> Any:
    def ask(path: str, body: Any) -> Any:
        own = {"Idempotency_Key": some_id()}
        return home.door.done("POST", f"/v1/participants{path}", token, body, **own)

    return ask


_AGENCY = {
    "name": "Beispielträger (erfunden)", "short_name": "Beispiel", "land": "NW",
    "phone": "0221 4710100", "office_hours": "Mo-Fr 8-16 Uhr",
}  # fmt: skip
_STAFF = {"first_name": "Petra", "last_name": "Beispiel", "phone": "0221 4710101"}
_SAID = {"text_version": "1", "language": "de"}


def _newcomer(staff: str, **other: Any) -> dict[str, Any]:
    return {
        "first_name": "Beispiel",
        "last_name": "Person",
        "language": "de",
        "channel": "email",
        "email": f"beispiel.{some_id()[:8]}@post.example",
        "children": [{"birth_month": "2020-10", "needs_care": True}],
        "slots": ["tue-am"],
        "contact_person_id": staff,
        "start_weeks": [{"monday": monday_in(8).isoformat(), "mornings": "yes"}],
        **other,
    }
