"""`kreis`: the command line of Kreis on one machine.

Promise: what fails says what is wrong and what to do, without a traceback, and exits with 1.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from uuid import UUID

import click

from kreis.console.issuer import terminal
from kreis.onebox import folders
from kreis.onebox.backup_commands import backup, backup_key, restore
from kreis.onebox.bounce_command import bounce
from kreis.onebox.clock_commands import clock
from kreis.onebox.doctor_commands import doctor
from kreis.onebox.fault import Fault, Faults
from kreis.onebox.options import in_data_folder
from kreis.onebox.progress import Progress

if TYPE_CHECKING:
    from kreis.onebox.box import Box

_DOUBLED = 1.0
"""Seconds in which a second request to end counts as the first."""


@click.group(cls=Faults)
def kreis() -> None:
    """Groups of single parents that last, on one machine."""


@kreis.command()
@in_data_folder
@click.option(
    "--story-clock", is_flag=True, help="Time that you move forward, in safe mode: kreis clock."
)
@click.option(
    "--start-day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The story's first day, with --story-clock.  [default: today]",
)
@click.option("--with-sample-data", is_flag=True, help="Fills a new folder with the demo's data.")
def up(data: Path, story_clock: bool, start_day: datetime | None, with_sample_data: bool) -> None:
    """Starts everything and keeps it running until Ctrl-C. A second start continues."""
    from kreis.onebox import sample_data, story_time
    from kreis.onebox.box import running_box

    if with_sample_data:
        sample_data.refuse(data, has_start_day=start_day is not None)
    first_day = start_day.date() if start_day else None
    wanted = story_clock or with_sample_data
    is_story = story_time.decided(data, is_wanted=wanted, start_day=first_day)
    begins = story_time.beginning_of(first_day)
    end_like_ctrl_c()
    with Progress() as progress:
        try:
            with running_box(data, story_clock=is_story, begins=begins, progress=progress) as box:
                if with_sample_data:
                    sample_data.fill(box, progress)
                _tell_addresses(box, progress)
                _tell_sign_in(box, progress)
                _stay(box, progress)
        except KeyboardInterrupt:
            progress.say("Stopped before everything was up.")
            return
        progress.say(f"Stopped. `kreis up` continues with what is in {data}.")


def _tell_addresses(box: Box, progress: Progress) -> None:
    for name, where in {**box.addresses, "kafka": box.bootstrap, "data": box.data}.items():
        progress.say(f"  {name:<14} {where}")
    if box.surroundings.story_clock:
        progress.say("The time is a story's. To move it: kreis clock forward 3d")
    if box.kafka.users:
        progress.say("How to connect to Kafka, and as whom: kreis status")


def _tell_sign_in(box: Box, progress: Progress) -> None:
    from kreis.onebox.people import people_of

    people = people_of(box.data, box.issuer)
    organisation = people.kept()
    if organisation is None or not organisation.people:
        progress.say("No organisation yet. In another terminal: kreis organisation")
        return
    try:
        first, link = people.link_of(None)
    except Fault as fault:  # everything runs nonetheless
        progress.say(f"{fault.what} {fault.do}")
        return
    progress.say(f"Sign in as {first.name}, once, within 30 minutes:")
    progress.say(f"  {link}")
    progress.say("Another link: kreis sign-in")


def _stay(box: Box, progress: Progress) -> None:
    progress.say("Ctrl-C stops.")
    progress.pause()
    try:
        box.wait()
    except KeyboardInterrupt:
        progress.say("Stopping …")


@kreis.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the play is kept; emptied first.  [default: the data folder's neighbour -demo]",
)
@click.option("--stay", is_flag=True, help="Stays up without a terminal too.")
def demo(data: Path | None, stay: bool) -> None:
    """Plays the main job on a story clock and checks each step; stays up on a terminal."""
    from kreis.onebox.demo import play

    end_like_ctrl_c()
    own = folders.data_folder()
    data = data or own.with_name(f"{own.name}-demo")
    with Progress() as progress:
        try:
            play(data.absolute(), progress, stay=stay or sys.stdin.isatty())
        except KeyboardInterrupt:
            progress.say("Stopped.")


@kreis.command()
@in_data_folder
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(data: Path, as_json: bool) -> None:
    """Says what runs and where. Exits with 1 when nothing does."""
    from kreis.onebox.status import running_system, with_health

    system = with_health(running_system(data))
    if as_json:
        click.echo(json.dumps(system, indent=2))
        return
    parts = {**system["services"], "kafka": system["kafka"], "postgres": system["postgres"]}
    for name, part in parts.items():
        where = part.get("address") or part["bootstrap"]
        click.echo(f"{name:<14} {'healthy' if part['healthy'] else 'NOT HEALTHY':<12} {where}")
        for loop, fault in part.get("troubles", {}).items():
            click.echo(f"{'':<14} its loop {loop} makes no progress: {fault}")
    if users := system["kafka"]["users"]:
        for name, file in users["password_files"].items():
            click.echo(f"{'kafka user':<14} {name:<13} password in {file}")
        click.echo(f"{'kafka by':<14} {users['protocol']}, {users['mechanism']}")
    click.echo(f"{'data':<14} {'safe mode' if system['safe_mode'] else 'LIVE':<12} {data}")
    if system["memory_mb"]:
        click.echo(f"{'memory':<14} {system['memory_mb']} MB")


@kreis.command()
@in_data_folder
@click.option("--role", required=True, help="E.g. contact-person, lead, operator.")
@click.option(
    "--agency",
    type=click.UUID,
    help="By default the organisation of this machine; the role operator belongs to none.",
)
def token(data: Path, role: str, agency: UUID | None) -> None:
    """Prints a signed token for a role. One machine and safe mode only."""
    from kreis.onebox.people import people_of
    from kreis.onebox.status import running_system
    from kreis.onebox.tokens import token_of_person

    system = running_system(data)
    organisation = people_of(data, system["issuer"]).kept() if role != "operator" else None
    agency = agency or (UUID(organisation.agency) if organisation else None)
    click.echo(token_of_person(system, data, role, agency))


@kreis.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@in_data_folder
@click.argument("service")
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def parked(data: Path, service: str, words: tuple[str, ...]) -> None:
    """Messages a service could not take: list, show, replay, discard, acts."""
    from kreis.onebox.service_commands import run
    from kreis.onebox.status import running_system

    sys.exit(run(running_system(data), data, service, ("parked", *words)))


@kreis.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@in_data_folder
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def insights(data: Path, words: tuple[str, ...]) -> None:
    """Builds the read models anew: `kreis insights rebuild [--agree]`."""
    from kreis.onebox.service_commands import run
    from kreis.onebox.status import running_system

    sys.exit(run(running_system(data), data, "insights", words))


@kreis.command()
@in_data_folder
def cleanse(data: Path) -> None:
    """Takes what was deleted off the disk now. `kreis up` does so every night."""
    from kreis.onebox.cleansing import cleanse as cleanse_now
    from kreis.onebox.status import running_system

    cleanse_now(data, running_system(data)["postgres"])
    click.echo("Nothing of deleted rows is left in the data folder. Logs end after 14 days.")


@kreis.command("rotate-key")
@in_data_folder
def rotate_key(data: Path) -> None:
    """Replaces the key that signs tokens, while everything runs. One machine only."""
    from kreis.onebox import tokens
    from kreis.onebox.status import running_system

    signs_from = tokens.rotate_key(data, running_system(data)["issuer"])
    click.echo(f"The new key is published. It signs from {signs_from:%Y-%m-%d %H:%M:%S} UTC on;")
    click.echo("tokens of the old one stay valid until they expire.")


@kreis.command("sign-in")
@in_data_folder
@terminal.asks_whose
def sign_in(data: Path, name: str | None, again: bool) -> None:
    """Prints an address that lets a member of staff in, once and within 30 minutes."""
    from kreis.onebox.people import people_of
    from kreis.onebox.status import running_system

    terminal.give_link(people_of(data, running_system(data)["issuer"]), name, again)


@kreis.command()
@in_data_folder
@terminal.asks_about_an_organisation
def organisation(data: Path, **given: str) -> None:
    """Sets up the organisation and you as its first member of staff, then prints your link."""
    from kreis.onebox.people import founding_of
    from kreis.onebox.status import running_system

    click.echo(founding_of(data, running_system(data)).found(given))


@kreis.command()
@in_data_folder
@terminal.asks_about_a_colleague
def staff(data: Path, roles: tuple[str, ...], **given: str) -> None:
    """Takes on another member of staff and prints her sign-in link."""
    from kreis.onebox.people import founding_of
    from kreis.onebox.status import running_system

    click.echo(founding_of(data, running_system(data)).join(given, roles))


def end_like_ctrl_c() -> None:
    """Being told to end, or losing the terminal, is answered as Ctrl-C is."""
    told = 0.0

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal told
        # Some senders tell both the process and its group. Later, once more means: at once.
        doubled, told = time.monotonic() - told < _DOUBLED, time.monotonic()
        if not doubled:
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


for _command in (backup_key, backup, bounce, restore, clock, doctor):
    kreis.add_command(_command)


def main() -> None:
    kreis()


if __name__ == "__main__":
    main()
