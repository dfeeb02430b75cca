"""`kreis-kit service`: tries a service that replaces one of ours."""

from __future__ import annotations

from pathlib import Path

import click

from kreis.kit.options import Where, broker_for, of_a_kit, tell


@click.group()
def service() -> None:
    """Tries a service that replaces one of ours."""


@service.command()
@of_a_kit
@click.option(
    "--part", "names", multiple=True, help="wire, must or takeover; all of them by default."
)
def notifications(
    command: tuple[str, ...],
    names: tuple[str, ...],
    patience: float,
    junit: Path | None,
    **where: str,
) -> None:
    """Tries a notifications service: the wire, what others rely on, and coming after another one.

    COMMAND starts it. It gets the addresses of its neighbours, which the kit plays, and of Kafka as
    environment variables. The README of the kit lists them.
    """
    from kreis.kit.service.running import NOTIFICATIONS, results

    if unknown := sorted(set(names) - NOTIFICATIONS.keys()):
        raise click.UsageError(f"--part {unknown[0]}: one of {', '.join(NOTIFICATIONS)}")
    parts = [part for name, part in NOTIFICATIONS.items() if not names or name in names]
    with broker_for("notifications", Where(**where)) as broker:  # type: ignore[arg-type]
        told = (
            result for part in parts for result in results(command, broker, part, patience=patience)
        )
        count = sum(len(part.cases) for part in parts)
        tell("kreis-kit service notifications", count, told, junit)
