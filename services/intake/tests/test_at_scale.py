"""What Heute asks of everybody who was ever registered."""

from __future__ import annotations

from kreis.intake.store import participants
from tests.support.fixtures import Client
from tests.support.many_rows import copy_a_row
from tests.support.newcomers import newcomer
from tests.support.query_plans import query_plans


def test_who_is_without_a_group_is_found_by_an_index(
    intake: Client, contact_person: str, postgres: str
) -> None:
    intake.as_role("contact-person").ok("POST", "/v1/participants", newcomer(contact_person))
    copy_a_row(postgres, intake.database, "participant", "id", state="left")

    with (
        intake.database.agency(intake.agency) as work,
        query_plans(work.connection.engine) as steps,
    ):
        assert participants.page(work, None, 100, without_group=True) == []

    assert "participant_without_group" in "\n".join(steps)
