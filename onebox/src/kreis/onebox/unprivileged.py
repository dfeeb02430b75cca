"""Whom PostgreSQL runs as when root starts it, since it refuses to run as root.

Promise: an ordinary user's PostgreSQL runs as that user and nothing here does anything. Started by
root (in a container, mostly) it runs as the system user `pgserver`, and folders on the way to its
data let it through: they become passable for others (o+x), not readable.
"""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

from kreis.onebox.child import SystemUser
from kreis.onebox.fault import Fault
from kreis.onebox.pgserver import ensure_user_exists

_NAME = "pgserver"


def system_user() -> SystemUser | None:
    """None when this process is not root: then PostgreSQL simply runs as this user."""
    if os.geteuid() != 0:
        return None
    try:
        entry = ensure_user_exists(_NAME)
    except (OSError, subprocess.CalledProcessError) as fault:
        raise Fault(
            f"PostgreSQL does not run as root, and the user {_NAME} could not be made: {fault}",
            "Start Kreis as an ordinary user, or name a server with KREIS_POSTGRES.",
        ) from fault
    assert entry is not None
    return SystemUser(entry.pw_uid, entry.pw_gid)


def let_through(user: SystemUser | None, *ways: Path) -> None:
    """Every folder above these paths becomes passable."""
    if user is None:
        return
    for way in ways:
        for folder in way.resolve().parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def hand_over(user: SystemUser | None, path: Path) -> None:
    """The file or folder belongs to this user from now on."""
    if user is not None:
        os.chown(path, user.uid, user.gid)
