"""The tables by name, and the one way to write a row that may be there already."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import column, table
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work


def _table(name: str, columns: str, json: str = "") -> Any:
    plain: list[Any] = [column(each) for each in columns.split()]
    documents = [column(each, postgresql.JSONB) for each in json.split()]
    return table(name, column("agency_id"), *plain, *documents)


venue = _table("venue", "id name street postal_code town land")
offer = _table(
    "offer",
    "id venue_id name languages german_level_from women_only adults_min adults_max care_total"
    " week_monday week_days week_starts_at week_ends_at series_weekday series_starts_at"
    " series_ends_at series_dates timezone",
    json="care_by_band",
)
pool_sequence = _table("pool_sequence", "participant_id sequence")
pool_person = _table("pool_person", "participant_id state restricted", json="record")
formation_run = _table(
    "formation_run",
    "id offer_ids seed steps state attempt people placed steps_done elapsed_seconds"
    " weights_version input_hash failure requested_at ended_at",
    json="best",
)
proposal = _table(
    "proposal",
    "id formation_id state hash stopped_early made_at placed most_placeable bound_by",
)
proposal_member = _table("proposal_member", "proposal_id participant_id offer_id")
proposal_move = _table(
    "proposal_move",
    "proposal_id number participant_id from_offer_id to_offer_id moved_by moved_at",
)
cohort = _table("cohort", "id offer_id proposal_id name confirmed_by confirmed_at seats closed_on")
membership = _table("membership", "cohort_id participant_id restricted joined_on added_by")
rules = _table("rules", "version longest_wait_days changed_by changed_at", json="weights")
isolation_waiver = _table("isolation_waiver", "participant_id agreed_on noted_by noted_at")
departure = _table("departure", "id cohort_id participant_id left_on noted_by noted_at")


def upsert(work: Work, target: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    statement = _upsert(target, tuple(key), tuple(values))
    work.connection.execute(statement, {"agency_id": work.agency, **key, **values})


@cache
def _upsert(target: Any, key: tuple[str, ...], values: tuple[str, ...]) -> postgresql.Insert:
    """Made once: making a statement takes longer than most of them run."""
    insert = postgresql.insert(target)
    new = {name: insert.excluded[name] for name in values}
    return insert.on_conflict_do_update(index_elements=["agency_id", *key], set_=new)
