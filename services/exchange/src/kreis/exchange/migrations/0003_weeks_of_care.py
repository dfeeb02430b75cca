"""The week in which children were minded, so that pairs of a quarter can be counted.

An ask is deleted 14 days after its date. A line stays for 12 months, so the week stands there, and
no day and no hour.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_WEEKS = """
alter table movement add column care_week date;
alter table movement add constraint movement_care_week
    check (care_week is null or (why = 'care' and extract(isodow from care_week) = 1));
comment on column movement.care_week is 'the Monday of the week; null unless children were minded';
create index movement_of_week on movement (agency_id, care_week) where care_week is not null;
"""


def upgrade() -> None:
    op.execute(_WEEKS)
