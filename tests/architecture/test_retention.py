"""No table is forgotten: each has a rule with a period, or a reason why nothing ends it by time."""

from __future__ import annotations

import importlib
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from kreis.chassis.data.retention import Retention
from kreis.chassis.process.retention import _held, _parameters
from tests.support.databases import Databases
from tests.support.services import NAMES, service_of

_TABLES = "select tablename from pg_tables where schemaname = 'public'"


def retention_of(name: str) -> Retention:
    found: Retention = importlib.import_module(f"kreis.{name}.store.retention").RETENTION
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_a_rule_or_a_reason(name: str, databases: Databases) -> None:
    with databases.of(service_of(name)).engine.connect() as connection:
        tables = set(connection.execute(text(_TABLES)).scalars()) - {"alembic_version"}
    retention = retention_of(name)
    ruled = {rule.table for rule in retention.all_rules}

    assert tables == ruled | retention.all_kept.keys()
    assert ruled & retention.all_kept.keys() == set()
    assert all(len(reason) > 10 for reason in retention.all_kept.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_is_one_period_of_one_beginning(name: str) -> None:
    """The report has one row for each kind and day, so a kind has one period."""
    periods: dict[str, set[str]] = {}
    for rule in retention_of(name).all_rules:
        periods.setdefault(rule.kind, set()).add(rule.period)

    assert {kind: found for kind, found in periods.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_can_be_asked(name: str, databases: Databases) -> None:
    with databases.of(service_of(name)).agency(uuid4()) as work:
        for rule in retention_of(name).all_rules:
            own = {**_parameters(work, rule), "evidence_until": date(2027, 1, 1)}
            assert work.connection.execute(text(_held(rule)), own).scalar() == 0, rule.kind
