"""An office: staff before the pages of a town, and every form that they show.

Forms are found by following links from the first page. So a new page or form is tried unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from kreis.chassis.client.peers import Peer
from kreis.console.config import ConsoleSettings
from kreis.console.issuer.people import Organisation, Somebody
from kreis.console.issuer.scopes import ROLES
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.console.main import build
from kreis.console.staff.ended_sessions import EndedSessions
from kreis.console.staff.session import COOKIE, PATH
from services.cohorts.tests.unna import U, offer
from services.console.tests.page import Page
from services.console.tests.signing_in import sign_in
from tests.conformance.town import CONTACT_PERSON, Town
from tests.every_form.page_forms import Form, is_same, read_forms
from tests.support.fixtures import ISSUER, Client
from tests.support.serving import serving

ENOUGH = 2
"""Pages that are read for each route: the second date has other forms than the first."""
LINKED_FROM_PAST_DATES = ("/team/kosten",)
"""Pages that only dates of the past link to."""
NOT_FOLLOWED = ("auskunft.json", "abmelden", "anmelden", "sprache")
EVERY_ROLE = [role for role in ROLES if role not in ("operator", "subscriber")]


class Office:
    def __init__(self, town: Town, app: Flask, links: Path, urls: Mapping[str, str]) -> None:
        self.town, self.app, self.links, self.urls = town, app, links, urls
        self.person = self.somebody(CONTACT_PERSON, "Petra Neumann", EVERY_ROLE)
        self.people = {"petra": self.person}
        self.browsers = {"petra": self.signed_in()}

    @property
    def browser(self) -> FlaskClient:
        return self.browsers["petra"]

    def somebody(self, sub: str, name: str, roles: list[str]) -> dict[str, Any]:
        agency = str(self.town.clients["intake"].agency)
        return {"sub": sub, "name": name, "agency": agency, "roles": roles}

    def signed_in(self, person: dict[str, Any] | None = None) -> FlaskClient:
        browser = self.app.test_client()
        self.sign_in(browser, person)
        return browser

    def sign_in(self, browser: FlaskClient, person: dict[str, Any] | None = None) -> None:
        sign_in(browser, self.links, person or self.person)

    def forget_sign_outs(self) -> None:
        """Lets the sessions of before go on: the console keeps in its memory which have ended."""
        way_in = self.app.extensions["kreis.sign-in"]
        token = (self.links.parent / "intake").read_text()
        intake = Peer("intake", self.urls["intake_url"], lambda _: token)
        self.app.extensions["kreis.sign-in"] = replace(way_in, ended=EndedSessions(intake))

    def tab(self, who: str) -> FlaskClient:
        """A browser with the session of somebody who is signed in, as it was at first."""
        tab = self.app.test_client()
        if who:
            known = self.browsers[who].get_cookie(COOKIE, path=PATH)
            assert known is not None
            tab.set_cookie(COOKIE, known.value, path=PATH)
        return tab

    def every_form(self, *start: str, who: str = "petra") -> Iterator[Form]:
        """Yields the forms of these pages, and of those that links lead to."""
        for path, page in self.every_page(*start, who=who):
            for form in self.forms_of(page, path):
                yield replace(form, who=who)

    def forms(self) -> list[Form]:
        """One form of each kind, of all pages that links lead to; none that ends the session."""
        found: dict[tuple[str, ...], Form] = {}
        for form in self.every_form("/team/heute", *LINKED_FROM_PAST_DATES):
            if not any(each in form.action for each in NOT_FOLLOWED):
                found.setdefault(form.kind, form)
        return list(found.values())

    def forms_of_a_participant(self) -> Iterator[Form]:
        """Yields the forms behind the link of one member of the group, before and after her yes."""
        town = self.town
        (invitation, *_) = town.invitations().values()
        writer = town.clients["events"].as_service("notifications", "events", "links:write")
        token = writer.ok("POST", f"/v1/invitations/{invitation['id']}/links")["token"]
        dates = [f"/a/{token}/termin/{each['id']}" for each in invitation["group_events"][5:7]]
        browser = self.app.test_client()
        (first, *_) = found = self._behind(browser, f"/a/{token}")
        yield from found
        assert browser.post(first.action, data=first.data).status_code < 400
        for path in (f"/a/{token}", *dates, f"/a/{token}/gespraech"):
            yield from self._behind(browser, path)

    def _behind(self, browser: FlaskClient, path: str) -> list[Form]:
        answer = browser.get(path, follow_redirects=True)
        return list(self.forms_of(Page(answer.text), path))

    def every_page(
        self, *start: str, who: str = "petra", language: str = "de", enough: int = ENOUGH
    ) -> Iterator[tuple[str, Page]]:
        """Yields these pages, and those that links lead to, `enough` of a route."""
        seen: dict[str, int] = {}
        waiting, known = list(start), set(start)
        while waiting:
            path = waiting.pop(0)
            endpoint = self.endpoint(path, "GET")
            is_enough = path not in start and seen.get(endpoint, 0) >= enough
            if not endpoint.startswith("team.") or is_enough:
                continue
            answer = self.browsers[who].get(path, headers={"Accept-Language": language})
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            seen[endpoint] = seen.get(endpoint, 0) + 1
            page = Page(answer.text)
            yield path, page
            new = [link for link in self._links_of(page, path) if link not in known]
            known.update(new)
            waiting += dict.fromkeys(new)

    def forms_of(self, page: Page, path: str) -> Iterator[Form]:
        """Yields the forms of a page with the routes that they send to."""
        for form in read_forms(page, path):
            endpoint = self.endpoint(form.action, "POST")
            if endpoint:
                yield replace(form, endpoint=endpoint)

    def again(self, form: Form, browser: FlaskClient | None = None) -> Form:
        """The same form on its page as it is now."""
        tab = browser or self.tab(form.who)
        if form.opened_by is None:
            answer = tab.get(form.page)
        else:
            answer = tab.post(form.page, data=form.opened_by)
        found = list(self.forms_of(Page(answer.text), form.page))
        same = [each for each in found if is_same(each, form)]
        now, *_ = same or [each for each in found if each.endpoint == form.endpoint]
        return replace(now, who=form.who, opened_by=form.opened_by)

    def endpoint(self, path: str, method: str) -> str:
        """The route of a page; empty if there is none."""
        urls = self.app.url_map.bind("console.example")
        try:
            endpoint, _ = urls.match(urlsplit(path).path, method=method)
        except HTTPException:
            return ""
        return str(endpoint)

    def _links_of(self, page: Page, path: str) -> Iterator[str]:
        for link in page.root.all("a"):
            address = urljoin(path, link.attributes.get("href") or "").partition("#")[0]
            if address.startswith("/team/") and not any(each in address for each in NOT_FOLLOWED):
                yield address


@contextmanager
def office_of(
    client_of: Callable[..., Client], issuer: Issuer, folder: Path, *, furnished: bool = True
) -> Iterator[Office]:
    town = Town(client_of)
    if furnished:
        furnish(town)
    with ExitStack() as running:
        urls: dict[str, Any] = {
            f"{name}_url": running.enter_context(serving(each.http.application))
            for name, each in town.clients.items()
        }
        for audience in ("intake", "events", "exchange"):
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
        office = Office(town, app, folder / "sign-in", urls)
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
