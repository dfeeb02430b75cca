"""The parts of the kit for each service: a world to live in, and cases that judge afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from kreis.kit.case import Case, case_of
from kreis.kit.service.api import (
    foreign_agency,
    no_token,
    pages,
    repeated,
    rotated_key,
    scopes,
    served,
    unknown_ids,
    wrong_token,
)
from kreis.kit.service.api.worlds import (
    AskedCohorts,
    AskedEvents,
    AskedInsights,
    AskedIntake,
    AskedNotifications,
)
from kreis.kit.service.homes import OfCohorts, OfEvents, OfInsights, OfIntake
from kreis.kit.service.house import Dwelling
from kreis.kit.service.life import ends, health, kafka_away, killed, neighbours_away
from kreis.kit.service.life.worlds import (
    LivingCohorts,
    LivingEvents,
    LivingInsights,
    LivingIntake,
    LivingNotifications,
)
from kreis.kit.service.must import (
    answered,
    consent,
    declined,
    discreet,
    discreet_by_fact,
    erased,
    left,
    links,
    new_address,
    once,
    overtaken,
    quiet_hours,
    restricted,
    told_her_way,
    unreachable,
)
from kreis.kit.service.must.town import Town
from kreis.kit.service.policy import hours, how_much, languages, near_dates, plans, states
from kreis.kit.service.policy.watch import Watch
from kreis.kit.service.takeover import (
    believes_the_owner_alone,
    calls_once_in_a_time_away,
    closes_open_calls,
    does_the_rest,
    goes_on_with_numbers,
    leaves_closed_calls,
    leaves_what_was_left,
    never_sends_what_is_lost,
    repeats_no_call,
    repeats_no_message,
    tells_what_is_new,
)
from kreis.kit.service.takeover.heir import Heir
from kreis.kit.service.wire import (
    content,
    headers,
    keys,
    numbers,
    reads_on,
    source,
    told,
    unwritten,
    written,
)
from kreis.kit.service.world import World


@dataclass(frozen=True)
class Part:
    """A part of a kit: what the service lives through, and what is judged afterwards."""

    world: type[Dwelling]
    cases: Sequence[Case[Any]]
    is_reported: bool = False
    """Whether the cases say what they have seen, and none fails."""


def _part(
    world: type[Dwelling], modules: Sequence[ModuleType], *, is_reported: bool = False
) -> Part:
    return Part(world, tuple(case_of(module) for module in modules), is_reported)


RECORDS = (headers, source, keys, content, numbers)
"""What holds of every record, whoever writes it."""
WRITING = (written, unwritten, reads_on, *RECORDS)
API = (
    served,
    no_token,
    wrong_token,
    scopes,
    unknown_ids,
    foreign_agency,
    repeated,
    pages,
    rotated_key,
)
LIFE = (health, neighbours_away, killed, kafka_away, ends)
NOTIFICATIONS: Mapping[str, Part] = {
    "wire": _part(World, (told, *RECORDS)),
    "must": _part(
        Town,
        (
            told_her_way,
            links,
            discreet,
            discreet_by_fact,
            consent,
            left,
            declined,
            unreachable,
            new_address,
            once,
            overtaken,
            quiet_hours,
            erased,
            answered,
            restricted,
        ),
    ),
    "takeover": _part(
        Heir,
        (
            repeats_no_message,
            repeats_no_call,
            leaves_what_was_left,
            never_sends_what_is_lost,
            does_the_rest,
            believes_the_owner_alone,
            goes_on_with_numbers,
            closes_open_calls,
            leaves_closed_calls,
            calls_once_in_a_time_away,
            tells_what_is_new,
        ),
    ),
    "api": _part(AskedNotifications, API),
    "life": _part(LivingNotifications, LIFE),
    "policy": _part(
        Watch, (states, languages, hours, near_dates, how_much, plans), is_reported=True
    ),
}
"""The parts of the kit for notifications, in their order."""


def _parts(
    home: type[Dwelling], asked: type[Dwelling], living: type[Dwelling]
) -> Mapping[str, Part]:
    return {
        "wire": _part(home, WRITING),
        "api": _part(asked, API),
        "life": _part(living, LIFE),
    }


PARTS: Mapping[str, Mapping[str, Part]] = {
    "intake": _parts(OfIntake, AskedIntake, LivingIntake),
    "cohorts": _parts(OfCohorts, AskedCohorts, LivingCohorts),
    "events": _parts(OfEvents, AskedEvents, LivingEvents),
    "notifications": NOTIFICATIONS,
    "insights": _parts(OfInsights, AskedInsights, LivingInsights),
}
"""The parts of the kit for each service, in their order."""
