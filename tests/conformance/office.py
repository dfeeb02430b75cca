"""An office: staff with every role before the pages of a town, and every form that they show.

Forms are found by following links from the first page. So a new page or form is tried unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from kreis.console.config import ConsoleSettings
from kreis.console.issuer.people import Organisation, Somebody
from kreis.console.issuer.scopes import ROLES
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.console.main import build
from services.cohorts.tests.unna import U, offer
from services.console.tests.page import Element, Page
from services.console.tests.signing_in import sign_in
from services.console.tests.town import all_rows
from tests.conformance.town import CONTACT_PERSON, Town
from tests.support.fixtures import ISSUER, Client
from tests.support.serving import serving

TYPED = ("text", "email", "tel", "number", "date", "time", "month", "search")
ENOUGH = 2
"""Pages that are read for each route: the second date has other forms than the first."""
NOT_COMPARED = ("access_log", "link_change")
"""Tables that count or note each request: they are to grow."""
LAST_USE = "last_used_at"
"""Column that notes when a link was used, once in a while. So a second request may write it
where the first did not."""
LINKED_FROM_PAST_DATES = ("/team/kosten",)
"""Pages that only dates of the past link to: the office has none."""
NOT_FOLLOWED = ("auskunft.json", "abmelden", "anmelden", "sprache")


VALID = {
    "first_name": "Ada",
    "last_name": "Berger",
    "phone": "0171 3920002",
    "email": "ada.berger@post.example",
    "channel": "sms",
    "language": "de",
    "birth_month.0": "2020-05",
    **{f"birth_month.{row}": "2021-05" for row in range(1, 4)},
    "notice_version": "2027-01",
    "slots": "tue-am",
    "name": "Haus am Ring",
    "street": "Beispielweg 4",
    "postal_code": "59423",
    "town": "Unna",
    "monday": "2027-06-14",
    "day": "2027-05-10",
    "reason": "Teamtag",
    "names_de": "Bewerbung",
    "from": "09:00",
    "until": "11:00",
    "role": "contact-person",
    "adults_min": "8",
    "version": "2027-01",
    "date": "2027-05-12",
    "starts_at": "09:30",
    "ends_at": "11:30",
}
"""Values of fields that are empty at first and have to be said."""


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    """The type of an input, `select` or `textarea`."""


@dataclass(frozen=True)
class Form:
    """A form of a page: where it stands, where it sends to, what it sends as it is."""

    page: str
    action: str
    endpoint: str
    fields: tuple[Field, ...]
    sent: MultiDict[str, str]
    has_files: bool = False

    @property
    def typed(self) -> list[Field]:
        """Returns the fields that people type into or choose from."""
        return [each for each in self.fields if each.kind in (*TYPED, "select", "textarea")]

    def __str__(self) -> str:
        return f"{self.endpoint} on {self.page}"


class Office:
    def __init__(self, town: Town, app: Flask, links: Path) -> None:
        self.town, self.app, self.links = town, app, links
        self.person = {
            "sub": CONTACT_PERSON,
            "name": "Petra Neumann",
            "agency": str(town.clients["intake"].agency),
            "roles": [role for role in ROLES if role not in ("operator", "subscriber")],
        }
        self.browser = self.signed_in()

    def signed_in(self) -> FlaskClient:
        browser = self.app.test_client()
        self.sign_in(browser)
        return browser

    def sign_in(self, browser: FlaskClient) -> None:
        sign_in(browser, self.links, self.person)

    def forms(self, start: str = "/team/heute") -> list[Form]:
        """Every form of every page, once for each route it sends to and set of fields."""
        found: dict[tuple[str, tuple[str, ...]], Form] = {}
        seen: dict[str, int] = {}
        waiting = [start, *LINKED_FROM_PAST_DATES]
        known = set(waiting)
        while waiting:
            path = waiting.pop(0)
            endpoint = self._endpoint(path, "GET")
            if endpoint is None or seen.get(endpoint, 0) >= ENOUGH:
                continue
            answer = self.browser.get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            seen[endpoint] = seen.get(endpoint, 0) + 1
            page = Page(answer.text)
            for form in self.forms_of(page, path):
                own = (form.endpoint, tuple(sorted(each.name for each in form.typed)))
                found.setdefault(own, form)
            for link in self._links_of(page, path):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        return list(found.values())

    def forms_of(self, page: Page, path: str) -> Iterator[Form]:
        for element in page.root.all("form", method="post"):
            action = str(element.attributes.get("action") or path)
            endpoint = self._endpoint(action, "POST")
            if endpoint is not None and not any(each in action for each in NOT_FOLLOWED):
                yield _form(element, path, action, endpoint)

    def forms_of_a_participant(self) -> list[Form]:
        """Every form of the pages behind the link of one member of the group."""
        town = self.town
        (invitation, *_) = town.invitations().values()
        writer = town.clients["events"].as_service("notifications", "events", "links:write")
        token = writer.ok("POST", f"/v1/invitations/{invitation['id']}/links")["token"]
        dates = [f"/a/{token}/termin/{each['id']}" for each in invitation["group_events"][5:7]]
        found = []
        for path in (f"/a/{token}", *dates, f"/a/{token}/gespraech"):
            answer = self.browser.get(path, follow_redirects=True)
            page = Page(answer.text)
            for element in page.root.all("form", method="post"):
                action = str(element.attributes.get("action") or path)
                found.append(_form(element, path, action, self._match(action, "POST") or ""))
                if path == f"/a/{token}" and len(found) == 1:
                    self.browser.post(action, data=found[0].sent)
        return found

    def again(self, form: Form) -> Form:
        """The same form on its page as it is now."""
        page = Page(self.browser.get(form.page).text)
        (now,) = [each for each in self.forms_of(page, form.page) if is_same(each, form)][:1]
        return now

    def rows(self) -> dict[str, dict[str, list[Any]]]:
        """Everything that is stored, but logs, and marks of who used what."""
        clients = self.town.clients.items()
        found = {name: all_rows(client, but=LAST_USE) for name, client in clients}
        for tables in found.values():
            for table in NOT_COMPARED:
                tables.pop(table, None)
        return found

    def _endpoint(self, path: str, method: str) -> str | None:
        """The route of a page of staff."""
        endpoint = self._match(path, method)
        return endpoint if endpoint and endpoint.startswith("team.") else None

    def _match(self, path: str, method: str) -> str | None:
        urls = self.app.url_map.bind("console.example")
        try:
            endpoint, _ = urls.match(urlsplit(path).path, method=method)
        except HTTPException:
            return None
        return str(endpoint)

    def _links_of(self, page: Page, path: str) -> Iterator[str]:
        for link in page.root.all("a"):
            address = urljoin(path, link.attributes.get("href") or "").partition("#")[0]
            if address.startswith("/team/") and not any(each in address for each in NOT_FOLLOWED):
                yield address


def is_same(one: Form, other: Form) -> bool:
    """True if both send to the same address, and the first has every field of the second."""
    names = [{field.name for field in form.typed} for form in (one, other)]
    return one.action == other.action and names[0] >= names[1]


def _form(element: Element, path: str, action: str, endpoint: str) -> Form:
    fields: list[Field] = []
    sent: MultiDict[str, str] = MultiDict()
    has_files = False
    for control in (each for tag in ("input", "select", "textarea") for each in element.all(tag)):
        name = str(control.attributes.get("name") or "")
        kind = (
            str(control.attributes.get("type") or "text") if control.tag == "input" else control.tag
        )
        has_files = has_files or kind == "file"
        fields.append(Field(name, kind))
        if (value := _value(control, kind)) is not None:
            sent.add(name, value)
    for button in element.all("button")[:1]:
        if button.attributes.get("name"):
            sent.add(str(button.attributes["name"]), str(button.attributes.get("value") or ""))
    for name in {each.name for each in fields} & VALID.keys():
        if not any(sent.getlist(name)):
            sent.setlist(name, [VALID[name]])
    return Form(path, action, endpoint, tuple(fields), sent, has_files)


def _value(control: Element, kind: str) -> str | None:
    """What the control sends as it is. None if it sends nothing."""
    if kind == "file":
        return None
    if kind in ("checkbox", "radio"):
        is_ticked = "checked" in control.attributes
        return str(control.attributes.get("value") or "on") if is_ticked else None
    if kind == "select":
        options = control.all("option")
        chosen = [each for each in options if "selected" in each.attributes] or options[:1]
        return str(chosen[0].attributes.get("value") or "") if chosen else None
    if kind == "textarea":
        return control.text
    return str(control.attributes.get("value") or "")


@contextmanager
def office_of(client_of: Callable[..., Client], issuer: Issuer, folder: Path) -> Iterator[Office]:
    town = Town(client_of)
    furnish(town)
    with ExitStack() as running:
        urls: dict[str, Any] = {
            f"{name}_url": running.enter_context(serving(each.http.application))
            for name, each in town.clients.items()
        }
        for audience in ("intake", "events"):
            claims = workload_claims("console", audience)
            (folder / audience).write_text(issuer.sign(claims, timedelta(minutes=30)))
        settings = ConsoleSettings(
            bind="",
            issuer=ISSUER,
            workload_tokens=folder,
            issuer_keys=str(issuer._keys),
            sign_in_links=str(folder / "sign-in"),
            public_url="http://console.example",
            story_clock=True,
            **urls,
        )
        app = build(settings)
        office = Office(town, app, folder / "sign-in")
        agency = str(town.clients["intake"].agency)
        somebody = Somebody(CONTACT_PERSON, "Petra Neumann", ["contact-person", "lead"])
        app.extensions["kreis.sign-in"].people.keep(
            Organisation(agency, "Lindenbrücke", [somebody])
        )
        yield office


def furnish(town: Town) -> None:
    """Makes that there is something of everything: a topic, an open offer, a contributor."""
    planning, petra = town.ask("cohorts", "group-planning"), town.ask("intake")
    free = "00000000-0000-4000-8000-0000000000f1"
    monday = {"week": {**offer(U)["week"], "monday": "2027-06-07"}}
    planning.ok("PUT", f"/v1/offers/{free}", offer(U, **monday))
    petra.ok("PUT", "/v1/topics/T1", {"names": {"de": "Bewerbung", "en": "Applying"}})
    events = town.ask("events")
    date = next(iter(town.invitations().values()))["group_events"][7]
    speaker = {"role": "speaker", "name": "Dr. Ute Lang", "email": "ute.lang@post.example"}
    events.ok("POST", f"/v1/group-events/{date['id']}/contributors", speaker)
    events.ok("PUT", "/v1/closure-days/2027-05-04", {"reason": "Teamtag"})
    slot = {"starts_at": "2027-03-30T09:00:00+00:00", "minutes": 30, "form": "phone"}
    opened = {"contact_person_id": CONTACT_PERSON, "slots": [slot]}
    events.ok("POST", "/v1/appointment-slots", opened)
