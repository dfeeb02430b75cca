"""The tables of intake, as statements name them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary, Row, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kreis.chassis.data.tables import MOMENT, typed_table

agency = typed_table("agency", name=Text, short_name=Text, land=Text, phone=Text, office_hours=Text)
staff = typed_table("staff", id=Uuid, first_name=Text, last_name=Text, phone=Text)
substitution = typed_table(
    "substitution", id=Uuid, staff_id=Uuid, substitute_id=Uuid, first_day=Date, last_day=Date
)
weekly_letter = typed_table(
    "weekly_letter", staff_id=Uuid, email=Text, is_wanted=Boolean, changed_at=MOMENT
)
participant = typed_table(
    "participant",
    id=Uuid,
    state=Text,
    first_name=Text,
    last_name=Text,
    gender=Text,
    birth_date=Date,
    postal_code=Text,
    language=Text,
    languages=ARRAY(Text),
    german_level=Text,
    needs_interpreter=Boolean,
    channel=Text,
    email=Text,
    phone=Text,
    first_name_sealed=LargeBinary,
    last_name_sealed=LargeBinary,
    email_sealed=LargeBinary,
    phone_sealed=LargeBinary,
    funded_project_sealed=LargeBinary,
    slots=ARRAY(Text),
    topics=ARRAY(Text),
    may_join_women_only=Boolean,
    has_address_protection=Boolean,
    wants_discretion=Boolean,
    contact_person_id=Uuid,
    access_route=Text,
    funded_project=Text,
    waiting_since=Date,
    excluded_venues=ARRAY(Uuid),
    cohort_id=Uuid,
    version=Integer,
    first_key=Text,
    last_key=Text,
    start_weeks=JSONB,
    reach=JSONB,
    unsaid=ARRAY(Text),
    unconfirmed=ARRAY(Text),
)
child = typed_table(
    "child",
    id=Uuid,
    participant_id=Uuid,
    position=Integer,
    first_name=Text,
    birth_month=Date,
    needs_care=Boolean,
    care_is_unsaid=Boolean,
)
grouping_rule = typed_table(
    "grouping_rule",
    id=Uuid,
    kind=Text,
    one_id=Uuid,
    other_id=Uuid,
    reason=Text,
    reason_sealed=LargeBinary,
)
enrolment = typed_table(
    "enrolment",
    id=Uuid,
    participant_id=Uuid,
    entry_date=Date,
    recorded_by=Text,
    recorded_at=MOMENT,
)
former_entry = typed_table(
    "former_entry",
    id=Uuid,
    enrolment_id=Uuid,
    participant_id=Uuid,
    entry_date=Date,
    recorded_by=Text,
    recorded_at=MOMENT,
    ended_by=Text,
    ended_at=MOMENT,
)
programme_exit = typed_table(
    "programme_exit",
    id=Uuid,
    participant_id=Uuid,
    exit_date=Date,
    destination=Text,
    recorded_by=Text,
    recorded_at=MOMENT,
    re_entry_date=Date,
)
notice = typed_table(
    "notice",
    id=Uuid,
    participant_id=Uuid,
    handed_on=Date,
    language=Text,
    version=Text,
    recorded_by=Text,
    recorded_at=MOMENT,
)
consent = typed_table(
    "consent",
    id=Uuid,
    participant_id=Uuid,
    purpose=Text,
    is_given=Boolean,
    text_version=Text,
    language=Text,
    decided_on=Date,
    recorded_by=Text,
    recorded_at=MOMENT,
)
csv_import = typed_table(
    "csv_import",
    id=Uuid,
    state=Text,
    is_dry_run=Boolean,
    file_name=Text,
    encoding=Text,
    delimiter=Text,
    ignored_columns=ARRAY(Text),
    contact_person_id=Uuid,
    rows=Integer,
    done=Integer,
    added=Integer,
    known=Integer,
    held_back=Integer,
    faulty=Integer,
    failure=Text,
    follows=Uuid,
    requested_by=Text,
    requested_at=MOMENT,
    ended_at=MOMENT,
    file=LargeBinary,
    answers=JSONB,
    sheet=Text,
    sheets=ARRAY(Text),
    header_line=Integer,
    columns=JSONB,
    missing=ARRAY(Text),
    readings=JSONB,
    turns=Integer,
    undone_at=MOMENT,
)
import_finding = typed_table(
    "import_finding",
    import_id=Uuid,
    line=Integer,
    outcome=Text,
    participant_id=Uuid,
    faults=JSONB,
    lookalikes=JSONB,
    name=Text,
    notes=JSONB,
)
imported_row = typed_table("imported_row", fingerprint=Text, participant_id=Uuid, import_id=Uuid)
file_opening = typed_table(
    "file_opening",
    id=Uuid,
    participant_id=Uuid,
    opened_by=Text,
    reason=Text,
    reason_sealed=LargeBinary,
    opened_at=MOMENT,
    ends_at=MOMENT,
)
likeness_notice = typed_table(
    "likeness_notice",
    participant_id=Uuid,
    noticed_by=Text,
    day=Date,
    same=ARRAY(Text),
    noticed_at=MOMENT,
)
ended_session = typed_table("ended_session", digest=Text, ended_at=MOMENT, until=MOMENT)
topic = typed_table("topic", key=Text, names=JSONB, is_archived=Boolean)
erasure = typed_table(
    "erasure", participant_id=Uuid, requested_at=MOMENT, requested_by=Text, completed_at=MOMENT
)
erasure_acknowledgement = typed_table(
    "erasure_acknowledgement", participant_id=Uuid, service=Text, acknowledged_at=MOMENT
)


def own(row: Row[Any]) -> dict[str, Any]:
    """Returns the row without the agency, which everybody who sees it knows."""
    return {name: value for name, value in row._mapping.items() if name != "agency_id"}
