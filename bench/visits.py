"""People who use a running system from outside: participants by their links, staff who sign in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

import httpx

from bench.ground import AGENCY, MAKES_LINKS
from bench.groups import newcomer, offer_after
from bench.large_region import RunningGroup, next_monday
from kreis.console.issuer import one_time_links
from kreis.console.issuer.signing import Issuer, role_claims
from kreis.onebox.box import Box

_DATE = re.compile(r"/termin/([0-9a-f-]{36})")
_SEQUENCE = re.compile(r'name="sequence" value="(\d+)"')
_CSRF = re.compile(r'name="csrf" value="([^"]*)"')
OFFER = str(UUID(int=2))


class Failed(Exception):
    """An answer that nobody wants."""


class Visits:
    def __init__(self, box: Box) -> None:
        self._box = box
        self._issuer = Issuer(box.data / "keys", box.issuer)
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=50)
        self._new: Callable[[], httpx.Client] = lambda: httpx.Client(timeout=60, limits=limits)
        self._anybody = self._new()
        self._staff: dict[str, httpx.Client] = {}
        self._links: dict[str, str] = {}
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._anybody, *self._staff.values()):
            each.close()

    def prepare(self, groups: Sequence[RunningGroup]) -> None:
        """Each member gets a link, each contact person signs in, and there is an offer."""
        every = [invitation for group in groups for _, invitation in group.members]
        with ThreadPoolExecutor(4) as pool:
            for invitation, token in zip(every, pool.map(self._link, every), strict=True):
                self._links[invitation] = token
        for contact in dict.fromkeys(each.contact for each in groups):
            self._staff[contact] = self._signed_in(contact)
        self._ask(
            "group-planning",
            "PUT",
            "cohorts",
            f"/offers/{OFFER}",
            offer_after(next_monday(hour=0).date()),
        )

    def open_her_page(self, invitation: str) -> str:
        return self._page(self._anybody, f"/a/{self._links[invitation]}")

    def decline(self, invitation: str) -> None:
        """She opens her page and a date on it, and cannot come."""
        date = _DATE.search(self.open_her_page(invitation))
        if date is None:
            raise Failed("no date stands on her page")
        path = f"/a/{self._links[invitation]}/termin/{date[1]}"
        sequence = _SEQUENCE.search(self._page(self._anybody, path))
        if sequence is None:
            raise Failed("the date cannot be answered")
        said = {"answer": "no", "sequence": sequence[1]}
        answer = self._anybody.post(f"{self._console}{path}", data=said)
        if answer.status_code != 303:
            raise Failed(f"no to a date: {answer.status_code}")

    def open_team(self, contact: str, path: str) -> str:
        return self._page(self._staff[contact], f"/team{path}")

    def search(self, contact: str, words: str) -> None:
        path = f"{self._console}/team/suche"
        csrf = _CSRF.search(self.open_team(contact, "/suche"))
        if csrf is None:
            raise Failed("there is no field to search in")
        answer = self._staff[contact].post(path, data={"csrf": csrf[1], "words": words})
        if answer.status_code != 200:
            raise Failed(f"search: {answer.status_code}")

    def open_lists(self, group: RunningGroup) -> list[str]:
        """Its dates that are over and have no list."""
        until = next_monday(hour=0).date().isoformat()
        dates = self._ask(
            "contact-person", "GET", "events", f"/cohorts/{group.cohort}/group-events"
        )
        return [each["id"] for each in dates if each["starts_at"] < until and not each["is_held"]]

    def record(self, date: str) -> None:
        """Everybody on the list was there."""
        path = f"/group-events/{date}/attendance"
        entries = [
            {"participant_id": each["participant_id"], "status": "present"}
            for each in self._ask("contact-person", "GET", "events", path)["entries"]
        ]
        self._ask("contact-person", "PUT", "events", path, {"entries": entries})

    def register(self) -> None:
        number = next(self._numbers)
        phone, contact = f"0171 {4_000_000 + number}", next(iter(self._staff))
        said = newcomer(f"Neu {number}", phone, contact, next_monday(hour=0).date())
        self._ask("contact-person", "POST", "intake", "/participants", said)

    def propose(self) -> None:
        asked = {"offer_ids": [OFFER]}
        self._ask("group-planning", "POST", "cohorts", "/formations", asked)

    @property
    def _console(self) -> str:
        return self._box.addresses["console"]

    def _page(self, browser: httpx.Client, path: str) -> str:
        answer = browser.get(f"{self._console}{path}")
        if answer.status_code != 200:
            raise Failed(f"{path}: {answer.status_code} {answer.headers.get('location', '')}")
        return answer.text

    def _link(self, invitation: str) -> str:
        headers = {"Kreis-Agency": str(AGENCY), "Kreis-Purpose": "bench"}
        path = f"/invitations/{invitation}/links"
        return str(self._sent("POST", "events", path, MAKES_LINKS, headers)["token"])

    def _signed_in(self, contact: str) -> httpx.Client:
        """By a one-time link, as the terminal makes it."""
        person = {"sub": contact, "name": "Petra Roth", "agency": str(AGENCY)}
        person |= {"roles": ["contact-person"]}
        token = one_time_links.make(self._box.data / "sign-in", person)
        browser = self._new()
        csrf = _CSRF.search(self._page(browser, f"/team/anmelden/{token}"))
        assert csrf is not None
        path = f"{self._console}/team/anmelden/{token}"
        answer = browser.post(path, data={"csrf": csrf[1]})
        assert answer.status_code == 303, answer.text
        return browser

    def _ask(self, role: str, method: str, service: str, path: str, body: Any = None) -> Any:
        return self._sent(method, service, path, role_claims(role, AGENCY), {}, body)

    def _sent(
        self,
        method: str,
        service: str,
        path: str,
        claims: Mapping[str, Any],
        headers: dict[str, str],
        body: Any = None,
    ) -> Any:
        token = self._issuer.sign(claims, timedelta(hours=2))
        url = f"{self._box.addresses[service]}/v1{path}"
        headers = {**headers, "Authorization": f"Bearer {token}"}
        answer = self._anybody.request(method, url, json=body, headers=headers)
        if answer.status_code >= 300:
            raise Failed(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()
