"""`kreis-kit view`: tries a program that reads a view."""

from __future__ import annotations

from pathlib import Path

import click

from kreis.kit.options import Where, broker_for, of_a_kit, tell


@click.command()
@of_a_kit
@click.option("--case", "names", multiple=True, help="Only this case. May be given again.")
def view(
    command: tuple[str, ...],
    names: tuple[str, ...],
    patience: float,
    junit: Path | None,
    **where: str,
) -> None:
    """Tries a program that reads a view, feed and topic.

    COMMAND starts it, as in: kreis-kit view -- node main.js. It gets its addresses as environment
    variables and answers GET /state. The README of the kit says both.
    """
    from kreis.kit.broker import OF_A_VIEW
    from kreis.kit.subscriber.running import results
    from kreis.kit.view.running import CASES, trying

    if unknown := sorted(set(names) - {each.name for each in CASES}):
        raise click.UsageError(f"--case {unknown[0]}: one of {', '.join(c.name for c in CASES)}")
    chosen = [each for each in CASES if not names or each.name in names]
    with (
        broker_for(OF_A_VIEW, Where(**where)) as broker,  # type: ignore[arg-type]
        trying(command, broker, patience=patience) as trial,
    ):
        tell("kreis-kit view", len(chosen), results(trial, chosen), junit)
