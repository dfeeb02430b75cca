"""What one view is told of a fact: only what was agreed, and nothing to join it by."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from kreis.contracts import topics
from kreis.subscriptions.domain.offering import FACTS, OFFERED, Kind
from kreis.subscriptions.domain.views import Fact, Granted, Record, read
from kreis.subscriptions.domain.views import told as told_of
from services.subscriptions.tests.office import ATTENDANCE, JOINED, RECORDED, Office, attended

KEY = bytes(range(32))
NOON = datetime(2027, 6, 15, 10, tzinfo=UTC)


def granted(key: bytes = KEY, **agreed: list[str]) -> Granted:
    wanted = agreed or {RECORDED: ATTENDANCE["fields"]}
    return Granted("kita", wanted, date(2027, 6, 1), date(2027, 6, 30), key)


def fact(data: dict[str, object], type_: str = RECORDED, written: datetime = NOON) -> Fact:
    return Fact(type_, "kreis/events", uuid4(), written, data)


def told(given: Fact, to: Granted) -> Record | None:
    reading = read(given)
    return None if reading is None else told_of(reading, to)


def test_every_fact_of_the_topic_is_offered() -> None:
    assert set(FACTS) == set(topics()["participation.v1"].facts)


def test_no_offered_field_could_join_records_of_two_views() -> None:
    """Ids become pseudonyms and moments days; what is told as it is has few values."""
    for type_, kinds in OFFERED.items():
        properties = topics()["participation.v1"].facts[type_].schema["properties"]
        for name, kind in kinds.items():
            as_it_is = properties[name].get("enum", range(properties[name].get("maximum", 0) + 1))
            assert kind in (Kind.ID, Kind.DAY, Kind.MOMENT) or len(as_it_is) <= 1441, name
        assert not {"participant_id", "version", "revision", "sequence"} & kinds.keys()


def test_a_record_holds_the_agreed_fields_and_pseudonyms_for_ids() -> None:
    data = attended(uuid4())

    record = told(fact(data), granted())

    assert record is not None
    assert set(record.fields) == {"cohort_id", "date", "status"}
    assert (record.fields["date"], record.fields["status"]) == ("2027-06-15", "present")
    assert UUID(str(record.fields["cohort_id"]))
    assert not set(data.values()) & {record.fields["cohort_id"], str(record.participant_id)}


def test_one_person_is_one_pseudonym_in_a_view_and_another_in_the_next() -> None:
    who = uuid4()
    first, second = fact(attended(who)), fact(attended(who))
    mine, others = granted(), granted(bytes(32))

    records = [told(each, mine) for each in (first, second)]

    assert records[0]
    assert records[1]
    assert records[0].participant_id == records[1].participant_id
    assert records[0].id != records[1].id
    elsewhere = told(first, others)
    assert elsewhere
    assert {elsewhere.id, elsewhere.participant_id}.isdisjoint(
        {records[0].id, records[0].participant_id}
    )
    assert told(first, mine) == records[0]


def test_a_fact_that_was_not_agreed_is_not_told() -> None:
    joined = {"participant_id": str(uuid4()), "cohort_id": str(uuid4()), "from": "2027-06-15"}

    assert told(fact(joined, JOINED), granted()) is None
    assert told(fact(joined, JOINED), granted(**{JOINED: []})) is not None


@pytest.mark.parametrize(
    ("day", "written", "is_told"),
    [
        ("2027-06-15", NOON, True),
        ("2027-06-01", datetime(2027, 5, 31, 22, tzinfo=UTC), True),
        ("2027-06-01", datetime(2027, 5, 31, 21, 59, tzinfo=UTC), False),
        ("2027-05-31", NOON, False),
        ("2027-07-01", NOON, False),
        ("2027-06-30", datetime(2027, 6, 30, 22, tzinfo=UTC), False),
    ],
)
def test_nothing_before_or_after_the_period_is_told(
    day: str, written: datetime, *, is_told: bool
) -> None:
    """In Berlin. A correction of an earlier date tells of that date."""
    assert (told(fact(attended(uuid4(), day), written=written), granted()) is not None) == is_told


def test_a_day_outside_the_period_counts_although_it_was_not_agreed() -> None:
    only_status = granted(**{RECORDED: ["status"]})

    assert told(fact(attended(uuid4(), "2027-05-31")), only_status) is None


def test_a_moment_is_told_as_its_day() -> None:
    offered = {
        "participant_id": str(uuid4()),
        "date": "2027-06-18",
        "expires_at": "2027-06-17T23:30:12+00:00",
    }
    type_ = "kreis.waitlist-offered.v1"

    record = told(fact(offered, type_), granted(**{type_: ["expires_at"]}))

    assert record
    assert record.fields == {"expires_at": "2027-06-18"}


@pytest.mark.parametrize("value", ["Ada Lovelace", "x" * 41, 7, None, ["present"], True])
def test_a_value_that_is_no_word_of_a_contract_is_left_out(value: object) -> None:
    record = told(fact(attended(uuid4()) | {"status": value}), granted())

    assert record
    assert set(record.fields) == {"cohort_id", "date"}


def test_two_views_of_one_fact_have_no_id_no_number_and_no_trace_in_common(
    office: Office,
) -> None:
    for name in ("kita", "jobcenter"):
        office.run(name)
    who = uuid4()
    for _ in range(3):
        assert office.tell(RECORDED, attended(who)) == "handled"

    kita, jobcenter = office.told("kita"), office.told("jobcenter")

    assert [each["sequence"] for each in kita] == [1, 2, 3]
    for mine, others in zip(kita, jobcenter, strict=True):
        for column in ("key", "id", "traceparent"):
            assert mine[column] != others[column]
        assert mine["data"]["fields"]["cohort_id"] != others["data"]["fields"]["cohort_id"]
        assert mine["data"]["fields"]["status"] == others["data"]["fields"]["status"]


def test_another_agency_is_told_nothing(office: Office) -> None:
    office.run("kita")

    office.tell(RECORDED, attended(uuid4()), agency=uuid4())

    assert office.told("kita") == []
