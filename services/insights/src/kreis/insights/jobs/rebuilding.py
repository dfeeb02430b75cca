"""The command `rebuild`: builds all tables anew from the owners' histories, beside the live ones.

Promise: pages read the build before until the new one is complete. Facts that arrive meanwhile go
into both. Workers go on publishing from the build before. After the swap, differences are
published.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

import click

from kreis.chassis import logs
from kreis.chassis.client.peers import Refused, Unavailable
from kreis.chassis.config import Misconfigured
from kreis.chassis.data.database import Database
from kreis.insights.commands import builds, publications, quarters
from kreis.insights.config import InsightsSettings
from kreis.insights.domain.bands import ASK_ABOVE, needs_agreement
from kreis.insights.jobs.filling import Busy, alone, fill
from kreis.insights.jobs.histories import Histories
from kreis.insights.store import builds as stored

RELAY_HAS_KEPT = 2.0
"""Seconds after which a fact that was read from its topic stands in its owner's history."""


@click.command("rebuild")
@click.option("--agree", is_flag=True, help="Publish the changes, however many there are.")
def command(agree: bool) -> None:
    """Builds all tables anew from the histories of cohorts and events."""
    try:
        settings = InsightsSettings.read()
    except Misconfigured as faults:
        click.echo(f"kreis.insights cannot start:\n{faults}", err=True)
        sys.exit(2)
    logs.configure("insights", settings.log_level)
    database = Database.of(settings)
    try:
        for told in rebuild(database, partial(Histories, settings), agreed=agree):
            click.echo(told)
    except (Unavailable, Refused, Busy, stored.NotFilling) as fault:
        click.echo(f"Broken off, pages read the tables as before: {fault}", err=True)
        sys.exit(1)
    finally:
        database.close()


def rebuild(
    database: Database, open_histories: Callable[[UUID], Histories], *, agreed: bool
) -> Iterator[str]:
    """Builds the tables of every agency anew. Yields what was done.

    Raises `Busy` if another process fills tables of an agency, and `NotFilling`.
    """
    agencies = stored.agencies(database)
    for agency in agencies:
        with alone(database, agency):
            yield _rebuild(database, open_histories(agency), agency, agreed=agreed)
    if not agencies:
        yield "Insights knows no organisation yet. It reads histories when the first fact comes."


def _rebuild(database: Database, histories: Histories, agency: UUID, *, agreed: bool) -> str:
    begun = time.monotonic()
    with database.agency(agency) as work:
        build = builds.open_next(work)
    read = fill(database, histories, build)
    time.sleep(RELAY_HAS_KEPT)
    read += fill(database, histories, build)
    with database.agency(agency) as work:
        before, after = builds.compare(work, build)
        builds.swap(work, build)
        differing, people = publications.publish_all(work, agreed=agreed)
        quarters.plan_all(work)
    rows = ", ".join(f"{name} {after[name]} (before {before[name]})" for name in after)
    told = f"{agency}: {read} facts in {time.monotonic() - begun:.0f} s. {rows}."
    if needs_agreement(differing, people) and not agreed:
        return (
            f"{told} {differing} of {people} people would change, more than {ASK_ABOVE:.0%}."
            " Nothing is published until you run this again with --agree."
        )
    return f"{told} Published: {differing} of {people} people."
