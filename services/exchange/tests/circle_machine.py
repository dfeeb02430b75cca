"""Members of a circle who do what comes to their minds: a machine that tries all commands.

After each step the database is asked for what must always hold. `make circle-trial` takes 50,000
steps, `make test` a few.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from kreis.chassis.data.database import Database, Work
from kreis.contracts.refusals import InvalidInput, Refusal
from kreis.exchange.commands import asking, membership
from kreis.exchange.commands import circles as circle_commands
from kreis.exchange.domain.asks import CONTACT_FOR, WITH_CONTACT
from kreis.exchange.domain.law import REFUSE_BEYOND, week_of
from kreis.exchange.domain.ledger import FLOOR, minutes_of
from kreis.exchange.domain.links import Way, hash_of
from kreis.exchange.queries import pages
from kreis.exchange.store import asks, circles, links, members
from services.exchange.tests.covered import minutes_covered

CIRCLE = {
    "name": "Unna",
    "land": "NW",
    "sender_name": "Lindenbrücke",
    "phone": "+4922",
    "permission_note": "",
}
BANDS = ("0-2", "3-5", "6-9", "10+")
MOST = 6
"""Members at once: few, so that they meet often."""


class Machine:
    """A circle on a database with a story clock, and a seeded chance that decides."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.agency = database, uuid4()
        self.chance = random.Random(seed)
        self.blocked: set[frozenset[UUID]] = set()
        self.done: Counter[str] = Counter()
        self.people: list[UUID] = []
        with database.agency(self.agency) as work:
            self.circle = circle_commands.open_(work, **CIRCLE)
        for _ in range(4):
            self.join()

    def step(self) -> None:
        """One act of somebody, or two at the same time."""
        act = self.chance.choice(self.acts())
        act()
        self.done[act.__name__] += 1

    def acts(self) -> list[Callable[[], None]]:
        """What may come to somebody's mind; what is there several times comes more often."""
        often = [self.ask, self.offer, self.agree, self.confirm, self.time]
        seldom = [self.take_back, self.pause, self.join, self.leave, self.block, self.race]
        return [*often, *often, *often, *seldom, self.expire]

    def join(self) -> None:
        if len(self.people) >= MOST:
            return
        with self.database.agency(self.agency) as work:
            invitation = circles.invite(
                work, self.circle.id, channel="email", address=f"{uuid4()}@x", language="de"
            )
            token = links.add(work, invitation_id=invitation.id)
            way = Way(self.agency, None, invitation.id)
            self.people.append(
                membership.join(
                    work,
                    way,
                    token,
                    contact=None,
                    first_name="Somebody",
                    district=self.chance.choice(["A", "B"]),
                    nearby_only=self.chance.random() < 0.2,
                    language="de",
                    child_bands=("3-5",),
                    minds_bands=BANDS,
                    shares_contact=self.chance.random() < 0.95,
                )
            )
            assert links.find(work.connection, hash_of(token)).member_id == self.people[-1]

    def ask(self) -> None:
        starts = self.database.clock.now() + timedelta(hours=self.chance.randint(1, 24 * 9))
        length = timedelta(minutes=15 * self.chance.randint(1, 24))
        bands = [self.chance.choice(BANDS) for _ in range(self.chance.randint(1, 3))]
        place = self.chance.choice(["hers", "theirs", "either"])
        wanted = {"starts_at": starts, "ends_at": starts + length, "place": place, "bands": bands}
        self.as_member(self.anyone(), lambda work, me: asking.ask(work, me, **wanted))

    def offer(self) -> None:
        place = self.chance.choice(["hers", "theirs"])
        ask = self.any_ask("asked")
        self.as_member(self.anyone(), lambda work, me: asking.offer(work, me, ask, place))

    def agree(self) -> None:
        self.as_member(*self.agreeing())

    def race(self) -> None:
        """Two at the same time: the same offer taken twice, or taken and given up."""
        who, first = self.agreeing()
        ask = self.any_ask("asked")
        other: Callable[[Work, Any], Any] = self.chance.choice(
            [
                first,
                lambda work, me: asking.take_back(work, me, ask),
                lambda work, me: membership.leave(work, me),
            ]
        )
        threads = [
            threading.Thread(target=self.as_member, args=(who, each)) for each in (first, other)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.forget_leavers()

    def agreeing(self) -> tuple[UUID, Callable[[Work, Any], Any]]:
        row = self.one(
            "select o.id, o.ask_id, a.asker_id from offer o join ask a on a.id = o.ask_id"
            " where a.state = 'asked'"
        )
        if row is None:
            return self.anyone(), lambda work, me: None
        return row.asker_id, lambda work, me: asking.agree(work, me, row.ask_id, row.id)

    def take_back(self) -> None:
        ask = self.any_ask("agreed", "asked")
        self.as_member(self.anyone(), lambda work, me: asking.take_back(work, me, ask))

    def confirm(self) -> None:
        row = self.one("select * from ask where state in ('agreed', 'done')")
        if row is not None:
            who = self.chance.choice([row.asker_id, row.carer_id])
            units = self.chance.choice([row.units, row.units, row.units, 0, 1])
            self.as_member(who, lambda work, me: asking.confirm(work, me, row.id, units))

    def pause(self) -> None:
        is_paused = self.chance.random() < 0.3
        self.as_member(
            self.anyone(), lambda work, me: membership.pause(work, me, is_paused=is_paused)
        )

    def leave(self) -> None:
        if len(self.people) > 3:
            self.as_member(self.anyone(), membership.leave)
            self.forget_leavers()

    def block(self) -> None:
        if sum(pair <= {*self.people} for pair in self.blocked) >= 2:
            return
        row, who = self.one("select * from ask"), self.anyone()
        if row is None:
            return

        def act(work: Work, me: Any) -> None:
            other = membership.whom(work, me, row.id, None)
            membership.block(work, me, row.id, None)
            self.blocked.add(frozenset((who, other)))

        self.as_member(who, act)

    def time(self) -> None:
        span = timedelta(hours=self.chance.randint(1, 72))
        self.database.clock.set(self.database.clock.now() + span)  # type: ignore[attr-defined]

    def expire(self) -> None:
        """What due work does, at any time."""
        row = self.one("select id from ask where state in ('asked', 'agreed', 'done')")
        if row is None:
            return
        act = self.chance.choice([asking.call_again, asking.lapse, asking.remind_to_confirm])
        with self.database.agency(self.agency) as work:
            circles.get(work, self.circle.id, lock=True)
            act(work, asks.get(work, row.id))

    def as_member(self, who: UUID, act: Callable[[Work, Any], Any]) -> None:
        """What a route does: the circle is locked, and a refusal changes nothing."""
        try:
            with self.database.agency(self.agency) as work:
                circles.get(work, self.circle.id, lock=True)
                members.note_activity(work, who)
                act(work, members.get(work, who))
        except (Refusal, InvalidInput) as refusal:
            self.done[type(refusal).__name__] += 1

    def forget_leavers(self) -> None:
        with self.database.agency(self.agency) as work:
            there = members.of_circle(work, self.circle.id)
        self.people = [each for each in self.people if each in there]
        while len(self.people) < 3:
            self.join()

    def anyone(self) -> UUID:
        return self.chance.choice(self.people)

    def any_ask(self, *states: str) -> UUID:
        row = self.one(f"select id from ask where state in ({str(states)[1:-1].rstrip(',')})")
        return uuid4() if row is None else row.id

    def one(self, statement: str) -> Any:
        with self.database.agency(self.agency) as work:
            rows = work.connection.execute(text(f"{statement} order by 1")).all()
        return self.chance.choice(rows) if rows else None

    def broken(self) -> list[str]:
        """What must always hold and does not, by name."""
        with self.database.agency(self.agency) as work:
            return [*self._ledger(work), *self._agreements(work), *self._seen(work)]

    def _ledger(self, work: Work) -> list[str]:
        run = work.connection.execute
        total = run(text("select coalesce(sum(units), 0) from movement")).scalar()
        lowest = run(
            text(
                "select min(sum) from (select sum(units) from movement"
                " where member_id is not null group by member_id) as balances"
            )
        ).scalar()
        open_ = run(
            text(
                "select count(*) from (select asker_id, coalesce((select sum(units) from movement m"
                " where m.member_id = a.asker_id), 0) - sum(units) as free from ask a"
                " where state in ('asked', 'agreed', 'done') group by asker_id) x"
                f" where free < {FLOOR}"
            )
        ).scalar()
        twice = run(
            text(
                "select count(*) from (select transfer_id from movement where why = 'care'"
                " group by transfer_id having count(*) != 2) as x"
            )
        ).scalar()
        found = {
            "sum": total != 0,
            "floor": (lowest or 0) < FLOOR or bool(open_),
            "twice": bool(twice),
        }
        return [name for name, is_broken in found.items() if is_broken]

    def _agreements(self, work: Work) -> list[str]:
        found = []
        all_asks = asks.of_circle(work, self.circle.id)
        agreed = [each for each in all_asks if each.state == "agreed"]
        for each in agreed:
            together = [o for o in agreed if o.carer_id == each.carer_id and o.overlaps(each)]
            if sum(len(o.bands) for o in together if o.starts_at <= each.starts_at < o.ends_at) > 3:
                found.append("children")
            week = [
                (o.starts_at, o.ends_at)
                for o in agreed
                if o.carer_id == each.carer_id
                and o.is_outside
                and week_of(o.starts_at) == week_of(each.starts_at)
            ]
            if minutes_covered(week) > minutes_of(REFUSE_BEYOND):
                found.append("law")
            is_to_come = each.starts_at > work.now
            if is_to_come and frozenset(each.parties) in self.blocked:
                found.append("blocked pair agreed")
        return found

    def _seen(self, work: Work) -> list[str]:
        """What one member sees on her page, looked at anew each time."""
        who = self.anyone()
        if who not in members.of_circle(work, self.circle.id):
            return []
        found = []
        page = pages.page(work, Way(self.agency, who, None))
        apart = members.apart_from(work, who)
        for each in page["agreements"]:
            ask = asks.get(work, each["id"])
            other = ask.other_than(who)
            late = work.now >= ask.ends_at + CONTACT_FOR
            if each["contact"] and (ask.state not in WITH_CONTACT or late or other in apart):
                found.append("contact")
        return found + [
            "blocked ask seen"
            for each in page["asks_of_others"]
            if asks.get(work, each["id"]).asker_id in apart or "contact" in each
        ]
