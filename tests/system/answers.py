"""What services answer at the end of the story, with the people's signs in place of their ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kreis.chassis.message import Message
from kreis.onebox.story.lighter import QUARTER
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA

OFFERS = {"Unna": UNNA, "Kamen": KAMEN}

Answers = Mapping[str, Any]
"""Answers by group."""


@dataclass(frozen=True)
class Figures:
    """What insights answers. Equal figures are equal answers."""

    regularity: Answers
    ties: Answers
    quarter: Any


@dataclass(frozen=True)
class Around:
    """What cohorts, events and notifications answer about the same groups."""

    signs: Mapping[str, str]
    cohorts: Mapping[str, str]
    """The group of each cohort's id."""
    dates: Answers
    phases: Answers
    messages: Mapping[str, list[Any]]
    """What was sent, by kind."""
    calls: list[Any]


def figures_of(stage: Stage) -> Figures:
    def of_group(offer: Any, what: str) -> Any:
        path = f"/cohorts/{stage.cohorts[str(offer)]}/{what}"
        return stage.kreis.ask("contact-person", "GET", "insights", path)

    return Figures(
        {name: of_group(offer, "regularity") for name, offer in OFFERS.items()},
        {name: of_group(offer, "ties") for name, offer in OFFERS.items()},
        stage.kreis.ask("lead", "GET", "insights", f"/quarters/{QUARTER}"),
    )


def around(stage: Stage) -> Around:
    def ask(service: str, path: str) -> Any:
        return stage.kreis.ask("contact-person", "GET", service, path)

    def phases(offer: Any) -> Any:
        return ask("cohorts", f"/cohorts/{stage.cohorts[str(offer)]}/phases")

    def sent(kind: str) -> list[Any]:
        path = f"/messages?state=sent&kind={kind}&limit=500"
        return list(ask("notifications", path)["items"])

    return Around(
        {who: sign for sign, who in stage.ids.items()},
        {stage.cohorts[str(offer)]: name for name, offer in OFFERS.items()},
        {name: stage.group_events(offer) for name, offer in OFFERS.items()},
        {name: phases(offer) for name, offer in OFFERS.items()},
        {kind: sent(kind) for kind in ("missed", "rhythm")},
        [
            each
            for state in ("open", "closed")
            for each in ask("notifications", f"/call-tasks?state={state}&limit=500")["items"]
        ],
    )


def bands_told(stage: Stage, facts: Iterable[Message]) -> Mapping[str, list[tuple[str, str]]]:
    """The bands that insights has published, by sign: each with the date that decided."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    told = (each for each in facts if each.type == "kreis.regularity-changed.v1")
    for each in sorted(told, key=lambda each: each.sequence):
        assert each.data is not None
        found[stage.sign_of(each.key)].append((each.data["band"], each.data["as_of"]))
    return found
