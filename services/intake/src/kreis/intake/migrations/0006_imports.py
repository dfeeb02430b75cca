"""Imports of newcomers from a file, and the keys by which two entries may mean one person."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0006"
down_revision = "0005"

_KEY = r"""
create function name_key(name text) returns text language sql immutable strict parallel safe as $$
  select replace(replace(replace(
    regexp_replace(
      translate(replace(lower(name), 'ß', 'ss'),
        'äáàâãåăąæçćčďđéèêëěęğíìîïıñńňóòôõöőøřśšşșťţțúùûüůűýÿźžżł',
        'aaaaaaaaacccddeeeeeegiiiiinnnooooooorsssstttuuuuuuyyzzzl'),
      '[\s.''’`-]+', '', 'g'),
    'ae', 'a'), 'oe', 'o'), 'ue', 'u')
$$;
"""
_TABLES = """
alter table participant
    add column first_key text generated always as (name_key(first_name)) stored,
    add column last_key text generated always as (name_key(last_name)) stored;
create index participant_by_name on participant (agency_id, last_key, first_key);
create index participant_by_birth_date on participant (agency_id, birth_date);
create index participant_by_email on participant (agency_id, lower(email));
create index participant_by_phone on participant (agency_id, phone);
create table csv_import (
    agency_id uuid not null,
    id uuid not null,
    state text not null,
    is_dry_run boolean not null,
    file_name text not null,
    encoding text not null,
    delimiter text not null,
    ignored_columns text[] not null,
    contact_person_id uuid,
    rows integer not null,
    done integer not null default 0,
    added integer not null default 0,
    known integer not null default 0,
    held_back integer not null default 0,
    faulty integer not null default 0,
    failure text,
    follows uuid,
    requested_by text not null,
    requested_at timestamptz not null,
    ended_at timestamptz,
    file bytea,
    primary key (agency_id, id),
    unique (agency_id, follows),
    check (done = added + known + held_back + faulty)
);
create table import_finding (
    agency_id uuid not null,
    import_id uuid not null,
    line integer not null,
    outcome text not null,
    participant_id uuid,
    faults jsonb not null,
    lookalikes jsonb not null,
    primary key (agency_id, import_id, line),
    foreign key (agency_id, import_id) references csv_import (agency_id, id) on delete cascade
);
create table imported_row (
    agency_id uuid not null,
    fingerprint text not null,
    participant_id uuid not null,
    primary key (agency_id, fingerprint),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
create index imported_row_of_participant on imported_row (agency_id, participant_id);
"""


def upgrade() -> None:
    op.execute(_KEY)
    op.execute(_TABLES)
    for table in ("csv_import", "import_finding", "imported_row"):
        tenant_table(table)
