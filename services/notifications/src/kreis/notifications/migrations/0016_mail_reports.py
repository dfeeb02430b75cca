"""What mail servers and recipients report of mail, and addresses that take none."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0016"
down_revision = "0015"

_TABLES = """
create table mail_report (
    agency_id uuid not null,
    message_id uuid not null,
    report text not null,
    participant_id uuid,
    reported_at timestamptz not null,
    primary key (agency_id, message_id, report)
);
comment on table mail_report is 'so that a report has its effect once';
create index mail_report_of_participant on mail_report (agency_id, participant_id, reported_at);
create table mail_address (
    agency_id uuid not null,
    participant_id uuid not null,
    contact_version integer not null default 0,
    contact_changed_at timestamptz,
    refused_since timestamptz,
    primary key (agency_id, participant_id)
);
comment on table mail_address is 'whose mail comes back, and when her contact changed last';
"""
_THE_ONE_ASKED_FOR = "id = nullif(current_setting('kreis.mail_message', true), '')::uuid"


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("mail_report", "mail_address"):
        tenant_table(table)
    # A bounce names its message by a signed token, and no agency.
    for table in ("message", "contributor_message"):
        op.execute(f"create policy known_row on {table} for select using ({_THE_ONE_ASKED_FOR})")
