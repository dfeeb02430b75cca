"""Who comes back to a group is invited anew: her earlier answers hold no more."""

from alembic import op

revision = "0016"
down_revision = "0015"

_ASKED_AGAIN = """
alter table invitation add column asked_after integer not null default 0;
comment on column invitation.asked_after is 'answers she had given before she was last invited';
alter table invitation drop constraint invitation_check;
alter table invitation add check ((answer is null) = (version = asked_after));
"""


def upgrade() -> None:
    op.execute(_ASKED_AGAIN)
