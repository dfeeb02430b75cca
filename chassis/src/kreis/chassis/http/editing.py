"""Two people edit one thing: whoever comes second is told, and overwrites nothing she has not seen.

Promise: an answer that shows one thing carries its `ETag`; a change with `If-Match` is made only
while the thing is in that state (412 otherwise), one after the other. A PUT that would overwrite
what stands there must say what was seen (428). What overwrites nothing passes: the first entry, the
same request once more, entries beside those of somebody else.
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
"""What stands there, part by part, as JSON. Nothing at all when there is no such thing yet."""


class Edited(NamedTuple):
    """What a change edits. Every route that changes the same thing gives it the same name."""

    name: str
    state: Callable[[Work], State]
    keeps_what_was: bool = False
    """Whether what is overwritten stays to be seen: then nobody must say what she saw."""


def whole(shown: Any) -> State:
    """A thing of one part; None when it is not there."""
    return {} if shown is None else {"": shown}


def tag(state: State) -> None:
    """Puts the ETag of this state onto the running request's answer."""
    g.etag = _etag(state)


def guarded(edited: Edited, command: Callable[[Work], Any]) -> Callable[[Work], Any]:
    """The command, refused where it would overwrite what its caller has not seen."""

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
    """An act by POST, which is no copy of a page, need not say what it has seen."""
    return SEEN not in request.headers and (request.method == "POST" or edited.keeps_what_was)


def _has_seen(before: State) -> bool:
    named = [each.strip().removeprefix("W/") for each in request.headers.get(SEEN, "").split(",")]
    return "*" in named or _etag(before) in named


def _refusal() -> Problem:
    if SEEN not in request.headers:
        detail = f"This would overwrite what stands there: send its ETag in the header {SEEN}"
        return Problem(428, detail, code="say-what-you-saw")
    detail = "Somebody else has changed this since you looked: look again, then decide"
    return Problem(412, detail, code="changed-meanwhile")


def _etag(state: State) -> str:
    content = json.dumps(state, sort_keys=True, default=str).encode()
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
