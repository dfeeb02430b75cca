"""Times for conversations and closure days in years that can be.

0.1.0 took any year. A time in the year 9999 made pages fail, since no clock can be put forward from
there. Nobody can keep such a time, so it goes; the log says how many there were.
"""

import structlog
from alembic import op
from sqlalchemy import text

from kreis.chassis.data.plumbing import every_agency

revision = "0022"
down_revision = "0021"

_BOUNDS = {
    "appointment_slot": "starts_at >= '2000-01-01Z' and starts_at < '2100-01-01Z'",
    "closure_day": "day >= '2000-01-01' and day < '2100-01-01'",
}


def upgrade() -> None:
    connection = op.get_bind()
    with every_agency(*_BOUNDS):
        for table, bounds in _BOUNDS.items():
            gone = connection.execute(text(f"delete from {table} where not ({bounds})")).rowcount
            if gone:
                structlog.get_logger().info("years that cannot be", table=table, removed=gone)
    for table, bounds in _BOUNDS.items():
        op.execute(f"alter table {table} add constraint {table}_years check ({bounds})")
