"""The machine of `circle_machine`, with members who want dates each week as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.exchange.commands import standing as commands
from kreis.exchange.domain.standing import MADE_AHEAD
from kreis.exchange.store import circles, standing
from services.exchange.tests.circle_machine import Machine

_CLOCK_CHANGE = timedelta(hours=1)
_BROKEN = {
    "weekly twice": "select count(*) from (select from ask where standing_id is not null"
    " group by standing_id, starts_at having count(*) > 1) as x",
    "weekly of others": "select count(*) from ask a join standing s on s.id = a.standing_id"
    " where (a.asker_id, a.carer_id) is distinct from (s.asker_id, s.carer_id)",
    "weekly after its end": "select count(*) from ask a join standing s on s.id = a.standing_id"
    " where a.starts_at > s.starts_at and a.asked_at > s.ended_at",
    "weekly unaccepted": "select count(*) from ask a join standing s on s.id = a.standing_id"
    " where a.starts_at > s.starts_at and s.accepted_at is null",
}


class WeeklyMachine(Machine):
    def acts(self) -> list[Callable[[], None]]:
        weekly = [self.want_weekly, self.look_at_weekly]
        return [*super().acts(), *weekly, *weekly, self.end_weekly]

    def want_weekly(self) -> None:
        """Either of the two says it, or both do."""
        row = self.one("select * from ask where state = 'agreed'")
        if row is None:
            return
        for who in self.chance.sample([row.asker_id, row.carer_id], k=self.chance.randint(1, 2)):
            self.as_member(who, lambda work, me: commands.want_weekly(work, me, row.id))

    def end_weekly(self) -> None:
        row = self.one("select * from standing")
        if row is not None:
            who = self.anyone()
            self.as_member(who, lambda work, me: commands.end(work, me, row.id))

    def look_at_weekly(self) -> None:
        """What due work does, at any time and twice."""
        row = self.one("select id from standing")
        if row is None:
            return
        act = self.chance.choice([commands.make_dates, commands.make_dates, commands.end_proposal])
        with self.database.agency(self.agency) as work:
            circles.get(work, self.circle.id, lock=True)
            act(work, standing.get(work, row.id))

    def broken(self) -> list[str]:
        with self.database.agency(self.agency) as work:
            return [*super().broken(), *self._weekly(work)]

    def _weekly(self, work: Work) -> list[str]:
        run: Any = work.connection.execute
        found = [name for name, statement in _BROKEN.items() if run(text(statement)).scalar()]
        ahead = "select max(a.starts_at) from ask a join standing s on s.id = a.standing_id"
        latest = run(text(f"{ahead} where a.starts_at > s.starts_at")).scalar()
        if latest is not None and latest > work.now + MADE_AHEAD + _CLOCK_CHANGE:
            found.append("weekly too far ahead")
        live = run(text("select asker_id, carer_id from standing where ended_at is null")).all()
        if any(frozenset(pair) in self.blocked for pair in live):
            found.append("weekly of a blocked pair")
        return found
