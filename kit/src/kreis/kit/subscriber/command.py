"""`kreis-kit subscriber`: tries a program that reads the stream."""

from __future__ import annotations

from pathlib import Path

import click

from kreis.kit.facts import PARTS
from kreis.kit.options import Where, broker_for, of_a_kit, tell


@click.command()
@of_a_kit
@click.option("--case", "names", multiple=True, help="Only this case. May be given again.")
@click.option(
    "--keeps",
    default=",".join(PARTS),
    show_default=True,
    help="What the program keeps of a person, with commas.",
)
def subscriber(
    command: tuple[str, ...],
    names: tuple[str, ...],
    keeps: str,
    patience: float,
    junit: Path | None,
    **where: str,
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
    chosen = [each for each in CASES if not names or each.name in names]
    with (
        broker_for("subscriber", Where(**where)) as broker,  # type: ignore[arg-type]
        trying(command, broker, keeps=parts, patience=patience) as trial,
    ):
        tell("kreis-kit subscriber", len(chosen), results(trial, chosen), junit)
