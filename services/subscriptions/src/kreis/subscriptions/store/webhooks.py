"""Addresses that records of views are sent to, with their secrets, and how far each is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, text

from kreis.chassis.data.database import Work
from kreis.contracts.views import topic_of
from kreis.subscriptions.domain.webhooks import FAILS_FOR_LONG, Webhook
from kreis.subscriptions.store.sealed import SECRET

_FIND = text("select * from webhook where agency_id = :agency and name = :name")
_SAVE = text(
    "insert into webhook (agency_id, name, url, secret, secret_sealed, delivered)"
    " values (:agency, :name, :url, :secret, :secret_sealed, :delivered)"
    " on conflict (agency_id, name) do update set url = excluded.url, secret = excluded.secret,"
    " secret_sealed = excluded.secret_sealed, failures = 0, failing_since = null, failure = null,"
    " shut_at = null, tested_at = null, test_outcome = null"
)
_NEXT = text(
    "select fact.* from webhook join fact on fact.agency_id = webhook.agency_id"
    " and fact.topic = :topic and position > delivered"
    " where webhook.agency_id = :agency and name = :name order by position limit 1"
)
_TAKEN = text(
    "update webhook set delivered = :position, delivered_at = :now, failures = 0,"
    " failing_since = null, failure = null where agency_id = :agency and name = :name"
    " and delivered < :position"
)
_FAILED = text(
    "update webhook set failures = failures + 1, failure = :failure,"
    " failing_since = coalesce(failing_since, :now) where agency_id = :agency and name = :name"
)
_SHUT = text("update webhook set shut_at = :now where agency_id = :agency and name = :name")
_AGAIN = text(
    "update webhook set shut_at = null, failures = 0, failing_since = null, failure = null"
    " where agency_id = :agency and name = :name"
)
_BACK = text(
    "update webhook set delivered = least(delivered, coalesce((select min(position) - 1 from fact"
    " where agency_id = :agency and topic = :topic and time >= :since), delivered))"
    " where agency_id = :agency and name = :name"
)
_TRIED = text(
    "update webhook set tested_at = :now, test_outcome = :outcome"
    " where agency_id = :agency and name = :name"
)
# A run that is under way plans the next one itself, so two never send the same view at once.
_NOT_YET = text(
    "delete from due where agency_id = :agency and kind = :kind and cause = :name"
    " and lease_until is null"
)
_DROP = text("delete from webhook where agency_id = :agency and name = :name")
_COUNTS = text(
    "select count(*) filter (where shut_at is null and failing_since < :before) as failing,"
    " count(shut_at) as shut from webhook where agency_id = :agency"
)


def find(work: Work, name: str) -> Webhook | None:
    """Returns where the records of a view are sent, with the secret."""
    row = work.connection.execute(_FIND, _own(work, name)).one_or_none()
    if row is None:
        return None
    known = {each: getattr(row, each) for each in Webhook.__dataclass_fields__ if each != "secret"}
    secret = SECRET.read(work, name, row.secret, row.secret_sealed)
    return Webhook(**known, secret=bytes.fromhex(secret or ""))


def save(work: Work, name: str, url: str, secret: bytes, delivered: int) -> None:
    """Sets the address and the secret. Another address goes on where the one before was, and is
    tried at once."""
    sealed = SECRET.values(work, name, secret.hex(), sealed=True)
    work.connection.execute(
        _SAVE, {**_own(work, name), "url": url, "delivered": delivered, **sealed}
    )


def next_of(work: Work, name: str) -> Row[Any] | None:
    """Returns the first record of the feed that was not delivered yet."""
    return work.connection.execute(_NEXT, _own(work, name)).one_or_none()


def was_taken(work: Work, name: str, position: int) -> None:
    """The receiver has taken the record at this position."""
    work.connection.execute(_TAKEN, {**_own(work, name), "position": position})


def has_failed(work: Work, name: str, failure: str) -> None:
    """The receiver has not taken a record. The first failure counts as the beginning."""
    work.connection.execute(_FAILED, {**_own(work, name), "failure": failure})


def shut(work: Work, name: str) -> None:
    work.connection.execute(_SHUT, _own(work, name))


def open_again(work: Work, name: str) -> None:
    """It is tried again, as if it had never failed."""
    work.connection.execute(_AGAIN, _own(work, name))


def go_back(work: Work, name: str, since: Any) -> None:
    """Records of this moment and later are sent once more."""
    work.connection.execute(_BACK, {**_own(work, name), "since": since})


def wait_no_longer(work: Work, name: str, kind: str) -> None:
    """Takes back the plan for a later run, so that one can be planned for now."""
    work.connection.execute(_NOT_YET, {**_own(work, name), "kind": kind})


def was_tried(work: Work, name: str, outcome: str) -> None:
    work.connection.execute(_TRIED, {**_own(work, name), "outcome": outcome})


def counts(work: Work) -> Row[Any]:
    """Counts those that have failed for long (`failing`), and those that are `shut`."""
    own = {"agency": work.agency, "before": work.now - FAILS_FOR_LONG}
    return work.connection.execute(_COUNTS, own).one()


def drop(work: Work, name: str) -> None:
    work.connection.execute(_DROP, _own(work, name))


def _own(work: Work, name: str) -> dict[str, Any]:
    return {"agency": work.agency, "now": work.now, "name": name, "topic": topic_of(name)}
