"""What counts of a history tell, beyond numbers of at least five people: looks for leaks.

Refuses to know how counts are made: it counts the people of each week anew, from the facts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from kreis.contracts import topics
from kreis.subscriptions.domain import counts
from kreis.subscriptions.domain.counts import Cell
from kreis.subscriptions.domain.offering import OFFERED
from kreis.subscriptions.domain.views import BERLIN, Fact, Granted, read
from services.subscriptions.tests.histories import generated_facts

CONTRACT = topics()["participation.v1"]
_Of = tuple[str, Mapping[str, Any]]
Figures = Sequence[Mapping[str, Any]]
PEOPLE, FACTS = 14, 160


class Counts(NamedTuple):
    """What one view is told: the figures of each week. `first` and `last` are its days."""

    first: date
    last: date
    weeks: Mapping[date, Figures]


def told_by_rules(facts: Sequence[Fact], views: Sequence[Granted]) -> list[Counts]:
    """What views are told by the rules alone, without a database."""
    return [_told(facts, granted) for granted in views]


def _told(facts: Sequence[Fact], granted: Granted) -> Counts:
    people: dict[tuple[date, str, str], set[str]] = defaultdict(set)
    for fact in facts:
        reading = read(fact)
        found = reading and counts.counted(reading, granted)
        if found:
            people[found.week, found.fact, json.dumps(found.fields, sort_keys=True)].add(found.who)
    weeks = {
        week: counts.figures(
            Cell(fact, json.loads(fields), len(who))
            for (own, fact, fields), who in sorted(people.items())
            if own == week
        )
        for week in sorted({week for week, _, _ in people})
        if counts.is_whole(week, granted.until)
    }
    return Counts(granted.since, granted.until, weeks)


def leaks(facts: Sequence[Fact], told: Sequence[Counts]) -> list[str]:
    """Returns every leak, none if all is well."""
    true = _people(facts)
    found = [leak for each in told for leak in _beyond(true, each)]
    for one in told:
        for other in told:
            found += _differences(one, other)
    return found


def _people(facts: Sequence[Fact]) -> Mapping[tuple[date, str], list[_Of]]:
    """The people and the data of all facts, by the Monday before they were written and type."""
    found: dict[tuple[date, str], list[_Of]] = defaultdict(list)
    for fact in facts:
        day = fact.written.astimezone(BERLIN).date()
        monday = date.fromordinal(day.toordinal() - (day.toordinal() - 1) % 7)
        found[monday, fact.type].append((str(fact.data["participant_id"]), fact.data))
    return found


def _beyond(true: Mapping[Any, Any], told: Counts) -> Iterator[str]:
    for week, figures in told.weeks.items():
        if week < told.first or week + timedelta(days=6) > told.last:
            yield f"a part of a week: {week}"
        for each in figures:
            if each.keys() != {"fact", "fields", "people"}:
                yield f"not foreseen: {sorted(each)}"
            words = each["fields"]
            if any(value not in _words(each["fact"], name) for name, value in words.items()):
                yield f"no word of the contract: {words}"
            people = {
                who
                for who, data in true[week, each["fact"]]
                if all(data.get(name) == value for name, value in words.items())
            }
            if len(people) < 5:
                yield f"few people: {len(people)} of {each['fact']} {words}"
            if each["people"] % 5 or not each["people"] <= len(people) < each["people"] + 5:
                yield f"exact: {each['people']} for {len(people)}"


def _words(type_: str, name: str) -> Sequence[str]:
    found: Sequence[str] = CONTRACT.facts[type_].schema["properties"][name].get("enum", ())
    return found


def _differences(one: Counts, other: Counts) -> Iterator[str]:
    """Two views of the same week and fact are told the same."""
    for week in one.weeks.keys() & other.weeks.keys():
        kinds = [{each["fact"] for each in view.weeks[week]} for view in (one, other)]
        for fact in kinds[0] & kinds[1]:
            told = [[e for e in v.weeks[week] if e["fact"] == fact] for v in (one, other)]
            if told[0] != told[1]:
                yield f"a difference: {week} {fact}"


def views_of(seed: int) -> list[Granted]:
    """Two views for statistics, with facts and periods that overlap."""
    chance = Random(seed)
    return [_view(chance, name) for name in ("county", "university")]


def _view(chance: Random, name: str) -> Granted:
    types = chance.sample(sorted(OFFERED), 12)
    since = date(2027, 1, 1) + timedelta(days=chance.randrange(30))
    until = since + timedelta(days=chance.randrange(20, 60))
    opened = since - timedelta(days=chance.randrange(-3, 3))
    agreed = {each: counts.dimensions(each) for each in types}
    first = counts.first_week(since, opened)
    return Granted(name, agreed, since, until, chance.randbytes(32), True, first)


def history_of(seed: int) -> list[Fact]:
    """Two months of facts of few types, so that some figures are of five people and more."""
    return generated_facts(seed, facts=FACTS, people=PEOPLE, days=56, types=3)


def leaks_of(seed: int) -> tuple[list[str], int]:
    """Returns the leaks of one generated history, and how many figures were told."""
    facts = history_of(seed)
    told = told_by_rules(facts, views_of(seed))
    figures = sum(len(week) for each in told for week in each.weeks.values())
    return leaks(facts, told), figures


def ids_in(facts: Sequence[Fact], told: Sequence[Counts]) -> set[str]:
    """Ids of facts that stand in what was told."""
    text = json.dumps([[*each.weeks.values()] for each in told])
    ids = {str(value) for fact in facts for value in fact.data.values() if _is_id(value)}
    return {each for each in ids if each in text}


def _is_id(value: Any) -> bool:
    try:
        UUID(value)
    except (TypeError, ValueError, AttributeError):
        return False
    return True
