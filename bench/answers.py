"""Answering an invitation by link against registering a newcomer.

    python -m bench.answers

Whole requests through the services' own apps, on one PostgreSQL: events takes a yes by link and
gives the page's data back, as a parent's tap does; intake registers somebody, with an
`Idempotency-Key`. Groups have ten people and all dates of the example offer. Answers of a group and
as many registrations take turns; medians of the turns count. Rates depend on the load of the
machine; CPU seconds of this process and the number of statements hardly do.
"""

from __future__ import annotations

import copy
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import event

from bench.ground import AGENCY, ISSUER, MAKES_LINKS, SEALER, STAFF, Tokens, migrated
from bench.groups import COHORT, CONFIRMED, cohort_confirmed
from bench.intake import BODY
from bench.result import keep
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health
from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.web import create_app
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.service import Service
from kreis.contracts import topics
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from kreis.intake.store import staff
from kreis.onebox.postgres import EmbeddedPostgres, running_postgres

EXAMPLE = topics()[COHORT].facts[CONFIRMED].examples["unna-on-tuesdays"]
GROUPS, SIZE = 8, 10
"""The first group warms up and does not count."""
GOAL = 3.0


class Cost(NamedTuple):
    """What one request takes."""

    seconds: float
    cpu: float
    statements: float


class Side:
    """A service in this process, and how many statements it has sent."""

    def __init__(self, service: Service, postgres: EmbeddedPostgres, tokens: Tokens) -> None:
        self.database = Database(migrated(postgres, service), SEALER)
        verifier = Verifier(ISSUER, tokens.jwks_url, service.name)
        health = Health(self.database.answers)
        self.app: Flask = create_app(
            service.name,
            service.blueprints,
            health,
            verifier,
            self.database,
            statuses=service.statuses,
        )
        self._statements = 0
        event.listen(self.database.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self._statements += 1

    def cost(self, requests: list[Callable[[], None]]) -> Cost:
        """Sends these requests, one after another."""
        began, cpu, statements = time.perf_counter(), time.process_time(), self._statements
        for each in requests:
            each()
        spent = (
            time.perf_counter() - began,
            time.process_time() - cpu,
            self._statements - statements,
        )
        return Cost(*(each / len(requests) for each in spent))


@contextmanager
def sides() -> Iterator[tuple[Side, Side, Tokens]]:
    """Events and intake."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        postgres = stack.enter_context(running_postgres(Path(folder)))
        tokens = Tokens(Path(folder) / "keys")
        stack.enter_context(tokens.served())
        both = [Side(each, postgres, tokens) for each in (EVENTS, INTAKE)]
        for each in both:
            stack.callback(each.database.close)
        yield both[0], both[1], tokens


def confirm(events: Side) -> str:
    """Lets events hear of a group that begins in two weeks. Returns its id."""
    monday = date.today() + timedelta(days=14 - date.today().weekday())  # noqa: DTZ011
    fact: dict[str, Any] = {**copy.deepcopy(EXAMPLE), "cohort_id": str(uuid4())}
    fact["offer"]["week"]["monday"] = monday.isoformat()
    fact["members"] = [{"id": str(uuid4()), "restricted": False} for _ in range(SIZE)]
    Inbox(events.database, "events", list(EVENTS.subscriptions)).take(cohort_confirmed(fact))
    return str(fact["cohort_id"])


def answers(events: Side, tokens: Tokens, cohort_id: str) -> list[Callable[[], None]]:
    """A yes of each member, by her own link."""
    client, headers = events.app.test_client(), _of_staff(tokens)
    path = f"/v1/cohorts/{cohort_id}/invitations"
    invitations = client.get(path, headers=headers).json
    purpose = {"Kreis-Purpose": "bench"}
    maker = tokens.signed(MAKES_LINKS)
    makes = {"Authorization": f"Bearer {maker}", "Kreis-Agency": str(AGENCY), **purpose}
    user = tokens.signed({**MAKES_LINKS, "sub": "kreis/console", "scope": "links:use"})
    uses = {"Authorization": f"Bearer {user}", **purpose}

    def of(invitation: dict[str, Any]) -> Callable[[], None]:
        path = f"/v1/invitations/{invitation['id']}/links"
        made = client.post(path, headers=makes)
        assert made.status_code == 201, made.text
        token = made.json["token"]

        def answer() -> None:
            body = {"answer": "yes", "children": []}
            sent = client.put(f"/v1/links/{token}/answer", json=body, headers=uses)
            assert sent.status_code == 200, sent.text

        return answer

    return [of(each) for each in invitations]


def registrations(intake: Side, tokens: Tokens) -> list[Callable[[], None]]:
    """As many newcomers."""
    client, headers = intake.app.test_client(), _of_staff(tokens)

    def register() -> None:
        person = {**BODY, "email": f"{uuid4().hex}@post.example"}
        own = {**headers, "Idempotency-Key": str(uuid4())}
        sent = client.post("/v1/participants", json=person, headers=own)
        assert sent.status_code == 201, sent.text

    return [register] * SIZE


def _of_staff(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.of_role('contact-person')}"}


def measure() -> tuple[list[Cost], list[Cost]]:
    """What an answer and a registration take, in each turn."""
    with sides() as (events, intake, tokens):
        with intake.database.agency(AGENCY) as work:
            person = {"first_name": "Petra", "last_name": "Neumann", "phone": "+492214710101"}
            staff.save(work, UUID(STAFF), person)
        found: tuple[list[Cost], list[Cost]] = ([], [])
        for turn in range(GROUPS):
            cohort_id = confirm(events)
            costs = (
                events.cost(answers(events, tokens, cohort_id)),
                intake.cost(registrations(intake, tokens)),
            )
            if turn:
                found[0].append(costs[0])
                found[1].append(costs[1])
        return found


def main() -> None:
    answer, registration = map(_median, measure())
    keep(
        "answers",
        {
            "what": f"one request, {(GROUPS - 1) * SIZE} of each, groups of {SIZE}",
            "answer": _shown(answer),
            "registration": _shown(registration),
            "ratio": round(answer.seconds / registration.seconds, 2),
            "ratio_cpu": round(answer.cpu / registration.cpu, 2),
            "target": f"ratio at most {GOAL:.0f}",
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(each) for each in zip(*costs, strict=True)))


def _shown(cost: Cost) -> dict[str, float]:
    return {
        "ms": round(1000 * cost.seconds, 2),
        "cpu_ms": round(1000 * cost.cpu, 2),
        "statements": round(cost.statements, 1),
    }


if __name__ == "__main__":
    main()
