"""`kreis`: the command line of Kreis on one machine.

Promise: what fails says what is wrong and what to do, without a traceback, and exits with 1.
"""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import click

from kreis.console.issuer import terminal
from kreis.onebox import folders
from kreis.onebox.backup_commands import backup, backup_key, restore
from kreis.onebox.bounce_command import bounce
from kreis.onebox.clock_commands import clock
from kreis.onebox.doctor_commands import doctor
from kreis.onebox.ending import end_like_ctrl_c
from kreis.onebox.fault import Faults
from kreis.onebox.options import in_data_folder
from kreis.onebox.progress import Progress
from kreis.onebox.status_command import status
from kreis.onebox.up_command import up
from kreis.onebox.view_command import view


@click.group(cls=Faults)
def kreis() -> None:
    """Groups of single parents that last, on one machine."""


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
@click.option("--role", required=True, help="E.g. contact-person, lead, operator.")
@click.option(
    "--agency",
    type=click.UUID,
    help="By default the organisation of this machine; the role operator belongs to none.",
)
@click.option("--subject", default="", help="Whose token it is: the name of a subscription.")
def token(data: Path, role: str, agency: UUID | None, subject: str) -> None:
    """Prints a signed token for a role. One machine and safe mode only."""
    from kreis.onebox.people import people_of
    from kreis.onebox.status import running_system
    from kreis.onebox.tokens import token_of_person

    system = running_system(data)
    organisation = people_of(data, system["issuer"]).kept() if role != "operator" else None
    agency = agency or (UUID(organisation.agency) if organisation else None)
    click.echo(token_of_person(system, data, role, agency, subject))


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


for _command in (up, status, backup_key, backup, bounce, restore, clock, doctor, view):
    kreis.add_command(_command)


def main() -> None:
    kreis()


if __name__ == "__main__":
    main()
