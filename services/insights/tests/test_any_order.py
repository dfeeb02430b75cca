"""The same facts, in whatever order and however often, leave the same tables, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import uuid4

from kreis.chassis.message import Message
from kreis.insights.commands.facts import learn
from kreis.insights.domain.applying import fold
from services.insights.tests.group import Group
from services.insights.tests.reader import Insights, as_fact
from services.insights.tests.whole import dump, live_through

ORDERS = 100


def portions(told: Sequence[Message], chance: random.Random) -> list[list[Message]]:
    """All facts in a random order, some twice, in portions of random sizes."""
    every = [*told, *chance.sample(list(told), len(told) // 3)]
    chance.shuffle(every)
    found = []
    while every:
        size = chance.randint(1, 60)
        found.append(every[:size])
        every = every[size:]
    return found


def test_100_random_orders_leave_the_same_tables(insights: Insights) -> None:
    group = insights.group(size=7)
    live_through(group)
    dumps = []
    for seed in range(ORDERS):
        agency = uuid4()
        for some in portions(group.told, random.Random(seed)):
            with insights.database.agency(agency) as work:
                learn(work, [as_fact(each) for each in some])
        with insights.database.agency(agency) as work:
            dumps.append(dump(work))

    assert len(dumps[0]["presence"]) > 80
    assert all(each == dumps[0] for each in dumps)


def test_one_by_one_through_the_inbox_is_the_same_as_at_once(insights: Insights) -> None:
    group = insights.group(size=7)
    live_through(group)
    insights.take(random.Random(5).sample(group.told, len(group.told)))
    insights.take(group.told)
    insights.at("2027-07-03T12:00")
    insights.work()  # 24 hours after the lists were complete
    at_once = uuid4()
    insights.learn(group, at_once)

    with insights.database.agency(insights.agency) as work:
        one_by_one = dump(work)
    with insights.database.agency(at_once) as work:
        assert dump(work) == one_by_one


def test_many_in_one_transaction_is_the_same_as_one_by_one(insights: Insights) -> None:
    group = insights.group(size=7)
    live_through(group)
    insights.at("2027-07-01T12:00")
    for topic in sorted({each.topic for each in group.told}):
        assert insights.take_as_one([each for each in group.told if each.topic == topic])
    insights.take(group.told)
    insights.at("2027-07-03T12:00")
    insights.work()
    at_once = uuid4()
    insights.learn(group, at_once)

    with insights.database.agency(insights.agency) as work:
        many = dump(work)
    with insights.database.agency(at_once) as work:
        assert dump(work) == many


def test_folding_depends_on_the_set_of_facts_alone() -> None:
    group = Group(uuid4(), size=7)
    live_through(group)
    facts = [as_fact(each) for each in group.told]

    assert fold(facts) == fold(reversed(facts)) == fold([*facts, *facts[::3]])
