"""The catalogue of topics: who wishes for what, by name, and nothing lost when a topic ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.intake.domain.imports import cells
from kreis.intake.domain.imports.faults import CellFault
from kreis.intake.main import SERVICE
from tests.support.fixtures import Client, deliver
from tests.support.newcomers import newcomer

NAMES = {"de": "Bewerbung", "en": "Applying for work", "ar": "التقدّم للعمل"}


@pytest.fixture
def petra(intake: Client, contact_person: str) -> Client:
    return intake.as_role("contact-person")


def register(petra: Client, name: str, *topics: str) -> str:
    body = {**newcomer(petra.staff_id), "first_name": name, "topics": list(topics)}
    return str(petra.ok("POST", "/v1/participants", body)["id"])


def counts(petra: Client) -> dict[str, tuple[int, int, bool]]:
    found = petra.ok("GET", "/v1/topics")["topics"]
    return {
        each["key"]: (each["wishes"], each["waiting"], each["is_in_catalogue"]) for each in found
    }


def test_wishes_are_counted_also_for_keys_that_nobody_has_named(petra: Client) -> None:
    petra.ok("PUT", "/v1/topics/T2", {"names": NAMES})
    register(petra, "Derya", "T2", "T5")
    gone = register(petra, "Amira", "T2")
    assert counts(petra) == {"T2": (2, 2, True), "T5": (1, 1, False)}

    petra.ok("POST", f"/v1/participants/{gone}/exit", {"exit_date": "2026-01-02"})
    assert counts(petra) == {"T2": (1, 1, True), "T5": (1, 1, False)}


def test_who_has_a_group_is_not_counted_among_those_who_wait(petra: Client) -> None:
    who = register(petra, "Derya", "T2")
    register(petra, "Amira", "T2")
    data = {"participant_id": who, "cohort_id": str(uuid4()), "from": "2027-04-05"}
    fact = "kreis.cohort-joined.v1"
    told = (petra.database, SERVICE, "participation.v1", fact, UUID(who), data)
    assert deliver(*told, agency=petra.agency) == "handled"

    assert counts(petra)["T2"][:2] == (2, 1)


@pytest.mark.parametrize("name", ["Klingonisch", "Unbekannte Sprache", "mul", "Volapük"])
def test_what_is_nobodys_language_is_asked_about(name: str) -> None:
    with pytest.raises(CellFault):
        cells.language(name)


def test_a_topic_is_renamed_archived_and_removed_only_while_nobody_wishes_for_it(
    petra: Client,
) -> None:
    made = petra.ask("PUT", "/v1/topics/T2", {"names": NAMES})
    seen = made.headers["ETag"]
    unseen = petra.ask("PUT", "/v1/topics/T2", {"names": {"de": "Anders"}})
    assert unseen.json["type"] == "say-what-you-saw"
    changed = {"names": {**NAMES, "tr": "Başvuru"}, "is_archived": True}
    petra.ok("PUT", "/v1/topics/T2", changed, If_Match=seen)
    late = petra.ask("PUT", "/v1/topics/T2", {"names": NAMES}, If_Match=seen)
    assert late.json["type"] == "changed-meanwhile"
    assert petra.ok("GET", "/v1/topics/T2") == {"key": "T2", **changed}

    register(petra, "Derya", "T2")
    assert petra.ask("DELETE", "/v1/topics/T2").json["type"] == "topic-wished"
    petra.ok("PUT", "/v1/topics/T3", {"names": NAMES})
    petra.ok("DELETE", "/v1/topics/T3")
    assert petra.ask("GET", "/v1/topics/T3").json["type"] == "no-topic"


@pytest.mark.parametrize(
    "names", [{}, {"en": "Only"}, {"de": "  "}, {"de": "x" * 81}, {"de": "a", "xx": "b"}]
)
def test_a_topic_has_a_german_name_and_known_languages(petra: Client, names: Any) -> None:
    refused = petra.ask("PUT", "/v1/topics/T2", {"names": names})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"].startswith("names")


def test_another_agency_has_topics_of_its_own(petra: Client, intake: Client) -> None:
    petra.ok("PUT", "/v1/topics/T2", {"names": NAMES})
    other = intake.as_role("lead", agency="11111111-0000-4000-8000-000000000001")  # type: ignore[arg-type]
    assert other.ok("GET", "/v1/topics") == {"topics": []}


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("Bewerbung", ["T2"]),
        ("rechte und geld, applying for work", ["T3", "T2"]),
        ("T2 T3", ["T2", "T3"]),
        ("T2, T2", ["T2"]),
        ("T7", ["T7"]),
    ],
)
def test_a_file_names_topics_by_name_or_key(cell: str, keys: list[str]) -> None:
    known = {"bewerbung": "T2", "applying for work": "T2", "rechte und geld": "T3", "t2": "T2"}
    assert cells.topics(cell, {**known, "t3": "T3"}) == keys


@pytest.mark.parametrize(("cell", "code"), [("Bewerbng", "topic"), ("T1,T2,T3,T4", "three-topics")])
def test_a_file_with_other_topics_is_told_so(cell: str, code: str) -> None:
    with pytest.raises(cells.CellFault) as fault:
        cells.topics(cell, {"bewerbung": "T2"})
    assert fault.value.code == code


def test_without_a_catalogue_every_key_is_taken_as_0_1_0_took_it() -> None:
    assert cells.topics("T1 kita-platz", {}) == ["T1", "kita-platz"]
