"""Tables that every service has, and row-level security for a service's own tables.

Promise: after `create_plumbing` and `tenant_table`, the service's database role is not the owner
of any table. In tables with row-level security (see `tenant_table`), this role sees only rows of
the agency that is set in the transaction. Without an agency it sees no rows.
`guard_plumbing` gives the plumbing tables row-level security as well. Tables without an agency
(`outbox_key`, `inbox`, `story_clock`) have none: they hold ids and counters.
Migrations of the services call these functions. A later change is a new function. An existing
function is never edited.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import op

_FIRST = ("outbox_key", "outbox", "fact", "inbox", "parked", "due", "idempotency", "story_clock")
_RETENTION = ("retention_setting", "retention_hold", "retention_report")
TABLES = (
    *_FIRST,
    "parked_act",
    "access_log",
    "erased_subject",
    "confidential_subject",
    "fact_counter",
    "retention_agency",
    "cleansed",
    *_RETENTION,
)


AGENCY = "nullif(current_setting('kreis.agency', true), '')::uuid"
"""SQL for the agency of the running transaction. It is NULL if none is set, so no row matches."""


def create_plumbing() -> None:
    """Creates the chassis' tables and lets the service's role use them."""
    op.execute(_tables("first"))
    for table in _FIRST:
        _let_service_use(table)
    op.execute(f"grant select on alembic_version to {_service_role()}")


def create_parking() -> None:
    """Recreates the table `parked`, so that it can store any bytes, and creates `parked_act`,
    the list of acts. Nothing is lost, because `parked` was always empty: earlier code
    never put a message into it."""
    op.execute(_tables("parking"))
    for table in ("parked", "parked_act"):
        _let_service_use(table)


def create_access_log() -> None:
    """Creates the access log. The service can insert rows and delete old rows, but never change
    a row."""
    op.execute(_tables("access_log"))
    op.execute(f"grant select, insert, delete on access_log to {_service_role()}")


def create_erasure() -> None:
    """Creates the table of marks of erased people. The service cannot delete a mark."""
    op.execute(_tables("erasure"))
    op.execute(f"grant select, insert, update on erased_subject to {_service_role()}")


def create_confidentiality(*, protected: str = "", discreet: str = "") -> None:
    """Creates the table of people under address protection and of those who want discretion.

    `protected` and `discreet` are queries for rows `(agency_id, person's id)` that the service
    already knows. Also lets a parked message block its key only where only its sender can be at
    fault (see `messaging.parking`).
    """
    op.execute(_tables("confidentiality"))
    for flag, known in (("is_protected", protected), ("is_discreet", discreet)):
        if known:
            op.execute(
                f"insert into confidential_subject (agency_id, subject, {flag})"
                f" select agency_id, person::text, true from ({known}) as known (agency_id, person)"
                f" on conflict (agency_id, subject) do update set {flag} = true"
            )
    tenant_table("confidential_subject")
    op.execute("alter table parked add column blocks boolean not null default true")


@contextmanager
def every_agency(*tables: str) -> Iterator[None]:
    """Lets the owner read these tables of all agencies within the block: row-level security binds
    the owner too."""
    for table in tables:
        op.execute(f"alter table {table} no force row level security")
    yield
    for table in tables:
        op.execute(f"alter table {table} force row level security")


def number_facts_by_agency() -> None:
    """Lets the history count positions per agency, so that a cursor tells no other agency's volume.

    Triggers of the database do it, so relays of release 0.1.0 do it too. Positions of earlier facts
    and cursors that readers hold stay valid.
    """
    op.execute(_tables("positions"))


def serve_to_services(*topics: str) -> None:
    """Puts the facts of these topics into the feed for Kreis services alone, beside those about
    people under address protection. Earlier positions and cursors stay valid."""
    op.execute(two_feeds(*topics))


def two_feeds(*topics: str) -> str:
    """Returns the SQL that sorts facts into the public feed and the feed for Kreis services."""
    ours = ", ".join(f"'{each}'" for each in topics)
    names = {
        "of_column": f"position('-restricted.' in topic) > 0 or topic in ({ours})",
        "of_row": f"position('-restricted.' in new.topic) > 0 or new.topic in ({ours})",
    }
    return _tables("feeds").format(**names)


def give_epochs() -> None:
    """Gives every feed an epoch, so that readers notice when a backup was restored. Positions and
    cursors stay valid."""
    op.execute(_tables("epochs").format(agency=AGENCY, role=_service_role()))


def feed_of_each_topic() -> None:
    """Gives each topic a feed with positions and an epoch of its own.

    For views: a position that two readers had in common would join what they read."""
    op.execute(_tables("feeds_of_topics").format(agency=AGENCY, role=_service_role()))


def guard_plumbing() -> None:
    """Turns on row-level security for the chassis' tables. Makes the access log and the list of
    acts append-only, and makes room for encrypted responses."""
    names = {"ours": f"agency_id = {AGENCY}", "nobody": f"{AGENCY} is null"}
    for step in ("guards", "sealing"):
        op.execute(_tables(step).format(**names, role=_service_role()))


def never_changed(*tables: str) -> None:
    """Takes the right to update rows from the service's role. For logs and histories, which only
    grow: erasure and retention delete rows, and nothing else does."""
    for name in tables:
        op.execute(f"revoke update on {name} from {_service_role()}")


def sealed_columns(table: str, *columns: str) -> None:
    """Adds a column `<name>_sealed` beside each of these columns, for its encrypted value.

    The function `agencies_of_<table>` lists the agencies with rows, and nothing else. The service
    needs the list to encrypt rows that an older release has written.
    """
    for name in columns:
        op.execute(f"alter table {table} add column {name}_sealed bytea")
    op.execute(f"create policy owner_lists on {table} for select to current_user using (true)")
    op.execute(
        f"create function agencies_of_{table}() returns setof uuid language sql stable"
        " security definer set search_path = public, pg_temp"
        f" as 'select distinct agency_id from {table}'"
    )
    op.execute(f"revoke execute on function agencies_of_{table}() from public")
    op.execute(f"grant execute on function agencies_of_{table}() to {_service_role()}")


def create_retention(agencies_of: str) -> None:
    """Creates the tables of retention. `agencies_of` is a table that has a row of every agency, so
    that the agencies that were there before are found."""
    op.execute(_tables("retention"))
    _let_service_use("retention_agency")
    op.execute("alter table retention_agency enable row level security")
    op.execute("alter table retention_agency force row level security")
    # The day is planned for all agencies at once, in a transaction that belongs to none.
    rows = f"agency_id = {AGENCY} or {AGENCY} is null"
    op.execute(f"create policy planned on retention_agency using ({rows})")
    for table in _RETENTION:
        tenant_table(table)
    sealed_columns("retention_hold", "reason", "lifted_because")
    op.execute(f"grant execute on function forget_closed_marks() to {_service_role()}")
    with every_agency(agencies_of):
        op.execute(
            f"insert into retention_agency (agency_id) select distinct agency_id from {agencies_of}"
        )


def tenant_table(name: str, *, also_visible_when: str = "") -> None:
    """Turns on row-level security: a transaction sees and writes only the rows of its agency.

    Also lets the service's role use the table. `also_visible_when` is an SQL condition. Matching
    rows can be read before the agency is known.
    """
    op.execute(f"alter table {name} enable row level security")
    op.execute(f"alter table {name} force row level security")
    op.execute(f"create policy own_agency on {name} using (agency_id = {AGENCY})")
    if also_visible_when:
        op.execute(f"create policy known_row on {name} for select using ({also_visible_when})")
    _let_service_use(name)


def tenant_view(name: str) -> None:
    """Lets the service's role read a view. Create the view with `security_invoker`: then the
    row-level security of its tables holds."""
    op.execute(f"grant select on {name} to {_service_role()}")


def _tables(step: str) -> str:
    return (files("kreis.chassis.data") / "plumbing_tables" / f"{step}.sql").read_text()


def _let_service_use(table: str) -> None:
    op.execute(f"grant select, insert, update, delete on {table} to {_service_role()}")


def _service_role() -> str:
    return f'"{op.get_context().opts["service_role"]}"'
