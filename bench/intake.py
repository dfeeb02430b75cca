"""A registration with everything on against a bare Flask answer, per worker.

    python -m bench.intake

Every rung of the ladder is a gunicorn worker of its own, as the services run it (one process, a
few threads), asked over HTTP by four connections that never wait. A rung adds one thing to the one
before; the last is intake's own route, with an `Idempotency-Key`. Rungs take turns; medians count.
Rates depend on the load of the machine; CPU seconds of the worker, without PostgreSQL's, hardly do.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Flask, Response, request

from bench.ground import AGENCY, ISSUER, SEALER, STAFF, Tokens, migrated
from bench.result import keep
from bench.revisions.running import cpu_of
from kreis.chassis.config import Settings
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health
from kreis.chassis.http.auth import Verifier, public, require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import change
from kreis.chassis.http.web import HEALTH, create_app
from kreis.chassis.process.roles import SWITCH_INTERVAL, serve
from kreis.intake.commands import agencies, staff
from kreis.intake.commands import participants as newcomers
from kreis.intake.domain.participants import Participant, State
from kreis.intake.main import SERVICE
from kreis.intake.schemas import participants as schemas
from kreis.intake.store import participants
from kreis.onebox.ports import Ports
from kreis.onebox.postgres import running_postgres

RUNGS = ("flask", "+ chassis", "+ token", "+ validation", "+ database", "+ outbox", "everything")
BODY = {
    "first_name": "Derya",
    "last_name": "Şahin",
    "language": "tr",
    "german_level": "A2",
    "channel": "email",
    "email": "derya.sahin@post.example",
    "children": [{"birth_month": "2024-10", "needs_care": True}],
    "slots": ["tue-am", "thu-am"],
    "contact_person_id": STAFF,
    "start_weeks": [{"monday": "2027-04-05", "mornings": "with_childcare"}],
}
_AGREED = ("notice", "consents")
CONNECTIONS = 4
SECONDS, TURNS = 2.5, 5


def app_of(rung: str) -> Flask:
    """The app of a rung, in the process that will serve it."""
    if rung == "flask":
        return _bare()
    database = Database(os.environ["BENCH_DATABASE"], SEALER)
    verifier = Verifier(ISSUER, os.environ["BENCH_JWKS"], "intake")
    blueprints = SERVICE.blueprints if rung == "everything" else [_blueprint(rung)]
    health = Health(database.answers)
    return create_app("intake", blueprints, health, verifier, database, statuses=SERVICE.statuses)


def _bare() -> Flask:
    app = Flask(__name__)
    app.extensions[HEALTH] = Health(lambda _: True)  # what serves an app asks for it

    @app.post("/v1/participants")
    def register() -> tuple[dict[str, Any], int]:
        body = request.get_json()
        return {"id": str(uuid4()), **body}, 201

    return app


def _blueprint(rung: str) -> Blueprint:
    api = Blueprint("bench", __name__)

    @api.post("/chassis")
    @public
    def chassis() -> tuple[dict[str, Any], int]:
        return {"id": str(uuid4()), **request.get_json()}, 201

    @api.post("/token")
    @require("participants:write")
    def token() -> tuple[dict[str, Any], int]:
        return {"id": str(uuid4()), **request.get_json()}, 201

    @api.post("/validation")
    @require("participants:write")
    @api.arguments(schemas.Registration)
    @api.response(201, schemas.ParticipantView)
    def validation(registration: dict[str, Any]) -> Any:
        return newcomer(registration)

    @api.post("/database")
    @require("participants:write")
    @api.arguments(schemas.Registration)
    @api.response(201, schemas.ParticipantView)
    def database(registration: dict[str, Any]) -> Response:
        def add(work: Any) -> Any:
            participant = newcomer(registration)
            newcomers._refuse_faults(work, participant)
            participants.add(work, participant)
            return participant

        return change(add, schema=schemas.ParticipantView, status=201)

    @api.post("/outbox")
    @require("participants:write")
    @api.arguments(schemas.Registration)
    @api.response(201, schemas.ParticipantView)
    def outbox(registration: dict[str, Any]) -> Response:
        return change(
            lambda work: newcomers.register(work, registration, "bench"),
            schema=schemas.ParticipantView,
            status=201,
        )

    return api


def newcomer(registration: dict[str, Any]) -> Participant:
    """As `newcomers.register` makes her."""
    own = {name: value for name, value in registration.items() if name not in _AGREED}
    own["waiting_since"] = own["waiting_since"] or datetime.now(UTC).date()
    return Participant(id=uuid4(), state=State.WAITING, **newcomers._as_values(own))


def path_of(rung: str) -> str:
    return f"/v1/{rung.removeprefix('+ ')}" if rung.startswith("+") else "/v1/participants"


def serve_rung(rung: str, bind: str) -> None:
    settings = Settings(bind=bind, issuer=ISSUER, workload_tokens=Path())

    def build() -> Flask:
        sys.setswitchinterval(SWITCH_INTERVAL)
        return app_of(rung)

    serve(settings, build, lambda: None)


class Took(NamedTuple):
    """Answers per second, and CPU milliseconds of each."""

    rate: float
    cpu: float


class Rung:
    """A running worker."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self._port = name, port
        words = [sys.executable, "-m", "bench.intake", "--serve", name, "--bind"]
        self._process = subprocess.Popen([*words, f"127.0.0.1:{port}"], start_new_session=True)

    def wait_until_ready(self, headers: dict[str, str]) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                if self._asks(headers)() == 201:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} does not answer")
            time.sleep(0.2)

    def turn(self, headers: dict[str, str], seconds: float) -> Took:
        """Answers connections that never wait."""
        until, cpu = time.monotonic() + seconds, self._cpu()
        counts: list[int] = []

        def work() -> None:
            ask, count = self._asks(headers), 0
            while time.monotonic() < until:
                status = ask()
                if status != 201:
                    raise RuntimeError(f"{self.name} answers {status}")
                count += 1
            counts.append(count)

        threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return Took(sum(counts) / seconds, 1000 * (self._cpu() - cpu) / sum(counts))

    def _cpu(self) -> float:
        return sum(cpu_of(self._process.pid).values())

    def stop(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()

    def _asks(self, headers: dict[str, str]) -> Callable[[], int]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        body = json.dumps(BODY).encode()

        def ask() -> int:
            own = {"Content-Type": "application/json", **headers}
            if self.name == RUNGS[-1]:
                own["Idempotency-Key"] = str(uuid4())
            connection.request("POST", path_of(self.name), body, own)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        return ask


def measure(folder: Path) -> dict[str, list[Took]]:
    tokens = Tokens(folder / "keys")
    with running_postgres(folder) as postgres, tokens.served():
        url = migrated(postgres, SERVICE)
        database = Database(url, SEALER)
        with database.agency(AGENCY) as work:
            profile = {"name": "L", "short_name": "L", "land": "NW", "phone": "+4922147101"}
            agencies.set_up(work, {**profile, "office_hours": "Mo-Fr"})
            person = {"first_name": "Petra", "last_name": "Neumann", "phone": "+492214710101"}
            staff.save(work, UUID(STAFF), person)
        database.close()
        os.environ |= {"BENCH_DATABASE": url, "BENCH_JWKS": tokens.jwks_url}
        headers = {"Authorization": f"Bearer {tokens.of_role('contact-person')}"}
        ports = Ports(folder)
        rungs = [Rung(name, ports.port(f"rung-{n}")) for n, name in enumerate(RUNGS)]
        try:
            for rung in rungs:
                rung.wait_until_ready(headers)
                rung.turn(headers, 1)  # warm
            turns: dict[str, list[Took]] = {name: [] for name in RUNGS}
            for _ in range(TURNS):
                for rung in rungs:
                    turns[rung.name].append(rung.turn(headers, SECONDS))
            return turns
        finally:
            for rung in rungs:
                rung.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--serve", choices=RUNGS)
    parser.add_argument("--bind", default="")
    wanted = parser.parse_args()
    if wanted.serve:
        serve_rung(wanted.serve, wanted.bind)
        return
    with tempfile.TemporaryDirectory() as folder:
        turns = measure(Path(folder))
    took = {
        name: Took(*(statistics.median(each) for each in zip(*found, strict=True)))
        for name, found in turns.items()
    }
    bare, everything = took["flask"], took["everything"]
    ladder = {
        name: {
            "per_second": round(each.rate),
            "of_bare_flask": round(each.rate / bare.rate, 3),
            "cpu_ms": round(each.cpu, 2),
        }
        for name, each in took.items()
    }
    keep(
        "intake",
        {
            "what": "registrations per second of one worker, 4 connections that never wait",
            "ladder": ladder,
            "ratio": round(everything.rate / bare.rate, 3),
            "ratio_cpu": round(bare.cpu / everything.cpu, 3),
            "target": "at least 0.12",
            "load": round(os.getloadavg()[0], 1),
        },
    )


if __name__ == "__main__":
    main()
