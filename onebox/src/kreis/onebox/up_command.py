"""`kreis up`: starts everything on this machine, and keeps it running."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kreis.onebox import replacements
from kreis.onebox.ending import end_like_ctrl_c
from kreis.onebox.fault import Fault
from kreis.onebox.options import in_data_folder
from kreis.onebox.progress import Progress

if TYPE_CHECKING:
    from kreis.onebox.box import Box


@click.command()
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
@click.option("--without", multiple=True, metavar="SERVICE", help="You run this one yourself.")
@click.option(
    "--url", multiple=True, metavar="SERVICE=URL", help="Where the one that you run answers."
)
@click.option("--back", multiple=True, metavar="SERVICE", help="Runs this one here again.")
def up(
    data: Path,
    story_clock: bool,
    start_day: datetime | None,
    with_sample_data: bool,
    without: tuple[str, ...],
    url: tuple[str, ...],
    back: tuple[str, ...],
) -> None:
    """Starts everything and keeps it running until Ctrl-C. A second start continues."""
    from kreis.onebox import sample_data, story_time
    from kreis.onebox.box import Composition, running_box

    if with_sample_data:
        sample_data.refuse(data, has_start_day=start_day is not None)
    first_day = start_day.date() if start_day else None
    wanted = story_clock or with_sample_data
    is_story = story_time.decided(data, is_wanted=wanted, start_day=first_day)
    begins = story_time.beginning_of(first_day)
    elsewhere = replacements.decided(data, without=without, urls=url, back=back)
    parts = Composition(replacements.running_here(elsewhere), elsewhere)
    end_like_ctrl_c()
    with Progress() as progress:
        _tell_overruled(elsewhere, progress)
        try:
            with running_box(
                data, story_clock=is_story, begins=begins, progress=progress, composition=parts
            ) as box:
                if with_sample_data:
                    sample_data.fill(box, progress)
                _tell_addresses(box, progress)
                _tell_replacements(box, progress)
                _tell_sign_in(box, progress)
                _stay(box, progress)
        except KeyboardInterrupt:
            progress.say("Stopped before everything was up.")
            return
        progress.say(f"Stopped. `kreis up` continues with what is in {data}.")


def _tell_overruled(elsewhere: Mapping[str, str], progress: Progress) -> None:
    for name, url in replacements.overruled(elsewhere).items():
        progress.say(f"KREIS_{name.upper()}_URL={url} has no effect: {name} runs here.")
        progress.say(f"  To run yours in its place: kreis up --without {name}")


def _tell_addresses(box: Box, progress: Progress) -> None:
    for name, where in {**box.addresses, "kafka": box.bootstrap, "data": box.data}.items():
        progress.say(f"  {name:<14} {where}")
    if box.surroundings.story_clock:
        progress.say("The time is a story's. To move it: kreis clock forward 3d")
    if box.kafka.users:
        progress.say("How to connect to Kafka, and as whom: kreis status")


def _tell_replacements(box: Box, progress: Progress) -> None:
    for name, url in box.surroundings.elsewhere.items():
        progress.say(f"  {name:<14} {url}, run by you. To run it here again: --back {name}")
    if box.surroundings.elsewhere:
        progress.say("What yours needs to come in: kreis status")


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
