"""Values that nobody has said, and values that 0.1.0 may have stored by itself.

`unsaid` names columns that hold a stand-in. `unconfirmed` names columns that nobody has said since
0.2: its default marks all of them, so rows that an intake of 0.1.0 still adds are marked too. A
mark counts only while the column holds what 0.1.0 stored unasked (`domain/unsaid.py`).
"""

import structlog
from alembic import op
from sqlalchemy import text

from kreis.chassis.data.plumbing import every_agency

revision = "0013"
down_revision = "0012"

_LIKE_A_DEFAULT = {
    "gender": "gender = 'woman'",
    "german_level": "german_level = 'none'",
    "needs_interpreter": "not needs_interpreter",
    "may_join_women_only": "may_join_women_only = (gender = 'woman')",
    "has_address_protection": "not has_address_protection",
    "wants_discretion": "not wants_discretion",
    "access_route": "access_route = 'self'",
}
_COUNTS = ", ".join(
    f"count(*) filter (where {like}) as {name}" for name, like in _LIKE_A_DEFAULT.items()
)
_ALL = ",".join((*_LIKE_A_DEFAULT, "needs_care"))
_COLUMNS = f"""
alter table participant
    add column unsaid text[] not null default '{{}}',
    add column unconfirmed text[] not null default '{{{_ALL}}}';
alter table child add column care_is_unsaid boolean not null default false;
"""


def upgrade() -> None:
    with every_agency("participant", "child"):
        connection = op.get_bind()
        people = dict(
            connection.execute(text(f"select count(*) as people, {_COUNTS} from participant"))
            .one()
            ._mapping
        )
        children = connection.execute(text("select count(*) from child where not needs_care"))
        people["needs_care"] = children.scalar_one()
    if people["people"]:
        structlog.get_logger().info("values like a default of 0.1.0 are unconfirmed", **people)
    op.execute(_COLUMNS)
