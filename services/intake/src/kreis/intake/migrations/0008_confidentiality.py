"""Who is under address protection, and who wants discretion."""

from alembic import op

from kreis.chassis.data.plumbing import create_confidentiality, every_agency

revision = "0008"
down_revision = "0007"

_TELL = """
insert into due (id, agency_id, kind, subject, cause, detail, not_before)
select gen_random_uuid(), agency_id, 'tell-privacy', agency_id::text, cause, '{}', now() + delay
from (select agency_id from participant union select agency_id from erasure) as agencies, (
    values ('first', interval '0'), ('hour', interval '1 hour'), ('day', interval '1 day')
) as times (cause, delay)
"""
"""Tells on privacy.v2 what stands on privacy.v1. Told again later, because an intake of 0.1.0 may
still change something while the release is rolled out."""


def upgrade() -> None:
    with every_agency("participant", "erasure"):
        op.execute(_TELL)
        create_confidentiality(
            protected="select agency_id, id from participant where has_address_protection",
            discreet="select agency_id, id from participant where wants_discretion",
        )
