"""Generated histories: a year of facts of all types about a few people, and two views of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from kreis.contracts import topics
from kreis.subscriptions.domain.offering import OFFERED
from kreis.subscriptions.domain.views import BERLIN, Fact, Granted

YEAR = date(2027, 1, 1)
CONTRACT = topics()["participation.v1"]
Agreed = dict[str, list[str]]


@dataclass(frozen=True)
class View:
    """What was agreed with one team, and for how long."""

    name: str
    agreed: Agreed
    since: date
    until: date

    def granted(self, key: bytes) -> Granted:
        return Granted(self.name, self.agreed, self.since, self.until, key)


@dataclass
class History:
    """Facts in the order in which they were written, and whom others forget after which of
    them."""

    facts: list[Fact]
    forgotten: Mapping[UUID, int]
    views: list[View]
    keys: list[bytes] = field(default_factory=list)


def generated(seed: int, *, facts: int = 40) -> History:
    """Returns the history of a seed. The same seed gives the same history."""
    chance = Random(seed)
    pools = {name: [_id(chance) for _ in range(4)] for name in ("participant_id", "cohort_id")}
    written = sorted(chance.uniform(0, 364) for _ in range(facts))
    made = [_fact(chance, pools, days) for days in written]
    gone = {who: chance.randrange(facts) for who in chance.sample(pools["participant_id"], 2)}
    views = [_view(chance, name) for name in ("kita", "jobcenter")]
    return History(made, gone, views, [chance.randbytes(32) for _ in views])


def generated_facts(seed: int, *, facts: int, people: int, days: int, types: int) -> list[Fact]:
    """Returns facts of so many days, people and types, in the order in which they were written."""
    chance = Random(seed)
    pools = {"participant_id": [_id(chance) for _ in range(people)]}
    written = sorted(chance.uniform(0, days) for _ in range(facts))
    known = chance.sample(sorted(CONTRACT.facts), types)
    return [_fact(chance, pools, each, known) for each in written]


def _id(chance: Random) -> UUID:
    return UUID(bytes=chance.randbytes(16), version=4)


def _view(chance: Random, name: str) -> View:
    """Half of the facts with half of their fields, for a part of the year."""
    types = chance.sample(sorted(OFFERED), len(OFFERED) // 2)
    agreed = {each: [n for n in sorted(OFFERED[each]) if chance.random() < 0.5] for each in types}
    since = YEAR + timedelta(days=chance.randrange(120))
    return View(name, agreed, since, since + timedelta(days=chance.randrange(90, 240)))


def _fact(
    chance: Random, pools: Mapping[str, list[UUID]], days: float, types: Sequence[str] = ()
) -> Fact:
    type_ = chance.choice(types or sorted(CONTRACT.facts))
    contract = CONTRACT.facts[type_]
    written = datetime.combine(YEAR, time.min, BERLIN).astimezone(UTC) + timedelta(days=days)
    data = {
        name: _value(chance, pools, name, schema, written)
        for name, schema in contract.schema["properties"].items()
    }
    if data.get("status") == "absent":
        data["minutes"] = 0
    contract.validate(data)
    return Fact(type_, f"kreis/{contract.owner}", _id(chance), written, data)


def _value(
    chance: Random,
    pools: Mapping[str, list[UUID]],
    name: str,
    schema: Mapping[str, Any],
    written: datetime,
) -> Any:
    if schema.get("format") == "uuid":
        return str(chance.choice(pools[name]) if name in pools else _id(chance))
    moment = written + timedelta(days=chance.randint(-20, 3), seconds=chance.random())
    if schema.get("format") == "date":
        return moment.date().isoformat()
    if schema.get("format") == "date-time":
        return moment.isoformat()
    if "enum" in schema:
        return chance.choice(schema["enum"])
    # Counters of ours run far: they tell records apart.
    return chance.randint(schema.get("minimum", 0), schema.get("maximum", 2**31))
