"""Kreis from outside: addresses and tokens are all there is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from kreis.onebox.service_modules import KREIS
from kreis.onebox.story.world import AGENCY

T = TypeVar("T")
Tokens = Callable[[str], str]
"""A fresh token for somebody in this role, of the story's agency."""


_ACTS_AS = {"contact-person": "contact-person+lead", "colleague": "lead+contact-person"}
"""The story acts for both contact persons with one token. A lead sees everybody in full. Lists are
kept by two members of staff: `contact-person` and `colleague` have the same roles."""
_WHATEVER_STANDS = {"If-Match": "*"}


class Unexpected(Exception):
    """The story did not go as it is written: what was expected, and what came."""


def expect(what: str, wanted: object, found: object) -> None:
    if wanted != found:
        raise Unexpected(f"{what}: expected {wanted!r}, found {found!r}")


@dataclass(frozen=True)
class Kreis:
    """The services' addresses by name, and who gives out tokens."""

    addresses: Mapping[str, str]
    tokens: Tokens
    patience: float = 30.0
    """Seconds to wait for what other services do in their own time, and for one to come back."""
    settles: float = 0.0
    """Seconds for which every answer must come from a process with a story clock, before the story
    begins. Where pods are being replaced, some of the old ones may still answer."""
    http: httpx.Client = field(default_factory=httpx.Client)

    def ask(
        self, role: str, method: str, service: str, path: str, body: Any = None, key: str = ""
    ) -> Any:
        """The answer's JSON. Asks again while a service is away; `key` makes that harmless."""
        response = self.response(role, method, service, path, body, key)
        return _answer(response, f"{method} {service} {path}")

    def response(
        self,
        role: str,
        method: str,
        service: str,
        path: str,
        body: Any = None,
        key: str = "",
        besides: Mapping[str, str] = MappingProxyType({}),
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens(_ACTS_AS.get(role, role))}", **besides}
        headers |= {"Idempotency-Key": key} if key else {}
        url = f"{self.addresses[service]}/v1{path}"
        return self.persistent(lambda: self.http.request(method, url, json=body, headers=headers))

    def replace(self, role: str, service: str, path: str, body: Any, key: str) -> Any:
        """Overwrites what stands there, whatever it is. The answer's JSON."""
        response = self.response(role, "PUT", service, path, body, key, _WHATEVER_STANDS)
        return _answer(response, f"PUT {service} {path}")

    def bring(self, role: str, service: str, path: str, file: bytes, key: str) -> Any:
        """Brings a CSV file, once by its `key`; the answer's JSON."""
        token = self.tokens(_ACTS_AS.get(role, role))
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
        headers["Idempotency-Key"] = key
        url = f"{self.addresses[service]}/v1{path}"
        answer = self.persistent(lambda: self.http.post(url, content=file, headers=headers))
        return _answer(answer, f"POST {service} {path}")

    def persistent(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """Sends again until the service is there; raises `Unexpected` when it stays away."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                response = send()
                fault = f"{response.status_code} {response.text}"
                if response.status_code < 500 and not _is_under_way(response):
                    return response
            except httpx.TransportError as error:
                fault = repr(error)
            if time.monotonic() > deadline:
                raise Unexpected(f"a service stays away: {fault}")
            time.sleep(0.2)

    def as_reached_here(self, link: str) -> str:
        """A link from a message, whose address is the participants', at the console's address."""
        console = urlsplit(self.addresses["console"])
        return urlsplit(link)._replace(scheme=console.scheme, netloc=console.netloc).geturl()

    def eventually(self, look: Callable[[], T], wanted: Callable[[T], bool], what: str) -> T:
        """Looks until it is as wanted; what one service does reaches the others in their time."""
        deadline = time.monotonic() + self.patience
        pause = 0.05
        while not wanted(found := look()):
            if time.monotonic() > deadline:
                raise Unexpected(f"{what} did not come about; last seen: {found!r}"[:2000])
            time.sleep(pause)
            pause = min(1.3 * pause, 0.5)  # looking costs those who are at work on it
        return found

    def wait_for_story_clocks(self) -> None:
        """Waits until every service answers by the story clock, for `settles` seconds in a row.
        Raises `Unexpected` when one goes on without."""
        deadline = time.monotonic() + self.patience
        steady_since = time.monotonic()
        # A new connection each time: a kept one would lead to the same process again.
        with httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), timeout=10) as http:
            while True:
                missing = [each for each in self._with_a_clock if not self._tells_time(http, each)]
                now = time.monotonic()
                if missing and now > deadline:
                    raise Unexpected(_without_a_clock(missing, self.patience))
                if missing:
                    steady_since = now
                elif now - steady_since >= self.settles:
                    return
                time.sleep(0.5)

    def _tells_time(self, http: httpx.Client, service: str) -> bool:
        """Whether a process of this service has a story clock."""
        answer = self.persistent(lambda: http.get(f"{self.addresses[service]}/v1/story-clock"))
        if answer.status_code not in (200, 404):
            raise Unexpected(f"GET {service} /story-clock: {answer.status_code} {answer.text}")
        return answer.status_code == 200

    def set_clock(self, moment: Any) -> None:
        """Tells every service what time it is in the story."""
        for service in self._with_a_clock:
            self.ask("operator", "PUT", service, "/story-clock", {"now": moment.isoformat()})

    @property
    def _with_a_clock(self) -> list[str]:
        """Our services but the pages: they ask the others what time it is."""
        ours = {each.name for each in KREIS if each.has_database}
        return [name for name in self.addresses if name in ours]

    @property
    def agency(self) -> str:
        return str(AGENCY)


def _without_a_clock(services: Sequence[str], patience: float) -> str:
    return (
        f"{', '.join(services)} answered without a story clock for {patience:g} s. "
        "Set KREIS_STORY_CLOCK=true for all services and wait until each process runs with it; "
        "nothing was changed, so the story can be played again."
    )


def _answer(response: httpx.Response, asked: str) -> Any:
    """The JSON of an answer. Raises `Unexpected` if the service has refused."""
    if response.status_code >= 400:
        raise Unexpected(f"{asked}: {response.status_code} {response.text}")
    return response.json()


def _is_under_way(response: httpx.Response) -> bool:
    """The same request, sent before, has not been answered yet."""
    is_problem = "json" in response.headers.get("Content-Type", "")
    return (
        response.status_code == 409
        and is_problem
        and response.json().get("type") == "request-under-way"
    )
