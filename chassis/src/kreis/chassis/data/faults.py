"""Database faults: tells whether a retry can help."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

_PASSING = {"08", "40", "53", "55", "57"}
"""Classes of SQLSTATE for which a retry can help: connection, rollback, resources, object state,
operator intervention."""


def will_pass(fault: DBAPIError) -> bool:
    """True if a retry can help: the server is away or busy, or the transaction lost a deadlock.

    The class of the SQLSTATE decides. A fault without an SQLSTATE comes from the driver. If the
    connection is broken, a retry can help. If a value cannot be sent, a retry cannot help.
    """
    state = getattr(fault.orig, "sqlstate", None)
    if state is None:
        return fault.connection_invalidated or isinstance(fault, OperationalError | InterfaceError)
    return fault.connection_invalidated or state[:2] in _PASSING
