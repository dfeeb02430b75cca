"""What happens around a notifications service while the kit watches what it writes.

Promise: the service runs in a small world of the kit's own: three people, reached by mail, by
telephone, and not at all; three dates that are cancelled; one fact that is told twice; a kill;
records that are no facts; and a fact with no headers but those that are needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kreis.chassis.message import Wire
from kreis.contracts.wire import wire
from kreis.kit.facts import some_id
from kreis.kit.service.house import DELIVERY, EVENTS, House
from kreis.kit.service.neighbours import Person, person
from kreis.kit.service.records import Records


@dataclass
class World(House):
    """One run of the service. `changes` are the acts of staff, by id, in their order."""

    changes: list[str] = field(default_factory=list)

    def move_in(self) -> None:
        self.people = [
            person("email", email="beispiel@post.example", phone="+4915550100"),
            person("call", phone="+4923035550101"),
            person("email"),
        ]
        self.neighbours.know(*self.people)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(each.participant for each in self.people)

    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if nobody is told within `patience`."""
        self.start(port)
        self._cancel(written)
        self._cancel(written, twice=True)
        self.process.kill()
        self.broker.publish(_mistakes())
        self.start(port)
        self._cancel(written, bare=True)

    def _cancel(self, written: Records, *, twice: bool = False, bare: bool = False) -> None:
        told = self.neighbours.cancel(self.people)
        record = self.cancelled(told)
        self.changes.append(told["change_id"])
        self.broker.publish([_bare(record) if bare else record] * (2 if twice else 1))
        self.wait_for(
            written,
            lambda: not self._untold(),
            f"each of {len(self.people)} people is told that a date was cancelled, or is to be"
            f" called: a fact on {DELIVERY}",
            lambda: f"nothing about {len(self._untold())} of them",
        )

    def _untold(self) -> list[Person]:
        return [each for each in self.people if not self.facts(each, self.changes[-1])]


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
