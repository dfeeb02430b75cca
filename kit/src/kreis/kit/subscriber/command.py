"""`kreis-kit subscriber`: tries a program that reads the stream."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kreis.kit.facts import PARTS
from kreis.kit.results import Result, Tap, write_junit

if TYPE_CHECKING:
    from kreis.kit.broker import Broker


@click.command()
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Also writes JUnit.")
@click.option("--case", "names", multiple=True, help="Only this case. May be given again.")
@click.option(
    "--keeps",
    default=",".join(PARTS),
    show_default=True,
    help="What the program keeps of a person, with commas.",
)
@click.option(
    "--patience",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=1),
    help="Seconds for the program to start and to read what was published.",
)
@click.option(
    "--kafka",
    help="host:port of a broker of your own, without topics of Kreis. KREIS_KAFKA_USER and so on"
    " say how the kit comes in. It makes and deletes topics.",
)
@click.option("--user", default="", help="Who the program is at that broker.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file with the password of that user.",
)
@click.argument("command", nargs=-1, required=True)
def subscriber(
    junit: Path | None,
    names: tuple[str, ...],
    keeps: str,
    patience: float,
    kafka: str | None,
    user: str,
    password_file: Path | None,
    command: tuple[str, ...],
) -> None:
    """Tries a program that reads the stream.

    COMMAND starts it, as in: kreis-kit subscriber -- node main.js. It gets its addresses as
    environment variables and answers GET /state. The README of the kit says both.
    """
    from kreis.kit.subscriber.running import CASES, results, trying

    parts = [part.strip() for part in keeps.split(",")]
    if unknown := sorted(set(parts) - PARTS.keys()):
        raise click.UsageError(f"--keeps {unknown[0]}: one of {', '.join(PARTS)}")
    if unknown := sorted(set(names) - {each.name for each in CASES}):
        raise click.UsageError(f"--case {unknown[0]}: one of {', '.join(c.name for c in CASES)}")
    if user and not password_file:
        raise click.UsageError("--user needs --password-file")
    chosen = [each for each in CASES if not names or each.name in names]
    tap = Tap(click.echo, len(chosen))
    found: list[Result] = []
    with (
        _broker(kafka, user, password_file) as broker,
        trying(command, broker, keeps=parts, patience=patience) as trial,
    ):
        for result in results(trial, chosen):
            tap.show(result)
            found.append(result)
    _report(junit, found)


def _report(junit: Path | None, found: Sequence[Result]) -> None:
    if junit:
        write_junit(junit, "kreis-kit subscriber", found)
    sys.exit(0 if all(each.holds for each in found) else 1)


@contextmanager
def _broker(kafka: str | None, user: str, password_file: Path | None) -> Iterator[Broker]:
    """Uses the broker of the user's own, or starts one."""
    from kreis.kit.broker import embedded, given

    if not kafka:
        click.echo("Starts Apache Kafka; the first time it is downloaded …", err=True)
    with given(kafka, user, password_file) if kafka else embedded() as broker:
        yield broker
