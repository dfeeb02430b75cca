"""Each case of the part *life* finds a planted fault in what was seen of a service."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from kit.tests.judging import differing
from kreis.kit.facts import some_id
from kreis.kit.results import Skipped
from kreis.kit.service.door import Answer
from kreis.kit.service.life.days import Life, Seen
from kreis.kit.service.parts import PARTS

CASES = PARTS["events"]["life"].cases
MOMENTS = ("started", "alone", "killed", "back")


@dataclass
class World:
    service: str
    life: Life


def answer(status: int, content: Any) -> Answer:
    return Answer(status, {}, content if isinstance(content, str) else json.dumps(content))


NOT_ALIVE = answer(503, {"overdue_loops": {}, "failing_loops": {"worker": "x"}})
NOT_READY = answer(503, {"ready": False})
WELL = Seen(
    answer(200, {"overdue_loops": {}, "failing_loops": {}}),
    answer(200, {"ready": True}),
    answer(200, "# TYPE kreis_outbox_pending gauge\nkreis_outbox_pending 0.0\n"),
)


@pytest.fixture
def world() -> World:
    life = Life(
        seen=dict.fromkeys(("started", "alone", "without-kafka", "back"), WELL),
        acknowledged=dict.fromkeys(MOMENTS, 1),
        had_kafka_away=True,
        has_ended=True,
        ids=[some_id()],
    )
    return World("events", life)


def sees(moment: str, **changes: Answer) -> Callable[[Life], None]:
    def plant(life: Life) -> None:
        life.seen[moment] = replace(life.seen[moment], **changes)

    return plant


def acknowledges(moment: str, count: int) -> Callable[[Life], None]:
    def plant(life: Life) -> None:
        life.acknowledged[moment] = count

    return plant


def names_her(life: Life) -> None:
    text = f'kreis_outbox_pending{{her="{life.ids[0]}"}} 1\n'
    life.seen["started"] = replace(life.seen["started"], metrics=answer(200, text))


def changes(**fields: Any) -> Callable[[Life], None]:
    def plant(life: Life) -> None:
        for name, value in fields.items():
            setattr(life, name, value)

    return plant


def never_starts_again(life: Life) -> None:
    del life.acknowledged["killed"], life.acknowledged["back"]
    life.seen = {moment: life.seen[moment] for moment in ("started", "alone")}
    life.had_kafka_away = False


FAULTS: dict[str, tuple[str, Callable[[Life], None]]] = {
    "a record nobody can read kills it": ("health", sees("started", livez=NOT_ALIVE)),
    "it is never ready": ("health", sees("started", readyz=NOT_READY)),
    "it serves no metrics": ("health", sees("started", metrics=answer(404, ""))),
    "it does not say what is pending": ("health", sees("started", metrics=answer(200, "a 1\n"))),
    "a metric names a person": ("health", names_her),
    "it never starts": ("health", changes(seen={})),
    "a neighbour away kills it": ("neighbours-away", sees("alone", livez=NOT_ALIVE)),
    "a neighbour away makes it unready": ("neighbours-away", sees("alone", readyz=NOT_READY)),
    "a neighbour away stops all": ("neighbours-away", acknowledges("alone", 0)),
    "it gives up on a neighbour": ("neighbours-away", changes(went_on=False)),
    "it loses what it was told": ("killed", acknowledges("killed", 0)),
    "it does twice what it was told": ("killed", acknowledges("killed", 2)),
    "it never starts again": ("killed", never_starts_again),
    "Kafka away kills it": ("kafka-away", sees("without-kafka", livez=NOT_ALIVE)),
    "Kafka away makes it unready": ("kafka-away", sees("without-kafka", readyz=NOT_READY)),
    "it does not come back to Kafka": ("kafka-away", acknowledges("back", 0)),
    "it is broken when Kafka is back": ("kafka-away", sees("back", livez=NOT_ALIVE)),
    "it never ends": ("ends", changes(has_ended=False)),
}


def test_a_sound_life_passes(world: World) -> None:
    assert found(world) == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(world: World, fault: str) -> None:
    case, plant = FAULTS[fault]
    plant(world.life)

    assert case in found(world)


def test_a_broker_of_somebody_else_is_not_killed(world: World) -> None:
    world.life.had_kafka_away = False
    case = next(each for each in CASES if each.name == "kafka-away")

    with pytest.raises(Skipped):
        case.run(world)


def test_every_case_finds_a_fault() -> None:
    assert {case for case, _ in FAULTS.values()} == {each.name for each in CASES}


def found(world: World) -> dict[str, str]:
    return differing(CASES, world)
