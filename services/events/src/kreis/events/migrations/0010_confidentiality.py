"""Who is under address protection, and who wants discretion."""

from kreis.chassis.data.plumbing import create_confidentiality, every_agency

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with every_agency("invitation"):
        create_confidentiality(
            protected="select agency_id, participant_id from invitation where restricted",
        )
