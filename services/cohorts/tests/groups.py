"""The demo's confirmed groups, and what staff ask of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from services.cohorts.tests.unna import K, U, Unna, people, person_id
from tests.support.fixtures import facts

WEEK_FIVE = "2027-05-12T09:00"
STAYS_IN_KAMEN = ("P-12", "P-13", "P-15", "P-16")


class Groups:
    """The demo's groups, eleven in each, and what staff ask of them."""

    def __init__(self, unna: Unna, id_by_offer: Mapping[str, str]) -> None:
        self.unna = unna
        self.id = id_by_offer
        self.desk = unna.client.as_role("contact-person")
        self._heard = len(facts(unna.database))

    def of(self, venue_id: str) -> list[str]:
        shown = self.desk.ok("GET", f"/v1/cohorts/{self.id[venue_id]}")
        return [member["participant_id"] for member in shown["members"]]

    def candidates(self, venue_id: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.desk.ok("GET", f"/v1/cohorts/{self.id[venue_id]}/candidates")
        return shown

    def names(self, venue_id: str) -> list[str]:
        return [each["participant_id"] for each in self.candidates(venue_id)["candidates"]]

    def admit(self, venue_id: str, label: str, *moves: dict[str, str], **headers: str) -> Any:
        wanted = {"participant_id": person_id(label), "moves": list(moves)}
        path = f"/v1/cohorts/{self.id[venue_id]}/members"
        return self.desk.ask("POST", path, wanted, **headers)

    def leaves(self, venue_id: str, label: str, **more: Any) -> Any:
        left = {"participant_id": person_id(label), **more}
        return self.desk.ask("POST", f"/v1/cohorts/{self.id[venue_id]}/departures", left)

    def heard(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What others were told since the groups were confirmed: topic, fact, content."""
        told = facts(self.unna.database)[self._heard :]
        return [(f["topic"], f["type"].split(".")[1], f["data"]) for f in told]


def newcomer(groups: Groups, label: str = "P-25", like: str = "P-01", **said: Any) -> None:
    """Somebody registers who is like one of the 24 otherwise."""
    told = {"participant_id": person_id(label), "constraints": [], "topics": ["T1"], **said}
    groups.unna.tell(label, {**people()[like], **told})


def at_once(*requests: Callable[[], Any]) -> list[int]:
    """The status codes of requests sent at the same moment."""
    answers: list[int] = []
    gate = threading.Barrier(len(requests))

    def send(request: Callable[[], Any]) -> None:
        gate.wait()
        answers.append(request().status_code)

    threads = [threading.Thread(target=send, args=(each,)) for each in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def shrink(groups: Groups) -> None:
    groups.unna.at(WEEK_FIVE)
    for label in ("P-01", "P-02", "P-03", "P-05", "P-09"):
        groups.leaves(U, label)
    for label in ("P-11", "P-14", "P-17", "P-18", "P-20", "P-21", "P-22"):
        groups.leaves(K, label)
    for label in STAYS_IN_KAMEN:
        reach = [{"venue_id": each, "how": "yes"} for each in (U, K)]
        slots = ["tue-am", "thu-am"]
        groups.unna.tell(label, {**people()[label], "reach": reach, "slots": slots})


def merge(groups: Groups, stays: str = U, closes: str = K) -> Any:
    path = f"/v1/cohorts/{groups.id[stays]}/mergers"
    return groups.desk.ask("POST", path, {"other_cohort_id": groups.id[closes]})
