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
def notifications(
    command: tuple[str, ...], patience: float, junit: Path | None, **where: str
) -> None:
    """Tries what a notifications service writes, in the part that is here so far: the wire.

    COMMAND starts it. It gets the addresses of its neighbours, which the kit plays, and of Kafka as
    environment variables. The README of the kit lists them.
    """
    from kreis.kit.service.running import CASES, results

    with broker_for("notifications", Where(**where)) as broker:  # type: ignore[arg-type]
        told = results(command, broker, patience=patience)
        tell("kreis-kit service notifications", len(CASES), told, junit)
