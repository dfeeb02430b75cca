"""Database faults: which of them pass when one waits."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

_PASSING = {"08", "40", "53", "55", "57"}
"""Classes of SQLSTATE: connection, rollback, resources, object state, operator."""


def will_pass(fault: DBAPIError) -> bool:
    """Whether a retry can help: the server is away or busy, or the transaction lost a deadlock.

    Decided by the class of the SQLSTATE. A fault without one comes from the driver itself: a
    broken connection passes, a value that cannot be sent does not.
    """
    state = getattr(fault.orig, "sqlstate", None)
    if state is None:
        return fault.connection_invalidated or isinstance(fault, OperationalError | InterfaceError)
    return fault.connection_invalidated or state[:2] in _PASSING
