"""Concurrent edits: nobody overwrites an unseen change of another person.

Promise: a response that shows one resource carries its `ETag`. A change with `If-Match` is made
only if the resource is still in that state (412 otherwise). Changes of one resource run one after
the other. A PUT that would overwrite something must send `If-Match` (428 otherwise).
A change that overwrites nothing needs no `If-Match`. Examples: a first entry, a repeated request,
a new entry that leaves another person's entry as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import g, request
from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem

SEEN = "If-Match"
_LOCK = text(
    "select pg_advisory_xact_lock("
    "hashtextextended(cast(:agency as text) || chr(31) || :name, 7283405))"
)

State = Mapping[str, Any]
"""The state of a resource: its parts, each as JSON. Empty if the resource does not exist."""


class Edited(NamedTuple):
    """The resource that a change edits. All routes that change this resource use the same
    `name`. `state` reads the present state."""

    name: str
    state: Callable[[Work], State]
    keeps_what_was: bool = False
    """True if the old state is kept and can be read after the change. Then the request needs no
    `If-Match`."""
    may_be_unseen: bool = False
    """True if clients of an earlier release change the resource without `If-Match`."""


def whole(shown: Any) -> State:
    """Returns the state of a resource with one part. `shown` is None if the resource does not
    exist."""
    return {} if shown is None else {"": shown}


def tag(state: State) -> None:
    """Puts the ETag of this state into the response of the running request."""
    g.etag = etag(state)


def guarded(edited: Edited, command: Callable[[Work], Any]) -> Callable[[Work], Any]:
    """Wraps a command. The wrapped command raises `Problem` 412 or 428 if it would overwrite
    state that its caller has not seen."""

    def run(work: Work) -> Any:
        own = {"agency": str(work.agency), "name": edited.name}
        work.connection.execute(_LOCK, own)
        before = {} if _may_act_unseen(edited) else edited.state(work)
        result = command(work)
        after = edited.state(work)
        if any(after.get(part) != before[part] for part in before) and not _has_seen(before):
            raise _refusal()
        tag(after)
        return result

    return run


def _may_act_unseen(edited: Edited) -> bool:
    """True if the request has no `If-Match` and needs none. A POST needs none. A PUT
    replaces the whole resource with the client's version; a POST does not."""
    return SEEN not in request.headers and (
        request.method == "POST" or edited.keeps_what_was or edited.may_be_unseen
    )


def _has_seen(before: State) -> bool:
    named = [each.strip().removeprefix("W/") for each in request.headers.get(SEEN, "").split(",")]
    return "*" in named or etag(before) in named


def _refusal() -> Problem:
    if SEEN not in request.headers:
        detail = f"This would overwrite what stands there: send its ETag in the header {SEEN}"
        return Problem(428, detail, code="say-what-you-saw")
    detail = "Somebody else has changed this since you looked: look again, then decide"
    return Problem(412, detail, code="changed-meanwhile")


def etag(state: State) -> str:
    """Returns the ETag of a state, also for an entry of a list, which carries it as a field."""
    content = json.dumps(state, sort_keys=True, default=str).encode()
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
