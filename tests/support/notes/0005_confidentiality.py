"""People under address protection."""

from kreis.chassis.data.plumbing import create_confidentiality

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_confidentiality()
