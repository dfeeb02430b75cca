"""How many the solver placed, and how many anybody could have placed at most."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute(
        "alter table proposal add column placed integer,"
        " add column most_placeable integer, add column bound_by text"
    )
