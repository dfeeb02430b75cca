"""A person's invitations are found by an index.

Retention asks for hers for each time away, each rhythm and each link of a person.
"""

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.execute("create index invitation_of_person on invitation (agency_id, participant_id)")
