"""The tables every service has besides its own, and the way a tenant's table is shut.

Promise: after `create_plumbing` and `tenant_table`, the role a service runs as owns nothing, sees
only rows of the agency that its transaction has set, and nothing at all while none is set.
The plumbing tables are exempt from row-level security: only the chassis reaches them.
Used by the services' first migrations; a later change is a function of its own, never an edit.
"""

from __future__ import annotations

from importlib.resources import files

from alembic import op

_FIRST = ("outbox_key", "outbox", "fact", "inbox", "parked", "due", "idempotency", "story_clock")
TABLES = (*_FIRST, "parked_act", "access_log", "erased_subject")


AGENCY = "nullif(current_setting('kreis.agency', true), '')::uuid"
"""The agency of the running transaction; NULL, and so no row at all, while none is set."""


def create_plumbing() -> None:
    """Makes the chassis' tables and lets the service's own role use them."""
    op.execute(_tables("first"))
    for table in _FIRST:
        _let_service_use(table)
    op.execute(f"grant select on alembic_version to {_service_role()}")


def create_parking() -> None:
    """Makes `parked` anew, for records of any bytes, and the list of what was done with them.
    Nothing is lost: before this step no code put the first message of a key into it."""
    op.execute(_tables("parking"))
    for table in ("parked", "parked_act"):
        _let_service_use(table)


def create_access_log() -> None:
    """Rows of it can be added and, when they are old, deleted; nobody changes one."""
    op.execute(_tables("access_log"))
    op.execute(f"grant select, insert, delete on access_log to {_service_role()}")


def create_erasure() -> None:
    """Makes the marks of those who are erased. Marks stay: nobody can delete one."""
    op.execute(_tables("erasure"))
    op.execute(f"grant select, insert, update on erased_subject to {_service_role()}")


def tenant_table(name: str, *, also_visible_when: str = "") -> None:
    """Shuts a table: rows belong to an agency, and only its transactions see or write them.

    `also_visible_when` opens single rows to be read where the agency is not yet known.
    """
    op.execute(f"alter table {name} enable row level security")
    op.execute(f"alter table {name} force row level security")
    op.execute(f"create policy own_agency on {name} using (agency_id = {AGENCY})")
    if also_visible_when:
        op.execute(f"create policy known_row on {name} for select using ({also_visible_when})")
    _let_service_use(name)


def _tables(step: str) -> str:
    return (files("kreis.chassis.data") / "plumbing_tables" / f"{step}.sql").read_text()


def _let_service_use(table: str) -> None:
    op.execute(f"grant select, insert, update, delete on {table} to {_service_role()}")


def _service_role() -> str:
    return f'"{op.get_context().opts["service_role"]}"'
