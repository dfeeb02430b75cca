"""Database faults: tells whether a retry can help."""

from __future__ import annotations

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

_PASSING = {"08", "40", "53", "55", "57"}
"""Classes of SQLSTATE for which a retry can help: connection, rollback, resources, object state,
operator intervention."""

_OF_THE_CONNECTION = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


def will_pass(fault: BaseException) -> bool:
    """True if a database is at fault and a retry can help.

    The server is away or busy, or the transaction lost a deadlock.

    The class of the SQLSTATE decides. A fault without an SQLSTATE comes from the driver. If the
    connection is broken, a retry can help. If a value cannot be sent, a retry cannot help.
    """
    if not isinstance(fault, DBAPIError | psycopg.Error):
        return False
    is_broken = isinstance(fault, DBAPIError) and fault.connection_invalidated
    state = getattr(fault.orig if isinstance(fault, DBAPIError) else fault, "sqlstate", None)
    if state is None:
        return is_broken or isinstance(fault, _OF_THE_CONNECTION)
    return is_broken or state[:2] in _PASSING
