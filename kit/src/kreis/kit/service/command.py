"""`kreis-kit service`: tries a service that replaces one of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kreis.kit.options import Where, broker_for, of_a_kit, tell

SERVICES = ("intake", "cohorts", "events", "notifications", "insights")


@click.group()
def service() -> None:
    """Tries a service that replaces one of ours."""


def _command_for(name: str) -> Callable[..., Any]:
    def tried(
        command: tuple[str, ...],
        names: tuple[str, ...],
        patience: float,
        junit: Path | None,
        **where: str,
    ) -> None:
        from kreis.kit.service.parts import PARTS
        from kreis.kit.service.running import results

        known = PARTS[name]
        if unknown := sorted(set(names) - known.keys()):
            raise click.UsageError(f"--part {unknown[0]}: one of {', '.join(known)}")
        parts = [part for each, part in known.items() if not names or each in names]
        with broker_for(name, Where(**where)) as broker:  # type: ignore[arg-type]
            told = (
                result
                for part in parts
                for result in results(command, broker, part, patience=patience)
            )
            count = sum(len(part.cases) for part in parts)
            tell(f"kreis-kit service {name}", count, told, junit)

    tried.__doc__ = f"""Tries a service in place of {name}.

    COMMAND starts it. It gets the addresses of its neighbours, which the kit plays, and of Kafka as
    environment variables. The README of the kit lists them, and the parts.
    """
    return tried


for _name in SERVICES:
    _with_part = click.option("--part", "names", multiple=True, help="One part; all by default.")
    service.command(_name)(_with_part(of_a_kit(_command_for(_name))))
