"""Lookups begin with what is looked up, not with the agency.

While a table is young and has no statistics, every index that begins with the agency looks as good
as the primary key. The database then may follow a foreign key by reading all people of the agency:
a first import of 5,000 people would take time by their square.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

_LOOKUPS = {
    "participant_of_contact_person": "contact_person_id",
    "participant_by_name": "last_key, first_key",
    "participant_by_birth_date": "birth_date",
    "participant_by_email": "lower(email)",
    "participant_by_phone": "phone",
}


def upgrade() -> None:
    for name, looked_up in _LOOKUPS.items():
        op.execute(f"drop index {name}")
        op.execute(f"create index {name} on participant ({looked_up}, agency_id)")
