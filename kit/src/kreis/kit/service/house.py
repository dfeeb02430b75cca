"""Where a service lives while the kit watches it: topics, neighbours that the kit plays, a folder.

Promise: the service gets all addresses as variables, and may be started again and again.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from kreis.chassis.message import Wire, encode
from kreis.kit.broker import Broker, settings_of
from kreis.kit.facts import Pen
from kreis.kit.process import Process
from kreis.kit.results import Differs
from kreis.kit.service.neighbours import Neighbours, Person
from kreis.kit.service.records import Records, Written
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
class House(ABC):
    """One run of the service. `records` are what it has written so far."""

    broker: Broker
    process: Process
    folder: Path
    patience: float
    agency: UUID = field(default_factory=uuid4)
    records: Sequence[Written] = ()
    reads: ClassVar[Sequence[str]] = (DELIVERY,)
    """The topics that are looked at."""

    def __post_init__(self) -> None:
        self.tokens = {name: secrets.token_urlsafe(16) for name in ASKED}
        self.neighbours = Neighbours(self.agency, self.tokens)
        self.pen = Pen(self.agency)
        self.move_in()

    @abstractmethod
    def move_in(self) -> None:
        """Says who lives here."""

    @abstractmethod
    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if the service does not come so far."""

    @property
    def outbox(self) -> Path:
        """The folder that takes messages, since safe mode is on."""
        return self.folder / "outbox"

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
            self.records = records
            return until()

        return written.until(check, seconds)

    def start(self, port: int) -> None:
        """Starts the service, with its folder as it was."""
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
                "KREIS_PUBLIC_URL": PUBLIC_URL,
                "KREIS_DISCREET_URL": NEUTRAL_URL,
                "KREIS_DISCREET_MAIL_FROM": NEUTRAL_MAIL,
                "KREIS_SAFE_MODE": "true",
                "KREIS_FILE_OUTBOX": str(self.outbox),
                "KREIS_STATE_FOLDER": str(self.folder / "its-own"),
                "KREIS_BIND": f"{HOST}:{self.process.new_port()}",
            }
        )
