"""Clients of the other services with the token of the member of staff who is signed in.

The services decide what her scopes allow, not the page. A request that creates something carries
the idempotency key of its form. So a second press of the button creates nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import structlog
from flask import g, has_request_context
from flask import request as page

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import Refused, Unavailable, send
from kreis.chassis.logs import current_traceparent
from kreis.console.services.asking import Request, Response, ServiceClient
from kreis.console.services.cohorts import Cohorts
from kreis.console.services.events import Events
from kreis.console.services.exchange import Exchange
from kreis.console.services.insights import Insights
from kreis.console.services.intake import Intake
from kreis.console.services.notifications import Notifications
from kreis.console.services.subscriptions import Subscriptions
from kreis.console.staff.form_keys import key_of

log = structlog.stdlib.get_logger("staff")
S = TypeVar("S")
T = TypeVar("T")
AT_ONCE = 4
"""Number of parallel requests on pages about many people."""
PATIENCE = 5.0
PATIENCE_WITH_A_FILE = 60.0
"""Seconds to wait for a service, without and with a file. A large file takes long to read."""


@dataclass(frozen=True)
class Addresses:
    """Base URLs of the services."""

    intake: str
    cohorts: str
    events: str
    notifications: str
    insights: str
    subscriptions: str
    exchange: str = ""
    """Empty: there are no circles."""

    def clients(self) -> dict[str, httpx.Client]:
        urls = {name: getattr(self, name) for name in self.__dataclass_fields__}
        if not self.exchange:
            del urls["exchange"]
        return {
            name: httpx.Client(base_url=f"{url}/v1", timeout=PATIENCE, verify=ca_bundle())
            for name, url in urls.items()
        }


class StaffClient:
    """Typed clients of all services: `client().cohorts.venues()`."""

    def __init__(self, clients: Mapping[str, httpx.Client], token: str, language: str) -> None:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept-Language": language,
            "traceparent": current_traceparent(),
        }
        self.intake = Intake(_AsHer(clients["intake"], headers))
        self.cohorts = Cohorts(_AsHer(clients["cohorts"], headers))
        self.events = Events(_AsHer(clients["events"], headers))
        self.notifications = Notifications(_AsHer(clients["notifications"], headers))
        self.insights = Insights(_AsHer(clients["insights"], headers))
        self.subscriptions = Subscriptions(_AsHer(clients["subscriptions"], headers))
        self.exchange: Exchange | None = None
        """None: there are no circles."""
        if "exchange" in clients:
            self.exchange = Exchange(_AsHer(clients["exchange"], headers))

    @property
    def with_texts(self) -> Mapping[str, ServiceClient]:
        """Services where a text may name somebody."""
        return {**self.by_name, **({"exchange": self.exchange} if self.exchange else {})}

    @property
    def by_name(self) -> Mapping[str, ServiceClient]:
        """Services that know participants. Exchange is never asked about the id of one."""
        return {
            "intake": self.intake,
            "cohorts": self.cohorts,
            "events": self.events,
            "notifications": self.notifications,
            "insights": self.insights,
            "subscriptions": self.subscriptions,
        }

    def together(self, ask: Callable[[S], T], about: Iterable[S]) -> list[T]:
        """Sends one request for each subject, several in parallel. Keeps the given order."""
        subjects: Sequence[S] = list(about)
        contexts = [copy_context() for _ in subjects]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda own, each: own.run(ask, each), contexts, subjects))

    def ahead(self, *asks: Callable[[], object]) -> None:
        """Asks in parallel for what the page needs later.

        A page that only shows asks each service for each thing once, so it finds the answers then,
        and the faults too. Other pages ask nothing ahead.
        """
        if _only_shows():
            self.together(_fetch, asks)


def _fetch(ask: Callable[[], object]) -> None:
    try:
        ask()
    except (Refused, Unavailable) as fault:
        log.debug("not_there_ahead", fault=str(fault))


def refused_by_services() -> list[dict[str, Any]]:
    """Returns the problem documents of the changes that services have refused in this request."""
    found: list[dict[str, Any]] = g.setdefault("refused_by_services", [])
    return found


def asked_once(name: str, ask: Callable[[], T]) -> T:
    """Returns what is asked for, and asks once in a request: sections of a page ask in parallel."""
    known: dict[str, T] = g.setdefault("asked_once", {})
    locks: dict[str, Lock] = g.setdefault("asking_once", {})
    with locks.setdefault(name, Lock()):
        if name not in known:
            known[name] = ask()
        return known[name]


class _AsHer:
    """Sends requests to one service with the token of the member of staff."""

    def __init__(self, client: httpx.Client, headers: Mapping[str, str]) -> None:
        self._client, self._headers = client, headers

    def __call__(self, request: Request) -> Response:
        if request.method != "GET" or not _only_shows():
            return self._send(request)
        name = f"{self._client.base_url}{request.path}?{sorted(request.query.items())}"
        came = asked_once(name, lambda: self._outcome(request))
        if isinstance(came, Exception):
            raise came
        return came

    def _outcome(self, request: Request) -> Response | Refused | Unavailable:
        try:
            return self._send(request)
        except (Refused, Unavailable) as fault:
            return fault

    def _send(self, request: Request) -> Response:
        patience = PATIENCE if request.file is None else PATIENCE_WITH_A_FILE
        try:
            response = send(
                self._client,
                request.method,
                request.path.lstrip("/"),
                params=request.query,
                headers={**self._headers, **_headers_of(request)},
                timeout=patience,
                **_body_of(request),
            )
        except Refused as refusal:
            if request.method != "GET":
                refused_by_services().append(refusal.problem)
            raise
        return Response(response.json(), response.headers.get("ETag", ""))


def _only_shows() -> bool:
    """True on a page that changes nothing: what a service has answered, it would answer again."""
    return has_request_context() and page.method == "GET"


_PLAIN = "".join(map(chr, range(0x20, 0x7F)))
"""Characters that a header takes. Hidden fields of a form may have been changed to hold others."""


def _headers_of(request: Request) -> dict[str, str]:
    named = {
        "Idempotency-Key": key_of(request),
        "If-Match": request.seen,
        "Content-Type": "text/csv" if request.file is not None else "",
    }
    return {name: quote(value, safe=_PLAIN) for name, value in named.items() if value}


def _body_of(request: Request) -> dict[str, object]:
    if request.file is not None:
        return {"content": request.file}
    return {} if request.body is None else {"json": request.body}
