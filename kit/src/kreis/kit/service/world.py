"""What happens around a notifications service while the kit watches what it writes.

Promise: the service runs in a small world of the kit's own: three people, reached by mail, by
telephone, and not at all; three dates that are cancelled; one fact that is told twice; a kill;
records that are no facts; and a fact with no headers but those that are needed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from kreis.chassis.message import Wire, encode
from kreis.contracts.wire import wire
from kreis.kit.broker import Broker, settings_of
from kreis.kit.facts import Pen, some_id
from kreis.kit.process import Process
from kreis.kit.results import Differs
from kreis.kit.service.neighbours import Neighbours, Person, person
from kreis.kit.service.records import Records, Written
from kreis.onebox.folders import private_folder, write_private
from kreis.onebox.ports import HOST

EVENTS, CANCELLED = "events.group-event.v1", "kreis.group-event-cancelled.v1"
DELIVERY = "notifications.delivery.v1"
OUTCOMES = tuple(
    f"kreis.{name}.v1"
    for name in ("message-sent", "message-failed", "message-suppressed", "message-unknown")
)
CALL = "kreis.call-task-raised.v1"
ASKED = ("intake", "events", "cohorts")


@dataclass
class World:
    """One run of the service. `changes` are the acts of staff, by id, in their order."""

    broker: Broker
    process: Process
    folder: Path
    patience: float
    agency: UUID = field(default_factory=uuid4)
    changes: list[str] = field(default_factory=list)
    records: Sequence[Written] = ()

    def __post_init__(self) -> None:
        self.tokens = {name: secrets.token_urlsafe(16) for name in ASKED}
        self.neighbours = Neighbours(self.agency, self.tokens)
        self.people = [
            person("email", email="beispiel@post.example", phone="+4915550100"),
            person("call", phone="+4923035550101"),
            person("email"),
        ]
        self.neighbours.know(*self.people)
        self._pen = Pen(self.agency)

    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if nobody is told within `patience`."""
        self._start(port)
        self._cancel(written)
        self._cancel(written, twice=True)
        self.process.kill()
        self.broker.publish(_mistakes())
        self._start(port)
        self._cancel(written, bare=True)

    def _cancel(self, written: Records, *, twice: bool = False, bare: bool = False) -> None:
        told = self.neighbours.cancel(self.people)
        fact = self._pen.write(CANCELLED, told["group_event_id"], topic=EVENTS, **told)
        self.changes.append(told["change_id"])
        record = _bare(encode(fact)) if bare else encode(fact)
        self.broker.publish([record] * (2 if twice else 1))
        came = written.until(self._all_are_told, self.patience)
        self.records = written.all
        self.process.must_run()
        if not came:
            missing = sum(not self._is_told(each, told["change_id"]) for each in self.people)
            raise Differs(
                f"within {self.patience:.0f} s each of {len(self.people)} people is told that a"
                f" date was cancelled, or is to be called: a fact on {DELIVERY}",
                f"nothing about {missing} of them",
            )

    def _all_are_told(self, records: Sequence[Written]) -> bool:
        self.records = records
        return all(self._is_told(each, self.changes[-1]) for each in self.people)

    def _is_told(self, her: Person, change: str) -> bool:
        return any(self.facts(her, change))

    def facts(self, her: Person, change: str) -> list[str]:
        """Returns the types of the facts that say what became of telling her of a change. The same
        id again is a repetition."""
        found = {
            each.text("ce_id"): each.text("ce_type")
            for each in self.records
            if isinstance(each.data, dict)
            and each.data.get("participant_id") == her.participant
            and each.data.get("cause") == change
            and each.text("ce_type") in (*OUTCOMES, CALL)
        }
        return list(found.values())

    def _start(self, port: int) -> None:
        here = f"http://{HOST}:{port}"
        tokens = self.folder / "tokens"
        for name, token in self.tokens.items():
            write_private(tokens / name, token)
        private_folder(self.folder / "its-own")
        own = {f"KREIS_{name.upper()}_URL": f"{here}/{name}" for name in ASKED}
        self.process.start(
            settings_of(self.broker.hers)
            | own
            | {
                "KREIS_WORKLOAD_TOKENS": str(tokens),
                "KREIS_ISSUER": f"{here}/issuer",
                "KREIS_JWKS_URL": f"{here}/issuer/jwks.json",
                "KREIS_PUBLIC_URL": "https://kreis.example",
                "KREIS_SAFE_MODE": "true",
                "KREIS_FILE_OUTBOX": str(self.folder / "outbox"),
                "KREIS_STATE_FOLDER": str(self.folder / "its-own"),
                "KREIS_BIND": f"{HOST}:{self.process.new_port()}",
            }
        )


def _bare(record: Wire) -> Wire:
    needed = wire().needed
    return record._replace(headers=[each for each in record.headers if each[0] in needed])


def _mistakes() -> list[Wire]:
    """Returns records as somebody may write them by mistake, of keys that no fact has."""
    keys = [some_id().encode() for _ in range(3)]
    return [
        Wire(EVENTS, keys[0], b"hello", []),
        Wire(EVENTS, keys[1], None, []),
        Wire(EVENTS, keys[2], b"[]", [("x-own", b"\xff")]),
    ]
