"""5,000 newcomers from one file, 3 % of its rows faulty; then the same file once more.

    python -m bench.imports

The real intake on a PostgreSQL of its own: the file comes by its route, its rows are taken by the
due work that the service's worker runs. What must hold is asserted: every faulty row is named,
every good one is in, the second run changes nothing. Progress is what `GET /v1/imports/{id}` says
meanwhile.
The baseline is the route that registers one person, asked in the same process before and after the
import. Rates depend on the load of the machine; CPU seconds hardly do.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from bench.ground import AGENCY, ISSUER, SEALER, STAFF, Tokens, migrated
from bench.intake import BODY
from bench.result import keep
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health, Heartbeats
from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.web import create_app
from kreis.chassis.process.due import DueRunner
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import jobs
from kreis.intake.main import SERVICE
from kreis.intake.store import staff
from kreis.onebox.postgres import running_postgres

ROWS, ONE_FAULTY_IN = 5_000, 33
SINGLE = 250
"""Registrations before the import, and as many after it."""
HEADER = "Vorname;Nachname;Sprache;Geburtsdatum;E-Mail;Telefon;Kind 1;Zeiten;Ansprechperson"
FAULTS = ("31.02.1990", "1.2.90", "gestern")
_LETTERS = str.maketrans("0123456789", "bcdfghjklm")


def rows() -> Iterator[str]:
    """Everybody of her own; every 33rd has a birth date that is none, and a thirteenth month."""
    for number in range(ROWS):
        is_faulty = number % ONE_FAULTY_IN == 0
        born = FAULTS[number % 3] if is_faulty else f"{number % 28 + 1:02}.03.{1980 + number % 25}"
        child = "13/2024" if is_faulty else f"{number % 12 + 1:02}/2024*"
        word = str(number).translate(_LETTERS)  # a name with four digits is no name
        name = f"Vorname{word};Nachname{word};Türkisch"
        yield f"{name};{born};p{number}@post.example;0221 {4710000 + number};{child};Di Do;Neumann"


def main() -> None:
    raw = "\n".join([HEADER, *rows()]).encode()
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder)) as postgres:
        database = Database(migrated(postgres, SERVICE), SEALER)
        tokens = Tokens(Path(folder) / "keys")
        with tokens.served():
            verifier = Verifier(ISSUER, tokens.jwks_url, "intake")
            app = create_app(
                "intake",
                SERVICE.blueprints,
                Health(database.answers),
                verifier,
                database,
                statuses=SERVICE.statuses,
            )
            _settle(database)
            intake = Intake(app.test_client(), tokens, DueRunner(database, _jobs(), Heartbeats()))
            before = intake.register(SINGLE)
            first = intake.bring(raw)
            after = intake.register(SINGLE)
            named = intake.named(first["id"])
            second = intake.bring(raw)
        database.close()
    faulty = len(range(0, ROWS, ONE_FAULTY_IN))
    assert (first["added"], first["faulty"]) == (ROWS - faulty, faulty), first
    assert (second["added"], second["known"], second["faulty"]) == (0, ROWS - faulty, faulty)
    assert named == (faulty, 2 * faulty), f"rows and faults named: {named}"
    keep(
        "imports",
        {
            "what": f"{ROWS} rows, {faulty} of them faulty, each with two faults",
            "import": _shown(first),
            "the same file again": _shown(second),
            "faulty rows named": named[0],
            "faults named": named[1],
            "one registration": {
                "registrations": 2 * SINGLE,
                "per second": round(2 * SINGLE / (before.seconds + after.seconds)),
                "CPU milliseconds": round(500 * (before.cpu + after.cpu) / SINGLE, 2),
            },
            "rows per second against registrations": round(
                ROWS * (before.seconds + after.seconds) / first["seconds"] / (2 * SINGLE), 2
            ),
            "rows per CPU second against registrations": round(
                ROWS * (before.cpu + after.cpu) / first["cpu"] / (2 * SINGLE), 2
            ),
            "load": round(os.getloadavg()[0], 1),
        },
    )


class Took(NamedTuple):
    """Seconds by the clock, and seconds of this process' CPU."""

    seconds: float
    cpu: float


class Intake:
    """The service, its worker, and somebody who brings a file and looks how far it is."""

    def __init__(self, http: FlaskClient, tokens: Tokens, worker: DueRunner) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {tokens.of_role('contact-person')}"}
        self._worker = worker
        self._people = 0

    def bring(self, raw: bytes) -> dict[str, Any]:
        """The finished import, with `seconds` and how many different `steps` were seen of it."""
        begun, cpu = time.perf_counter(), time.process_time()
        sent = self._http.post(
            "/v1/imports", data=raw, headers=self._headers, content_type="text/csv"
        )
        assert sent.status_code == 202, sent.text
        uploaded = time.perf_counter() - begun
        work = threading.Thread(target=self._do_what_is_due)
        work.start()
        seen = set()
        while work.is_alive():
            seen.add(self._get(f"/v1/imports/{sent.json['id']}")["done"])
            work.join(0.2)
        found = self._get(f"/v1/imports/{sent.json['id']}")
        assert found["state"] == "finished", found
        taken = time.perf_counter() - begun
        own = {"uploaded": uploaded, "seconds": taken, "steps": len(seen)}
        return {**found, **own, "cpu": time.process_time() - cpu}

    def _do_what_is_due(self) -> None:
        """Does the import, and whatever else fell due before it."""
        while self._worker.run_next():
            pass

    def register(self, count: int) -> Took:
        """Registers people one after another, each by a request of her own."""
        begun, cpu = time.perf_counter(), time.process_time()
        for _ in range(count):
            self._people += 1
            number = f"Einzeln{self._people}"
            person = {**BODY, "last_name": number, "email": f"{number}@post.example"}
            headers = {**self._headers, "Idempotency-Key": str(uuid4())}
            sent = self._http.post("/v1/participants", json=person, headers=headers)
            assert sent.status_code == 201, sent.text
        return Took(time.perf_counter() - begun, time.process_time() - cpu)

    def named(self, import_id: str) -> tuple[int, int]:
        """How many rows the report names as faulty, and with how many faults."""
        count = faults = 0
        after: int | None = 0
        while after is not None:
            page = self._get(f"/v1/imports/{import_id}/findings?limit=500&after={after}")
            faulty = [each for each in page["items"] if each["outcome"] == "faulty"]
            count += len(faulty)
            faults += sum(len(each["faults"]) for each in faulty)
            after = page["next"]
        return count, faults

    def _get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._http.get(path, headers=self._headers).json
        return answer


def _settle(database: Database) -> None:
    with database.agency(AGENCY) as work:
        person = {"first_name": "Petra", "last_name": "Neumann", "phone": "+492214710101"}
        staff.save(work, UUID(STAFF), person)


def _jobs() -> list[Any]:
    return jobs(
        IntakeSettings(
            bind="",
            issuer="",
            jwks_url="",
            database_url="",
            kafka=KafkaAccess(""),
            workload_tokens=Path("nowhere"),
            cohorts_url="http://127.0.0.1:9",
        )
    )


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "seconds": round(found["seconds"], 1),
        "rows per second": round(ROWS / found["seconds"]),
        "CPU milliseconds a row": round(1000 * found["cpu"] / ROWS, 2),
        "seconds until taken": round(found["uploaded"], 2),
        "steps of progress seen": found["steps"],
        **{name: found[name] for name in ("added", "known", "held_back", "faulty")},
    }


if __name__ == "__main__":
    main()
