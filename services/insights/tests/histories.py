"""Cohorts and events with histories: the facts of groups, published and kept, served over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from kreis.chassis.data.outbox import libpq
from kreis.chassis.message import Message
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.events.main import SERVICE as EVENTS
from kreis.insights.config import InsightsSettings
from kreis.insights.jobs.histories import Histories
from services.insights.tests.group import COHORT, Group
from services.insights.tests.reader import SETTINGS, Insights
from tests.support.fixtures import Client, as_published, facts
from tests.support.serving import serving

_KEEP = (
    "with done as (delete from outbox returning *)"
    " insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)"
    " select topic, key, type, id, sequence, agency_id, time, traceparent, data"
    " from done where history order by position"
)


class Owners:
    """The two services whose facts insights reads."""

    def __init__(self, client_of: Callable[..., Client], insights: Insights) -> None:
        self.clients = {each.name: client_of(each) for each in (COHORTS, EVENTS)}
        for client in self.clients.values():
            client.agency = insights.agency
        self.settings: InsightsSettings = SETTINGS

    def tell(self, group: Group) -> list[Message]:
        """Has the owners write a group's facts. Returns them as they are published."""
        for each in group.told:
            client = self.clients["cohorts" if each.topic == COHORT else "events"]
            with client.database.agency(client.agency) as work:
                work.emit(each.topic, each.type, each.key, each.data)
        published = []
        for service in (COHORTS, EVENTS):
            database = self.clients[service.name].database
            published += [as_published(service, row) for row in facts(database)]
            with psycopg.connect(libpq(database.direct_url)) as connection:
                connection.execute(_KEEP)
        return published

    @contextmanager
    def served(self, issuer: Issuer, folder: Path) -> Iterator[None]:
        """Until the block ends, the histories answer, and insights has tokens for them."""
        with ExitStack() as running:
            urls: dict[str, Any] = {}
            for name, client in self.clients.items():
                urls[f"{name}_url"] = running.enter_context(serving(client.http.application))
                token = issuer.sign(workload_claims("insights", name), timedelta(minutes=30))
                (folder / name).write_text(token)
            self.settings = replace(SETTINGS, workload_tokens=folder, **urls)
            yield

    def histories(self, agency: UUID) -> Histories:
        return Histories(self.settings, agency)
