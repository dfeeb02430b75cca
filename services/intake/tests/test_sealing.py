"""Stored values are brought into their form: after 0.1.0, with a new key, and with a lost one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from kreis.chassis import metrics
from kreis.chassis.data.database import Database
from kreis.chassis.encryption import CannotOpen, Sealer, new_key
from kreis.chassis.health import Heartbeats
from kreis.chassis.process.sealing import Sealing
from kreis.intake.main import SERVICE
from kreis.intake.store import grouping_rules, participants
from tests.support.databases import SEALER
from tests.support.fixtures import Client
from tests.support.newcomers import newcomer

HERS = {"first_name": "Derya", "last_name": "Şahin", "email": "derya.sahin@post.example"}


@pytest.fixture
def protected(intake: Client, contact_person: str) -> str:
    body = newcomer(contact_person, has_address_protection=True)
    made = intake.as_role("contact-person").ok("POST", "/v1/participants", body)
    return str(made["id"])


def sql(intake: Client, statement: str, **named: Any) -> Any:
    """As the service's role; 0.1.0 knows none of the new columns."""
    with intake.database.agency(intake.agency) as work:
        done = work.connection.execute(text(statement), named)
        return done.mappings().all() if done.returns_rows else None


def stored(intake: Client) -> dict[str, Any]:
    [row] = sql(intake, "select * from participant")
    return {name: row[name] for name in (*HERS, *(f"{each}_sealed" for each in HERS))}


def is_sealed(row: dict[str, Any]) -> bool:
    """Whether nothing stands there plain, and all is encrypted with the newest key of tests."""
    marks = (row["first_name"], row["last_name"], row["email"])
    codes = [bytes(row[f"{each}_sealed"] or b"") for each in HERS]
    return marks == ("geschützt", "geschützt", None) and all(
        code.startswith(SEALER.label) for code in codes
    )


def shown(intake: Client, person: str) -> dict[str, Any]:
    found = intake.as_role("contact-person").ok("GET", f"/v1/participants/{person}")
    return {name: found[name] for name in HERS}


def sealing(database: Database) -> Sealing:
    return Sealing(database, SERVICE.sealed, Heartbeats())


def with_keys(intake: Client, keys: str) -> Database:
    url = intake.database.engine.url.render_as_string(hide_password=False)
    return Database(url, Sealer(keys))


def test_what_0_1_0_wrote_is_read_and_then_encrypted(intake: Client, protected: str) -> None:
    sql(
        intake,
        "update participant set first_name = 'Derya', last_name = 'Şahin',"
        " email = 'derya.sahin@post.example', first_name_sealed = null, last_name_sealed = null,"
        " email_sealed = null",
    )
    assert shown(intake, protected) == HERS

    assert sealing(intake.database).round() == 3

    assert is_sealed(stored(intake))
    assert shown(intake, protected) == HERS
    assert sealing(intake.database).round() == 0


def test_a_change_by_0_1_0_is_the_newer_one(intake: Client, protected: str) -> None:
    """0.1.0 writes all columns that it knows, those that it does not understand as it read them."""
    sql(intake, "update participant set first_name = first_name, email = 'new@post.example'")
    assert shown(intake, protected) == {**HERS, "email": "new@post.example"}

    assert sealing(intake.database).round() == 1

    assert is_sealed(stored(intake))
    assert shown(intake, protected) == {**HERS, "email": "new@post.example"}


def test_protection_that_0_1_0_lifts_brings_all_back(intake: Client, protected: str) -> None:
    sql(intake, "update participant set has_address_protection = false")
    assert shown(intake, protected) == HERS

    assert sealing(intake.database).round() == 3

    row = stored(intake)
    assert {name: row[name] for name in HERS} == HERS
    assert [row[f"{name}_sealed"] for name in HERS] == [None] * 3


def test_protection_that_0_1_0_sets_is_followed(intake: Client, protected: str) -> None:
    staff = intake.as_role("contact-person")
    staff.ok("PATCH", f"/v1/participants/{protected}", {"has_address_protection": False})
    sql(intake, "update participant set has_address_protection = true")

    sealing(intake.database).round()

    assert is_sealed(stored(intake))


def test_a_new_key_takes_over_and_the_old_one_can_go(intake: Client, protected: str) -> None:
    new = new_key()
    url = intake.database.engine.url.render_as_string(hide_password=False)
    both = Database(url, Sealer(new))
    both.sealer._ciphers |= SEALER._ciphers

    assert sealing(both).round() == 3
    both.close()

    only_new = with_keys(intake, new)
    with only_new.agency(intake.agency) as work:
        assert participants.page(work, None, 1)[0].email == HERS["email"]
    only_new.close()


def test_a_lost_key_is_loud_and_loses_nothing(intake: Client, protected: str) -> None:
    before = stored(intake)
    other = with_keys(intake, new_key())
    with pytest.raises(CannotOpen), other.agency(intake.agency) as work:
        participants.page(work, None, 1)

    assert sealing(other).round() == 0
    assert metrics.sealed_unreadable._value.get() == 3
    other.close()

    assert stored(intake) == before
    assert shown(intake, protected) == HERS


def test_a_rule_that_0_1_0_replaces_keeps_a_reason(
    intake: Client, contact_person: str, protected: str
) -> None:
    """0.1.0 gives the rule another id; the reason is bound to the two people."""
    staff, planning = intake.as_role("contact-person"), intake.as_role("group-planning")
    other = staff.ok("POST", "/v1/participants", newcomer(contact_person, phone="0221 4710102"))
    rule = {"kind": "keep_apart", "participant_ids": [protected, other["id"]], "reason": "words"}
    planning.ok("POST", "/v1/grouping-rules", rule)
    sql(intake, "update grouping_rule set id = gen_random_uuid(), reason = ''")
    with intake.database.agency(intake.agency) as work:
        assert [each.reason for each in grouping_rules.all_rules(work)] == ["words"]

    sql(intake, "update grouping_rule set id = gen_random_uuid(), reason = 'newer'")
    sealing(intake.database).round()

    with intake.database.agency(intake.agency) as work:
        assert [each.reason for each in grouping_rules.all_rules(work)] == ["newer"]
    assert [row["reason"] for row in sql(intake, "select reason from grouping_rule")] == [""]
