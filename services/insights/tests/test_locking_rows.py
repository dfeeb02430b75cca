"""Two transactions that write the same rows at once wait for each other, never in a ring."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from kreis.insights.commands.facts import learn
from kreis.insights.domain.facts import Fact
from services.insights.tests.reader import Insights, as_fact

PEOPLE, ROUNDS = 400, 5


def test_the_order_of_facts_is_not_the_order_of_locks(insights: Insights) -> None:
    """As when a page of a history and a topic tell the same. In their own order they would
    deadlock in nearly every round."""
    group = insights.group(size=PEOPLE)
    for week in range(2, 2 + ROUNDS):
        event = group.date(group.day(week))
        before = len(group.told)
        group.record(event, dict.fromkeys(group.people, "P"))
        facts = [as_fact(each) for each in group.told[before:]]

        def tell(some: Sequence[Fact]) -> None:
            with insights.database.agency(insights.agency) as work:
                learn(work, some)

        with ThreadPoolExecutor(2) as both:
            told = [both.submit(tell, some) for some in (facts, facts[::-1])]
            for each in told:
                each.result(60)

    assert len(insights.query("select 1 from presence")) == PEOPLE * ROUNDS
