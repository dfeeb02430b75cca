"""Who is under address protection, and who wants discretion."""

from kreis.chassis.data.plumbing import create_confidentiality

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    create_confidentiality()
