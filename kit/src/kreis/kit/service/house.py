"""Where a service lives while the kit watches it: topics, neighbours that the kit plays, a folder.

Promise: the service gets all addresses as variables, and may be started again and again. `Dwelling`
is for any service, `House` for notifications.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from kreis.chassis.message import Wire, encode
from kreis.kit.broker import Broker, settings_of
from kreis.kit.facts import Pen
from kreis.kit.process import Process
from kreis.kit.results import Differs
from kreis.kit.service.door import Answer, Door
from kreis.kit.service.issuer import Issuer
from kreis.kit.service.neighbours import Neighbours, Person
from kreis.kit.service.records import Records, Written
from kreis.kit.serving import Asked, Refused
from kreis.onebox.folders import private_folder, write_private
from kreis.onebox.ports import HOST

EVENTS, CANCELLED = "events.group-event.v1", "kreis.group-event-cancelled.v1"
DELIVERY = "notifications.delivery.v1"
ACKNOWLEDGED = "privacy-ack.notifications.v1"
OUTCOMES = tuple(
    f"kreis.{name}.v1"
    for name in ("message-sent", "message-failed", "message-suppressed", "message-unknown")
)
SENT = OUTCOMES[0]
CALL, CLOSED = "kreis.call-task-raised.v1", "kreis.call-task-closed.v1"
ASKED = ("intake", "events", "cohorts")
PUBLIC_URL, NEUTRAL_URL = "https://kreis.example", "https://mitteilung.example"
NEUTRAL_MAIL = "post@mitteilung.example"


@dataclass
class Dwelling(ABC):
    """One run of a service. `records` are what it has written so far."""

    broker: Broker
    process: Process
    folder: Path
    patience: float
    agency: UUID = field(default_factory=uuid4)
    records: Sequence[Written] = ()
    is_alone: bool = False
    """Whether the neighbours are away. The issuer is one of them."""
    service: ClassVar[str]
    asks: ClassVar[Sequence[str]] = ()
    """The neighbours that the service asks."""
    reads: ClassVar[Sequence[str]] = ()
    """The topics that are looked at."""

    def __post_init__(self) -> None:
        self.tokens = {name: secrets.token_urlsafe(16) for name in self.asks}
        self.issuer = Issuer(self.service)
        self.pen = Pen(self.agency)
        self.door = Door("")
        self.move_in()

    @abstractmethod
    def move_in(self) -> None:
        """Says who lives here."""

    @abstractmethod
    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if the service does not come so far."""

    @abstractmethod
    def neighbour(self, asked: Asked) -> Any:
        """Returns what a neighbour knows. Raises `Refused`."""

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies of which there may be facts."""
        return frozenset({str(self.agency)})

    @property
    def keys(self) -> frozenset[str]:
        """All keys of facts, if they are known before. Empty: the service makes ids as well."""
        return frozenset()

    def answer(self, asked: Asked) -> Any:
        """Answers for the issuer and the neighbours. Raises `Refused`."""
        if self.is_alone:
            raise Refused(503, "about:blank", "This neighbour is away.")
        if asked.path == "/issuer/jwks.json":
            return self.issuer.jwks()
        return self.neighbour(asked)

    def settings(self) -> dict[str, str]:
        """Returns the variables that this service gets beside those of all."""
        return {}

    def its_own(self, records: Sequence[Written]) -> Sequence[Written]:
        """Returns the records that are judged."""
        return records

    def wait_for(
        self, written: Records, holds: Callable[[], bool], expected: str, came: Callable[[], str]
    ) -> None:
        """Reads on until it holds. Raises `Differs`, also if the service ends meanwhile."""

        def check() -> bool:
            self.process.must_run()
            return holds()

        if not self.listen(written, self.patience, check):
            raise Differs(f"within {self.patience:.0f} s {expected}", came())

    def listen(self, written: Records, seconds: float, until: Callable[[], bool]) -> bool:
        """Reads on for so long, or until it holds. Returns whether it does."""

        def check(records: list[Written]) -> bool:
            self.records = self.its_own(records)
            return until()

        return written.until(check, seconds)

    def open(self, port: int) -> None:
        """Starts the service, and returns when it can answer. Raises `Differs`."""
        self.start(port)

        def is_ready(answer: Answer) -> bool:
            self.process.must_run()
            return answer.status == 200

        answer = self.door.until(is_ready, self.patience, "GET", "/readyz")
        if answer.status != 200:
            raise Differs(f"within {self.patience:.0f} s GET /readyz answers 200", str(answer))

    def start(self, port: int) -> None:
        """Starts the service, with its folder as it was."""
        here = f"http://{HOST}:{port}"
        tokens = self.folder / "tokens"
        for name, token in self.tokens.items():
            write_private(tokens / name, token)
        private_folder(self.folder / "its-own")
        own = {f"KREIS_{name.upper()}_URL": f"{here}/{name}" for name in self.asks}
        self.issuer.url = f"{here}/issuer"
        address = f"{HOST}:{self.process.new_port()}"
        self.door = Door(address)
        self.process.start(
            settings_of(self.broker.hers)
            | own
            | {
                "KREIS_WORKLOAD_TOKENS": str(tokens),
                "KREIS_ISSUER": self.issuer.url,
                "KREIS_JWKS_URL": f"{self.issuer.url}/jwks.json",
                "KREIS_SAFE_MODE": "true",
                "KREIS_STATE_FOLDER": str(self.folder / "its-own"),
                "KREIS_BIND": address,
            }
            | self.settings()
        )


@dataclass
class House(Dwelling):
    """One run of notifications."""

    service = "notifications"
    asks = ASKED
    reads: ClassVar[Sequence[str]] = (DELIVERY,)

    @cached_property
    def neighbours(self) -> Neighbours:
        return Neighbours(self.agency, self.tokens)

    def neighbour(self, asked: Asked) -> Any:
        return self.neighbours.answer(asked)

    @property
    def outbox(self) -> Path:
        """The folder that takes messages, since safe mode is on."""
        return self.folder / "outbox"

    def settings(self) -> dict[str, str]:
        return {
            "KREIS_PUBLIC_URL": PUBLIC_URL,
            "KREIS_DISCREET_URL": NEUTRAL_URL,
            "KREIS_DISCREET_MAIL_FROM": NEUTRAL_MAIL,
            "KREIS_FILE_OUTBOX": str(self.outbox),
        }

    def cancelled(self, told: dict[str, Any]) -> Wire:
        """Returns the fact that a date is cancelled."""
        return encode(self.pen.write(CANCELLED, told["group_event_id"], topic=EVENTS, **told))

    def facts(self, her: Person, cause: str) -> list[str]:
        """Returns the types of the facts that say what became of telling her of a cause. The same
        id again is a repetition."""
        found = {each.text("ce_id"): each.text("ce_type") for each in self.about(her, cause)}
        return list(found.values())

    def about(self, her: Person, cause: str) -> list[Written]:
        return [
            each
            for each in self.records
            if isinstance(each.data, dict)
            and each.data.get("participant_id") == her.participant
            and each.data.get("cause") == cause
            and each.text("ce_type") in (*OUTCOMES, CALL)
        ]
