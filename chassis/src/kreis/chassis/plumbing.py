"""The tables every service has besides its own, and the way a tenant's table is shut.

Promise: after `create_plumbing` and `tenant_table`, the role a service runs as owns nothing, sees
only rows of the agency that its transaction has set, and nothing at all while none is set.
The plumbing tables are exempt from row-level security: only the chassis reaches them.
Used by the services' first migrations; a later change is a function of its own, never an edit.
"""

from __future__ import annotations

from alembic import op

_PLUMBING = """
create table outbox_key (
    topic text not null,
    key text not null,
    last bigint not null,
    primary key (topic, key)
);
create table outbox (
    position bigint generated always as identity primary key,
    topic text not null,
    key text not null,
    type text not null,
    id uuid not null,
    sequence bigint not null,
    agency_id uuid not null,
    time timestamptz not null,
    traceparent text not null,
    history boolean not null,
    data jsonb
);
create table fact (
    position bigint generated always as identity primary key,
    topic text not null,
    key text not null,
    type text not null,
    id uuid not null unique,
    sequence bigint not null,
    agency_id uuid not null,
    time timestamptz not null,
    traceparent text not null,
    data jsonb
);
create index fact_by_agency on fact (agency_id, position);
create table inbox (
    consumer text not null,
    source text not null,
    id uuid not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (consumer, source, id)
);
create index inbox_by_age on inbox (received_at);
create table parked (
    position bigint generated always as identity primary key,
    consumer text not null,
    topic text not null,
    key text not null,
    source text not null,
    id uuid not null,
    headers jsonb not null,
    value text,
    reason text not null,
    parked_at timestamptz not null default clock_timestamp(),
    unique (consumer, source, id)
);
create index parked_by_key on parked (consumer, topic, key);
create table due (
    id uuid primary key,
    agency_id uuid not null,
    kind text not null,
    subject text not null,
    cause text not null,
    detail jsonb not null,
    not_before timestamptz not null,
    attempts integer not null default 0,
    retry_at timestamptz not null default clock_timestamp(),
    lease_until timestamptz,
    given_up text,
    unique (agency_id, kind, subject, cause)
);
create index due_by_time on due (not_before) where given_up is null;
create table idempotency (
    agency_id uuid not null,
    caller text not null,
    key text not null,
    request_hash text not null,
    status integer not null,
    body text not null,
    made_at timestamptz not null default clock_timestamp(),
    primary key (agency_id, caller, key)
);
create index idempotency_by_age on idempotency (made_at);
create table story_clock (
    single boolean primary key check (single),
    story_time timestamptz not null,
    set_at timestamptz not null
);
"""
_FIRST = ("outbox_key", "outbox", "fact", "inbox", "parked", "due", "idempotency", "story_clock")
TABLES = (*_FIRST, "parked_act", "access_log", "erased_subject")

_PARKING = """
drop table parked;
create table parked (
    position bigint generated always as identity primary key,
    consumer text not null,
    topic text not null,
    key text not null,
    source text not null,
    id uuid not null,
    type text not null,
    agency_id uuid,
    origin text not null,
    wire_key bytea,
    header_names text[] not null,
    header_values bytea[] not null,
    value bytea,
    reason text not null,
    parked_at timestamptz not null default clock_timestamp(),
    unique (consumer, source, id)
);
create index parked_by_key on parked (consumer, topic, key, position);
create table parked_act (
    position bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    consumer text not null,
    act text not null,
    who text not null,
    why text not null,
    outcome text not null,
    topic text,
    key text,
    source text,
    id uuid,
    type text
);
"""
_ACCESS_LOG = """
create table access_log (
    agency_id uuid not null,
    id uuid not null,
    at timestamptz not null default clock_timestamp(),
    caller text not null,
    is_service boolean not null,
    purpose text,
    method text not null,
    route text not null,
    subject uuid,
    primary key (agency_id, id)
);
create index access_log_of_subject on access_log (agency_id, subject, id);
create index access_log_by_age on access_log (at);
"""
_ERASURE = """
create table erased_subject (
    agency_id uuid not null,
    subject text not null,
    marked_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    primary key (agency_id, subject)
);
"""

AGENCY = "nullif(current_setting('kreis.agency', true), '')::uuid"
"""The agency of the running transaction; NULL, and so no row at all, while none is set."""


def create_plumbing() -> None:
    """Makes the chassis' tables and lets the service's own role use them."""
    op.execute(_PLUMBING)
    for table in _FIRST:
        _let_service_use(table)
    op.execute(f"grant select on alembic_version to {_service_role()}")


def create_parking() -> None:
    """Makes `parked` anew, for records of any bytes, and the list of what was done with them.
    Nothing is lost: before this step no code put the first message of a key into it."""
    op.execute(_PARKING)
    for table in ("parked", "parked_act"):
        _let_service_use(table)


def create_access_log() -> None:
    """Rows of it can be added and, when they are old, deleted; nobody changes one."""
    op.execute(_ACCESS_LOG)
    op.execute(f"grant select, insert, delete on access_log to {_service_role()}")


def create_erasure() -> None:
    """Makes the marks of those who are erased. Marks stay: nobody can delete one."""
    op.execute(_ERASURE)
    op.execute(f"grant select, insert, update on erased_subject to {_service_role()}")


def tenant_table(name: str, *, also_visible_when: str = "") -> None:
    """Shuts a table: rows belong to an agency, and only its transactions see or write them.

    `also_visible_when` opens single rows to be read where the agency is not yet known.
    """
    op.execute(f"alter table {name} enable row level security")
    op.execute(f"alter table {name} force row level security")
    op.execute(f"create policy own_agency on {name} using (agency_id = {AGENCY})")
    if also_visible_when:
        op.execute(f"create policy known_row on {name} for select using ({also_visible_when})")
    _let_service_use(name)


def _let_service_use(table: str) -> None:
    op.execute(f"grant select, insert, update, delete on {table} to {_service_role()}")


def _service_role() -> str:
    return f'"{op.get_context().opts["service_role"]}"'
