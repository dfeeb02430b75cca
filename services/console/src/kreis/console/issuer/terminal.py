"""Questions of the terminal, the same on one machine (`kreis …`) and in a container."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kreis.console.issuer.people import People
from kreis.contracts.calendars import LAENDER

Command = Callable[..., None]


class _Land(click.Choice[str]):
    """Code of a Land. Shown in capitals; small letters are accepted too."""

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        return super().convert(str(value).upper(), param, ctx)


def asks_about_an_organisation(command: Command) -> Command:
    return _asking(
        command,
        click.option("--name", prompt="Name of the organisation"),
        click.option("--short-name", prompt="Short name, for messages"),
        click.option(
            "--land",
            prompt="Land",
            type=_Land(LAENDER),
            help="Federal state: holidays depend on it.",
        ),
        click.option(
            "--phone", prompt="Telephone of the organisation", help="Of the organisation."
        ),
        click.option("--office-hours", prompt="Office hours", default="Mo–Fr 8–16 Uhr"),
        click.option("--first-name", prompt="Your first name"),
        click.option("--last-name", prompt="Your last name"),
        click.option("--your-phone", prompt="Your telephone", help="Yours: messages name it."),
    )


def asks_about_a_colleague(command: Command) -> Command:
    return _asking(
        command,
        click.option("--first-name", prompt="First name"),
        click.option("--last-name", prompt="Last name"),
        click.option("--phone", prompt="Telephone", help="Hers: messages name it."),
        click.option(
            "--role",
            "roles",
            multiple=True,
            default=["contact-person"],
            help="contact-person, group-planning or lead; may be given more than once.",
            show_default=True,
        ),
    )


def asks_whose(command: Command) -> Command:
    return _asking(
        command,
        click.option(
            "--as", "name", help="Whose link; by default that of the first who may come in."
        ),
        click.option("--again", is_flag=True, help="Lets her in again, whose access has ended."),
    )


def give_link(people: People, name: str | None, again: bool) -> None:
    """Prints a sign-in link to stdout. Raises `Fault`.

    The name of its owner goes to stderr, so that a pipe gets the link alone.
    """
    somebody, link = people.link_of(name, again=again)
    click.echo(f"For {somebody.name}, once, within 30 minutes:", err=True)
    click.echo(link)


def _asking(command: Command, *options: Callable[[Any], Any]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
