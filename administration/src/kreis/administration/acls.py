"""The broker's access list against the contracts: what is missing, and what is beyond."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)

from kreis.administration.access import USERS, Grant, grants, of_subscriber, of_view
from kreis.administration.broker import administrator
from kreis.chassis.config import KafkaAccess

_KINDS = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}
_PATTERNS = {"literal": ACLResourcePatternType.LITERAL, "prefix": ACLResourcePatternType.PREFIXED}
_OPERATIONS = {
    "Read": ACLOperation.READ, "Write": ACLOperation.WRITE, "Describe": ACLOperation.DESCRIBE,
}  # fmt: skip
_EVERYBODY = "User:*"


class Difference(NamedTuple):
    """Both of our users, and of everybody, alone."""

    missing: Sequence[ACL]
    beyond: Sequence[ACL]


def difference(admin: KafkaAdminClient, principal: str) -> Difference:
    """What the broker's list lacks and what it has too much. Raises `SecurityDisabledError` where
    the broker has no authorizer, and `ClusterAuthorizationFailedError` for who may not see it."""
    who = {user: principal.format(service=user) for user in USERS}
    wanted = [_acl(who[user], grant) for user in USERS for grant in grants(user)]
    ours = {*who.values(), _EVERYBODY}
    there = _granted(admin)
    return Difference(
        missing=[acl for acl in wanted if acl not in there],
        beyond=[acl for acl in there if acl.principal in ours and acl not in wanted],
    )


def set_access(access: KafkaAccess) -> None:
    """Our users may do what the contracts say, and nothing more."""
    with administrator(access) as admin:
        differ = difference(admin, "User:{service}")
        grant(admin, differ.missing)
        revoke(admin, differ.beyond)


def grant(admin: KafkaAdminClient, acls: Sequence[ACL]) -> None:
    """All in one request. Raises what the broker has against the first that it refuses."""
    for fault in admin.create_acls(acls)["failed"] if acls else ():
        raise fault


def revoke(admin: KafkaAdminClient, acls: Sequence[ACL]) -> None:
    """The same."""
    for _, _, fault in admin.delete_acls(acls) if acls else ():
        if fault is not None and fault.errno:
            raise fault


def let_in(access: KafkaAccess, subscriber: str) -> None:
    """This user reads what is published for others, in groups of its name, and nothing else."""
    wanted = [_acl(f"User:{subscriber}", each) for each in of_subscriber(subscriber)]
    with administrator(access) as admin:
        grant(admin, wanted)


def let_read_view(access: KafkaAccess, name: str) -> None:
    """This user reads the view of its name, in groups of its name, and nothing else any more."""
    wanted = [_acl(f"User:{name}", each) for each in of_view(name)]
    with administrator(access) as admin:
        own = [acl for acl in _granted(admin) if acl.principal == f"User:{name}"]
        revoke(admin, [acl for acl in own if acl not in wanted])
        grant(admin, wanted)


def shut_out(access: KafkaAccess, subscriber: str) -> None:
    """This user may do nothing any more."""
    with administrator(access) as admin:
        revoke(admin, [acl for acl in _granted(admin) if acl.principal == f"User:{subscriber}"])


def said(acl: ACL) -> str:
    """One entry in words: who, what and where."""
    where = acl.resource_pattern
    pattern = next(name for name, kind in _PATTERNS.items() if kind is where.pattern_type)
    kind = where.resource_type.name.lower()
    operation = acl.operation.name.capitalize()
    return f"{acl.principal}: {operation} on {kind} {where.resource_name} ({pattern})"


def _granted(admin: KafkaAdminClient) -> list[ACL]:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    asked = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
    found, _ = admin.describe_acls(asked)
    return list(found)


def _acl(principal: str, grant: Grant) -> ACL:
    where = ResourcePattern(_KINDS[grant.kind], grant.name, _PATTERNS[grant.pattern])
    allow = ACLPermissionType.ALLOW
    return ACL(principal, "*", _OPERATIONS[grant.operation], allow, where)
