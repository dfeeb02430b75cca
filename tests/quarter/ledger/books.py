"""What is so: the services' databases and the topics, read at one moment.

It asks PostgreSQL by SQL and Kafka by its own client. It imports nothing of Kreis, so no mistake
of a page or a service can hide in it.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.quarter.ledger.topics import Fact, Topics
from tests.quarter.ledger.words import BERLIN

Row = dict[str, Any]
SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")
_TABLES = {
    "intake": (
        "participant", "child", "staff", "enrolment", "programme_exit", "substitution", "consent",
        "notice", "file_opening", "csv_import",
        "topic",
    ),
    "cohorts": (
        "venue", "offer", "cohort", "membership", "departure", "long_wait", "formation_run",
        "proposal", "phase_proposal",
    ),
    "events": (
        "cohort", "series", "group_event", "group_event_change", "invitation", "attendance",
        "skipped_day", "link", "coming_child", "date_answer", "appointment_slot", "answer",
    ),
    "notifications": ("message", "message_text", "call_task", "due", "group_message", "invitation"),
    "insights": (),
    "subscriptions": (),
    "exchange": ("circle",),
}  # fmt: skip
_WORK = (
    "select (select count(*) from outbox) + (select count(*) from due"
    " where given_up is null and (lease_until is not null or not_before <= {now}))"
)
_TOKEN = re.compile(r"(https?://\S+/a/)\S+")
_OF_EVERY_PHONE = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\n\r"
)
"""Signs of an SMS that fits 160 to a part. With another sign in it, it keeps all of its signs."""
_NOW = "coalesce((select story_time + (now() - set_at) from story_clock), now())"


@dataclass
class Books:
    """Rows by table, such as `events.invitation`, and facts by type. `now` is the story's time."""

    now: datetime
    rows: dict[str, list[Row]]
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    """What was sent, by the id of the message: subject and text, without the token of a link."""
    typed: list[str] = field(default_factory=list)
    """What staff have written to groups, in that order. The database keeps it encrypted."""

    @property
    def today(self) -> date:
        return self.now.astimezone(BERLIN).date()

    @property
    def wall(self) -> datetime:
        """Now, as the clock on the wall has it, without a zone: as dates are kept."""
        return self.now.astimezone(BERLIN).replace(tzinfo=None)

    def of(self, table: str, **wanted: Any) -> list[Row]:
        """The rows of a table with these values."""
        return [
            row for row in self.rows[table] if all(row[n] == value for n, value in wanted.items())
        ]

    def one(self, table: str, **wanted: Any) -> Row | None:
        return next(iter(self.of(table, **wanted)), None)

    def told(self, *types: str) -> list[Fact]:
        """Facts of these types, in the order in which their writer numbered them."""
        found = [each for name in types for each in self.facts.get(f"kreis.{name}.v1", ())]
        return sorted(found, key=lambda each: (each.key, each.sequence))


class Sources:
    """The four databases and the topics. Open once, read as often as is wished."""

    def __init__(self, databases: str, topics: Topics, outbox: Path, agency: str) -> None:
        """`databases` is the address of PostgreSQL with `{}` for the name of a database."""
        self._agency, self._topics, self._outbox = agency, topics, outbox
        self._letters: dict[str, str] = {}
        self.typed: list[str] = []
        self._open = {
            name: psycopg.connect(
                databases.format(f"kreis_{name}"), autocommit=True, row_factory=dict_row
            )
            for name in SERVICES
        }

    def close(self) -> None:
        for each in self._open.values():
            each.close()
        self._topics.close()

    def wait_until_quiet(self, patience: float = 120) -> None:
        """Returns when no fact waits to be published, no work is due, and readers have read all."""
        deadline = time.monotonic() + patience
        calm = 0
        while calm < 2:
            left = {name: self._work(name) for name in SERVICES} | {"topics": self._topics.lag()}
            calm = calm + 1 if not any(left.values()) else 0
            assert time.monotonic() < deadline, f"still at work: {left}"
            time.sleep(0.1)

    def read(self) -> Books:
        rows = {
            f"{service}.{table}": self._rows(service, table)
            for service, tables in _TABLES.items()
            for table in tables
        }
        for row in rows["intake.participant"]:
            row |= dict.fromkeys(row["unsaid"])  # a stand-in is stored for readers of 0.1.0
        for row in rows["intake.child"]:
            row["needs_care"] = None if row["care_is_unsaid"] else row["needs_care"]
        now = self._ask("intake", f"select {_NOW} as now")[0]["now"]
        for file in self._outbox.iterdir():
            if file.suffix in (".eml", ".txt") and file.stem not in self._letters:
                self._letters[file.stem] = _letter(file)
        facts = _by_type(self._topics.read())
        return Books(now.astimezone(UTC), rows, facts, dict(self._letters), list(self.typed))

    def _rows(self, service: str, table: str) -> list[Row]:
        return self._ask(service, f"select * from {table} where agency_id = %s", self._agency)

    def _work(self, service: str) -> int:
        return int(self._ask(service, f"{_WORK.format(now=_NOW)} as left")[0]["left"])

    def _ask(self, service: str, statement: str, *values: str) -> list[Row]:
        found = self._open[service].execute(statement, values).fetchall()
        return [{name: _plain(value) for name, value in row.items()} for row in found]


def _letter(file: Path) -> str:
    """A message of safe mode as she reads it, with single spaces."""
    mask = "…"
    if file.suffix == ".txt":
        text = file.read_text("utf-8").partition("\n\n")[2]
        mask = "..." if _OF_EVERY_PHONE.issuperset(text) else "…"
    else:
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        text = f"{mail['Subject']} {body.get_content() if body else ''}"
    return " ".join(_TOKEN.sub(rf"\1{mask}", text.replace("\u00a0", " ")).split())


def _plain(value: Any) -> Any:
    """Ids as texts, as topics have them."""
    return str(value) if type(value).__name__ == "UUID" else value


def _by_type(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for each in facts:
        found[each.type].append(each)
    return found


def by_position(row: Row) -> int:
    return int(row["position"])
