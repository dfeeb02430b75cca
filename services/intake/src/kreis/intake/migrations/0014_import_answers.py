"""What staff say about a file that was tried, names beside findings, and the undo of an import."""

from alembic import op

revision = "0014"
down_revision = "0013"

_COLUMNS = """
alter table csv_import
    add column answers jsonb not null default '{}',
    add column sheet text not null default '',
    add column sheets text[] not null default '{}',
    add column header_line integer not null default 1,
    add column columns jsonb not null default '[]',
    add column missing text[] not null default '{}',
    add column turns integer not null default 0,
    add column undone_at timestamptz;
alter table import_finding
    add column name text not null default '',
    add column notes jsonb not null default '[]';
alter table imported_row add column import_id uuid;
create index imported_row_of_import on imported_row (agency_id, import_id);
"""


def upgrade() -> None:
    op.execute(_COLUMNS)
