"""The machine of `weekly_machine`, with members who offer hours to several families as well."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.data.database import Database, Work
from kreis.exchange.commands import open_offers as commands
from kreis.exchange.store import asks, members
from services.exchange.tests.circle_machine import BANDS
from services.exchange.tests.weekly_machine import WeeklyMachine

_PAUSED = (
    "select count(*) from open_offer o join member m on m.id = o.carer_id"
    " where m.is_paused or m.left_at is not null"
)


class OpenMachine(WeeklyMachine):
    """`came` says which asks are places of which open offer. Nothing in the database does."""

    def __init__(self, database: Database, seed: int) -> None:
        super().__init__(database, seed)
        self.came: dict[UUID, set[UUID]] = defaultdict(set)

    def acts(self) -> list[Callable[[], None]]:
        places = [self.offer_hours, self.take_place, self.take_places_at_once]
        return [*super().acts(), *places, *places, self.end_hours]

    def offer_hours(self) -> None:
        starts = self.database.clock.now() + timedelta(hours=self.chance.randint(1, 24 * 9))
        said = {
            "starts_at": starts,
            "ends_at": starts + timedelta(minutes=15 * self.chance.randint(1, 24)),
            "bands": BANDS,
            "places": self.chance.randint(1, 3),
        }
        self.as_member(self.anyone(), lambda work, me: commands.offer(work, me, **said))

    def take_place(self) -> None:
        row = self.one("select * from open_offer")
        if row is not None:
            self.as_member(self.anyone(), self.taking(row))

    def take_places_at_once(self) -> None:
        """Two families at the same moment, for the last place maybe; or one presses twice."""
        row = self.one("select * from open_offer")
        if row is None:
            return
        threads = [
            threading.Thread(target=self.as_member, args=(self.anyone(), self.taking(row)))
            for _ in range(2)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def taking(self, row: Any) -> Callable[[Work, Any], None]:
        bands = [self.chance.choice(BANDS) for _ in range(self.chance.randint(1, 3))]

        def act(work: Work, me: Any) -> None:
            before = {each.id for each in asks.of_member(work, me.id)}
            commands.take_place(work, me, row.id, bands)
            self.came[row.id] |= {each.id for each in asks.of_member(work, me.id)} - before

        return act

    def end_hours(self) -> None:
        row = self.one("select id from open_offer")
        if row is not None:
            self.as_member(self.anyone(), lambda work, me: commands.end(work, me, row.id))

    def broken(self) -> list[str]:
        with self.database.agency(self.agency) as work:
            return [*super().broken(), *self._places(work), *self._meetings(work)]

    def _places(self, work: Work) -> list[str]:
        run = work.connection.execute
        found = ["offers of who is away"] if run(text(_PAUSED)).scalar() else []
        agreed = {each.id: each for each in self._agreed(work)}
        for offer in run(text("select * from open_offer")):
            here = [agreed[each] for each in self.came[offer.id] if each in agreed]
            if sum(len(each.bands) for each in here) > offer.places:
                found.append("places")
            if len({each.asker_id for each in here}) < len(here):
                found.append("a family twice")
        return found

    def _meetings(self, work: Work) -> list[str]:
        agreed = [each for each in self._agreed(work) if each.is_to_come(work.now)]
        return [
            "blocked pair meets"
            for one in agreed
            for other in agreed
            if one.carer_id == other.carer_id
            and one.overlaps(other)
            and other.asker_id in members.apart_from(work, one.asker_id)
        ]

    def _agreed(self, work: Work) -> list[Any]:
        return [each for each in asks.of_circle(work, self.circle.id) if each.state == "agreed"]
