"""Nothing that nobody said is stored; what 0.1.0 may have stored by itself is marked."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID, uuid4

from jsonschema import Draft7Validator
from sqlalchemy import create_engine, make_url, text
from structlog.testing import capture_logs

from kreis.chassis.data.migrations import migrate
from kreis.intake.domain.unsaid import FIELDS, STAND_INS
from kreis.intake.main import SERVICE
from tests.support.databases import Stock
from tests.support.fixtures import Client, facts
from tests.support.newcomers import SAID, mark_as_of_0_1_0, newcomer

ROOT = Path(__file__).parents[3]
OF_0_1_0 = ROOT / "contracts/released/0.1.0/intake.pool.v1/pool-entered.v1.schema.json"


def test_what_nobody_said_stays_unknown_until_somebody_says_it(
    intake: Client, contact_person: str
) -> None:
    staff = intake.as_role("contact-person")
    child = {"birth_month": "2024-10"}
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person, children=[child]))

    assert {name: made[name] for name in STAND_INS} == dict.fromkeys(STAND_INS)
    assert made["children"][0]["needs_care"] is None
    assert made["unconfirmed"] == []
    (fact,) = facts(intake.database, "intake.pool.v1")
    pool = fact["data"]
    assert (pool["gender"], pool["german_level"], pool["may_join_women_only"]) == (
        *("diverse", "none", False),
    )
    assert pool["start_weeks"][0]["children"] == [{"band": "0-2", "needs_care": True}]
    assert sorted(pool["unknown"]) == sorted(
        ["gender", "german_level", "needs_interpreter", "may_join_women_only", "needs_care"]
    )

    known_to_0_1_0 = {name: value for name, value in pool.items() if name != "unknown"}
    Draft7Validator(json.loads(OF_0_1_0.read_text("utf-8"))).validate(known_to_0_1_0)

    cared = [{**made["children"][0], "needs_care": False}]
    path = f"/v1/participants/{made['id']}"
    said = staff.ok("PATCH", path, {**SAID, "children": cared})
    assert {name: said[name] for name in SAID} == SAID
    assert said["children"][0]["needs_care"] is False
    assert "unknown" not in facts(intake.database, "intake.pool.v1")[-1]["data"]

    again = staff.ok("PATCH", path, {"german_level": None})
    assert again["german_level"] is None
    assert facts(intake.database, "intake.pool.v1")[-1]["data"]["unknown"] == ["german_level"]


def test_an_answer_equal_to_a_stand_in_is_an_answer(intake: Client, contact_person: str) -> None:
    staff = intake.as_role("contact-person")
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person, **STAND_INS))

    shown = staff.ok("GET", f"/v1/participants/{made['id']}")

    assert {name: shown[name] for name in STAND_INS} == STAND_INS


def test_nobody_of_unknown_gender_joins_a_group_for_women(
    intake: Client, contact_person: str
) -> None:
    staff = intake.as_role("contact-person")
    staff.ok("POST", "/v1/participants", newcomer(contact_person, may_join_women_only=True))

    (fact,) = facts(intake.database, "intake.pool.v1")

    assert fact["data"]["may_join_women_only"] is False


def test_values_like_an_old_default_are_unconfirmed_until_somebody_says_them(
    intake: Client, contact_person: str
) -> None:
    staff = intake.as_role("contact-person")
    old = {**SAID, "german_level": "none", "access_route": "self"}
    child = {"birth_month": "2024-10", "needs_care": False}
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person, **old, children=[child]))
    path = f"/v1/participants/{made['id']}"
    assert staff.ok("GET", path)["unconfirmed"] == []

    mark_as_of_0_1_0(intake, made["id"])
    assert staff.ok("GET", path)["unconfirmed"] == [*FIELDS]
    told = len(facts(intake.database, "intake.pool.v1"))

    confirmed = staff.ok("PATCH", path, {"gender": "woman", "access_route": "referral"})
    left = [name for name in FIELDS if name not in ("gender", "access_route")]
    assert confirmed["unconfirmed"] == left
    assert confirmed["version"] == made["version"] + 1
    assert len(facts(intake.database, "intake.pool.v1")) == told

    known = [{"id": each["id"], "birth_month": "2024-10"} for each in made["children"]]
    assert staff.ok("PATCH", path, {"children": known})["unconfirmed"] == left
    said = [{**each, "needs_care": False} for each in known]
    assert staff.ok("PATCH", path, {"children": said})["unconfirmed"] == left[:-1]

    man = staff.ok("PATCH", path, {"gender": "man"})
    assert man["may_join_women_only"] is None
    assert "may_join_women_only" not in man["unconfirmed"]


def test_an_intake_of_0_1_0_beside_this_one_marks_what_it_adds(
    intake: Client, contact_person: str
) -> None:
    staff = intake.as_role("contact-person")
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person))
    with intake.database.agency(intake.agency) as work:
        # It knows neither column: a value of its own replaces a stand-in, the default marks.
        work.connection.execute(
            text("update participant set gender = 'woman', unconfirmed = default where id = :id"),
            {"id": UUID(made["id"])},
        )

    shown = staff.ok("GET", f"/v1/participants/{made['id']}")

    assert (shown["gender"], shown["german_level"]) == ("woman", None)
    assert shown["unconfirmed"] == ["gender"]


OLD_ROWS = """
insert into agency values ('{agency}', 'L', 'L', 'NW', '1', '8-16');
insert into staff values ('{agency}', '{staff}', 'Petra', 'Neumann', '1');
insert into participant (agency_id, id, state, first_name, last_name, gender, language, languages,
    german_level, channel, slots, topics, may_join_women_only, has_address_protection,
    contact_person_id, access_route, funded_project, waiting_since, start_weeks, reach)
values
    ('{agency}', gen_random_uuid(), 'waiting', 'A', 'B', 'woman', 'tr', '{{tr}}', 'none', 'call',
     '{{}}', '{{}}', true, false, '{staff}', 'self', '', '2027-01-01', '[]', '[]'),
    ('{agency}', gen_random_uuid(), 'waiting', 'C', 'D', 'man', 'de', '{{de}}', 'C', 'call',
     '{{}}', '{{}}', true, true, '{staff}', 'referral', '', '2027-01-01', '[]', '[]');
insert into child (agency_id, id, participant_id, position, birth_month, needs_care)
select agency_id, gen_random_uuid(), id, 0, '2024-10-01', gender = 'man' from participant;
"""
COUNTS = {
    "people": 2,
    "gender": 1,
    "german_level": 1,
    "needs_interpreter": 2,
    "may_join_women_only": 1,
    "has_address_protection": 1,
    "wants_discretion": 2,
    "access_route": 1,
    "needs_care": 1,
}


def test_the_migration_counts_first_and_changes_no_value(
    intake: Client, stock: Stock, tmp_path: Path
) -> None:
    name = f"test_{uuid4().hex}"
    stock.sql(f"create database {name} owner kreis_intake_owner")
    owner = stock.url(name, "kreis_intake_owner")
    before = tmp_path / "migrations"
    before.mkdir()
    for step in SERVICE.versions.glob("00*.py"):
        if step.name < "0013":
            (before / step.name).write_text(step.read_text())
    migrate(before, owner, "kreis_intake")
    # A superuser, whom row-level security does not bind, adds what was there.
    superuser = make_url(stock.superuser_url).set(drivername="postgresql+psycopg", database=name)
    engine = create_engine(superuser)
    with engine.begin() as connection:
        connection.execute(text(OLD_ROWS.format(agency=uuid4(), staff=uuid4())))
        was = connection.execute(text("select * from participant order by first_name")).all()

    with capture_logs() as logs:
        migrate(SERVICE.versions, owner, "kreis_intake")

    (told,) = [each for each in logs if each["event"].startswith("values like a default")]
    assert {name: told[name] for name in COUNTS} == COUNTS
    with engine.begin() as connection:
        rows = connection.execute(text("select * from participant order by first_name")).all()
    assert [row[: len(was[0])] for row in rows] == [tuple(row) for row in was]
    assert {(tuple(row.unsaid), tuple(row.unconfirmed)) for row in rows} == {((), FIELDS)}
    engine.dispose()
