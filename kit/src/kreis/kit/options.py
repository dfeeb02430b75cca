"""What the commands of the kit have in common: where the broker is, and how results are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kreis.kit.results import Result, Tap, write_junit
from kreis.onebox.ending import end_like_ctrl_c

if TYPE_CHECKING:
    from kreis.kit.broker import Broker


class Where(NamedTuple):
    """A broker of the user's own, and who the program is there. Without `kafka` the kit starts
    one."""

    kafka: str | None
    user: str
    password_file: Path | None


def of_a_kit(command: Callable[..., None]) -> Callable[..., Any]:
    """Adds the options that every kit has."""
    options = (
        click.argument("command", nargs=-1, required=True),
        click.option(
            "--password-file",
            type=click.Path(path_type=Path, dir_okay=False, exists=True),
            help="A file with the password of that user.",
        ),
        click.option("--user", default="", help="Who the program is at that broker."),
        click.option(
            "--kafka",
            help="host:port of a broker of your own, without topics of Kreis. KREIS_KAFKA_USER and"
            " so on say how the kit comes in. It makes and deletes topics.",
        ),
        click.option(
            "--patience",
            default=30.0,
            show_default=True,
            type=click.FloatRange(min=1),
            help="Seconds for the program to start, to read and to do its work.",
        ),
        click.option(
            "--junit", type=click.Path(path_type=Path, dir_okay=False), help="Also writes JUnit."
        ),
    )
    for option in options:
        command = option(command)
    return command


@contextmanager
def broker_for(who: str, where: Where) -> Iterator[Broker]:
    """Uses the broker of the user's own, or starts one, for a subscriber or a service."""
    # Imported here: kafka-python takes half a second, and a wrong option needs none of it.
    from kreis.kit.broker import embedded, given

    if where.user and not where.password_file:
        raise click.UsageError("--user needs --password-file")
    end_like_ctrl_c()
    if not where.kafka:
        click.echo("Starts Apache Kafka; the first time it is downloaded …", err=True)
    given_one = where.kafka and given(where.kafka, where.user, where.password_file, who)
    with given_one or embedded(who) as broker:
        yield broker


def tell(suite: str, count: int, results: Iterable[Result], junit: Path | None) -> None:
    """Shows each result as soon as it is decided, then ends the process with 0 or 1."""
    tap, found = Tap(click.echo, count), list[Result]()
    for result in results:
        tap.show(result)
        found.append(result)
    if junit:
        write_junit(junit, suite, found)
    sys.exit(0 if all(each.holds for each in found) else 1)
