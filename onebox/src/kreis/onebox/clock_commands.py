"""`kreis clock`: shows the story clock of a running system and moves it forward."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import httpx

from kreis.chassis.client.peers import Refused, Unavailable, send
from kreis.chassis.client.story_clocks import ServiceClock, go_forward, held_by
from kreis.onebox.fault import Fault
from kreis.onebox.options import in_data_folder
from kreis.onebox.story_time import ANOTHER, BERLIN

NEXT_DATE = "to-next-date"
PATIENCE = 1800.0
"""Seconds that the longest way may take. Ctrl-C ends it earlier, and nothing is lost."""
PROGRESS_EVERY = 10.0
"""Seconds between two lines about the way."""
LONGEST = 366
"""Days that one command goes forward at most."""
_AMOUNT = re.compile(r"([1-9][0-9]{0,2})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@click.group(invoke_without_command=True)
@in_data_folder
@click.pass_context
def clock(context: click.Context, data: Path) -> None:
    """Says what time it is in a system with a story clock."""
    context.obj = data
    if context.invoked_subcommand is None:
        click.echo(said(_now(_system(data))))


@clock.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="As above.",
    callback=lambda context, option, given: (given or context.parent.obj).absolute(),
)
@click.argument("how_far", metavar="3d|1w|to-next-date")
def forward(data: Path, how_far: str) -> None:
    """Moves the clocks of all services forward. Work on the way is done at its hour."""
    system = _system(data)
    now = _now(system)
    until = _next_date(system, data, now) if how_far == NEXT_DATE else now + amount(how_far)
    if until - now > timedelta(days=LONGEST):
        raise Fault(f"{how_far} is too far.", f"At most {LONGEST} days at once.")
    try:
        click.echo(said(go_and_tell(_clocks(system, data), until)))
    except (Unavailable, Refused) as fault:
        raise Fault(
            f"Not every service has moved: {fault}",
            "Once all are healthy (kreis status), run the command again.",
        ) from fault


def go_and_tell(clocks: Sequence[ServiceClock], until: datetime) -> datetime:
    """Moves the clocks, and says from time to time where they are and who still has work to do.

    Returns the time they have reached. Raises `Fault` if that is not far enough after `PATIENCE`.
    """
    deadline = time.monotonic() + PATIENCE
    while (reached := go_forward(clocks, until, PROGRESS_EVERY)) < until:
        held = ", ".join(held_by(clocks))
        waits = f"Work to do: {held}." if held else "On the way."
        if time.monotonic() > deadline:
            raise Fault(
                f"The clocks did not get far enough. {said(reached)} {waits}",
                "Run the command again. If they still stand: kreis doctor",
            )
        click.echo(f"{said(reached)} {waits}", err=True)
    return reached


def amount(text: str) -> timedelta:
    """Reads `12h`, `3d` or `1w`. Raises `Fault`."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise Fault(
            f"{text!r} says not how far.",
            f"E.g. kreis clock forward 3d, or 12h, 1w, {NEXT_DATE}.",
        )
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def said(moment: datetime) -> str:
    return f"It is {moment.astimezone(BERLIN):%A, %Y-%m-%d %H:%M} in the story."


def _system(data: Path) -> dict[str, Any]:
    from kreis.onebox.status import running_system

    system = running_system(data)
    if not system["story_clock"]:
        raise Fault(f"Kreis on {data} follows the machine's clock.", ANOTHER)
    return system


def _now(system: Mapping[str, Any]) -> datetime:
    with httpx.Client(timeout=10) as client:
        url = f"{system['services']['notifications']}/v1/story-clock"
        try:
            return datetime.fromisoformat(send(client, "GET", url).json()["now"]).astimezone(BERLIN)
        except Unavailable as fault:
            raise Fault(f"Nobody says what time it is: {fault}", "Look: kreis status") from fault


def _clocks(system: Mapping[str, Any], data: Path) -> list[ServiceClock]:
    from kreis.onebox.tokens import token_of_person

    headers = {"Authorization": f"Bearer {token_of_person(system, data, 'operator', None)}"}
    return [
        ServiceClock(httpx.Client(base_url=f"{url}/v1", timeout=10), headers, name)
        for name, url in system["services"].items()
        if name != "console"
    ]


def _next_date(system: Mapping[str, Any], data: Path, now: datetime) -> datetime:
    from kreis.console.staff.dates import morning_of_next_date
    from kreis.onebox.people import people_of
    from kreis.onebox.tokens import token_of_person

    organisation = people_of(data, system["issuer"]).organisation()
    token = token_of_person(system, data, "lead", UUID(organisation.agency))
    with httpx.Client(timeout=10) as client:
        url = f"{system['services']['events']}/v1/group-events"
        headers = {"Authorization": f"Bearer {token}"}
        query = {"from": now.date().isoformat()}
        dates = send(client, "GET", url, params=query, headers=headers).json()
    found = morning_of_next_date(dates, now)
    if found is None:
        raise Fault("There is no further date.", "Say how far: kreis clock forward 1w")
    return found
