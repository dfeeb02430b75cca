"""The tables by name, and the one way to write a row that may be there already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import column, table
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work


def _table(name: str, columns: str, json: str = "") -> Any:
    plain: list[Any] = [column(each) for each in columns.split()]
    documents = [column(each, postgresql.JSONB) for each in json.split()]
    return table(name, column("agency_id"), *plain, *documents)


agency = _table("agency", "name short_name land phone office_hours")
staff = _table("staff", "id first_name last_name phone")
substitution = _table("substitution", "id staff_id substitute_id first_day last_day")
participant = _table(
    "participant",
    "id state first_name last_name gender birth_date postal_code language languages german_level"
    " needs_interpreter channel email phone slots topics may_join_women_only"
    " has_address_protection wants_discretion contact_person_id access_route funded_project"
    " waiting_since excluded_venues cohort_id version first_key last_key",
    json="start_weeks reach",
)
child = _table("child", "id participant_id position first_name birth_month needs_care")
grouping_rule = _table("grouping_rule", "id kind one_id other_id reason")
enrolment = _table("enrolment", "id participant_id entry_date recorded_by recorded_at")
programme_exit = _table(
    "programme_exit",
    "id participant_id exit_date destination recorded_by recorded_at re_entry_date",
)
notice = _table("notice", "id participant_id handed_on language version recorded_by recorded_at")
consent = _table(
    "consent",
    "id participant_id purpose is_given text_version language decided_on recorded_by recorded_at",
)
csv_import = _table(
    "csv_import",
    "id state is_dry_run file_name encoding delimiter ignored_columns contact_person_id rows done"
    " added known held_back faulty failure follows requested_by requested_at ended_at file",
)
import_finding = _table(
    "import_finding", "import_id line outcome participant_id", json="faults lookalikes"
)
imported_row = _table("imported_row", "fingerprint participant_id")

erasure = _table("erasure", "participant_id requested_at requested_by completed_at")
erasure_acknowledgement = _table(
    "erasure_acknowledgement", "participant_id service acknowledged_at"
)


def upsert(work: Work, target: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    statement = (
        postgresql.insert(target)
        .values(agency_id=work.agency, **key, **values)
        .on_conflict_do_update(index_elements=["agency_id", *key], set_=values)
    )
    work.connection.execute(statement)


def own(row: Any) -> dict[str, Any]:
    """The row without the agency, which everybody who sees it knows."""
    return {name: value for name, value in row._mapping.items() if name != "agency_id"}
