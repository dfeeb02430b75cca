"""Databases and roles of the services, on an embedded PostgreSQL or a given one.

Promise: `database` can be called at every start. Each service has a database `kreis_<service>`, a
role `kreis_<service>_owner` that owns it and migrates it, and a role `kreis_<service>` that may
only connect: what it may read and write, the migrations grant. Passwords are made here, kept in a
file that only its owner may read, and reach the server as SCRAM verifiers: they stand in no log.
Refuses: PostgreSQL older than 15, which lets everybody create tables in `public`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from kreis.onebox.fault import Fault
from kreis.onebox.folders import changing

OLDEST = 15

_DATABASE = "select oid, to_regclass('alembic_version') from pg_database where datname = %s"
_IS_SUPERUSER = "select usesuper from pg_user where usename = user"
_STEPS = "select version_num from alembic_version"


@dataclass(frozen=True)
class DatabaseUrls:
    """How the running service and its migrations reach the database (SQLAlchemy, psycopg)."""

    app: str
    owner: str


class Passwords:
    """One per role, made when it is first asked for."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, role: str) -> str:
        with changing(self._file) as known:
            return str(known.setdefault(role, secrets.token_urlsafe(24)))


def must_be_new_enough(server_version: int, where: str) -> None:
    """`server_version` as the server tells it: 150004 is 15.4."""
    if server_version // 10_000 < OLDEST:
        raise Fault(
            f"PostgreSQL at {where} is version {server_version // 10_000}; Kreis needs {OLDEST}.",
            "Upgrade that server, or unset KREIS_POSTGRES: Kreis then starts one of its own.",
        )


def database(superuser_url: str, service: str, passwords: Passwords) -> DatabaseUrls:
    """Makes what is missing of the service's database and roles, and says how to reach it."""
    name = f"kreis_{service}"
    owner = f"{name}_owner"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in (owner, name):
            _role(connection, role, passwords.of(role))
        _owned_database(connection, name, owner)
        connection.execute(_filled("grant connect on database {} to {}", name, name))
    _let_end_the_log(superuser_url, name, owner)
    return DatabaseUrls(
        app=_url(superuser_url, name, passwords.of(name), name),
        owner=_url(superuser_url, owner, passwords.of(owner), name),
    )


def app_url(address: str, service: str, passwords: Passwords) -> str:
    """How the running service reaches its database at host:port."""
    name = f"kreis_{service}"
    return _url(f"postgresql://{address}", name, passwords.of(name), name)


def owner_url(address: str, service: str, passwords: Passwords) -> str:
    """How the owner reaches the service's database at host:port."""
    name = f"kreis_{service}"
    owner = f"{name}_owner"
    return _url(f"postgresql://{address}", owner, passwords.of(owner), name)


def revision(superuser_url: str, service: str) -> str:
    """Which database this is and what its migrations have made of it so far."""
    name = f"kreis_{service}"
    with psycopg.connect(superuser_url, dbname=name) as connection:
        found = connection.execute(_DATABASE, [name]).fetchone()
        steps = connection.execute(_STEPS).fetchone() if found and found[1] else None
        return f"{connection.info.host}:{connection.info.port} {found} {steps}"


def _role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    if not known:
        connection.execute(_filled("create role {} login", role))
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("alter role {} with login password {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))


def _owned_database(connection: psycopg.Connection, name: str, owner: str) -> None:
    known = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    if known:
        return
    superuser = connection.execute(_IS_SUPERUSER).fetchone()
    if superuser and not superuser[0]:
        # On managed servers nobody is superuser; making a database for a role needs membership.
        connection.execute(_filled("grant {} to current_user", owner))
    connection.execute(
        _filled("create database {} owner {} encoding 'UTF8' template template0", name, owner)
    )
    connection.execute(_filled("revoke all on database {} from public", name))


def _let_end_the_log(superuser_url: str, name: str, owner: str) -> None:
    """Lets the owner remove old segments of the write-ahead log, which hold deleted rows. Nobody
    can grant that on most managed servers; there, later checkpoints remove them."""
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
        superuser = connection.execute(_IS_SUPERUSER).fetchone()
        if superuser and superuser[0]:
            connection.execute(_filled("grant pg_checkpoint to {}", owner))
            connection.execute(
                _filled("grant execute on function pg_catalog.pg_switch_wal() to {}", owner)
            )


def _filled(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _url(superuser_url: str, role: str, password: str, database: str) -> str:
    """The given address, options included, for another role and database."""
    given = urlsplit(superuser_url)
    where = given.netloc.rpartition("@")[2]
    own = given._replace(
        scheme="postgresql+psycopg", netloc=f"{role}:{password}@{where}", path=f"/{database}"
    )
    return own.geturl()
