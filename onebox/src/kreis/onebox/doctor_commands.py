"""`kreis doctor`: this machine, or an installation on a cluster. See `doctor` and `cluster`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kreis.onebox.options import in_data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kreis.onebox.doctor import Finding


@click.command()
@in_data_folder
@click.option("--kubernetes", is_flag=True, help="Looks at an installation on a cluster instead.")
@click.option("--namespace", default="kreis", show_default=True, help="With --kubernetes.")
@click.option("--context", help="With --kubernetes: kubectl's context.  [default: its current one]")
@click.option(
    "--wait",
    "patience",
    type=click.FloatRange(min=0),
    default=0.0,
    help="With --kubernetes: seconds until all must be well. Ends at once if a Job has failed.",
)
def doctor(
    data: Path, kubernetes: bool, namespace: str, context: str | None, patience: float
) -> None:
    """Says what is wrong with this machine and what to do. Exits with 1 when something is."""
    if kubernetes:
        from kreis.onebox.cluster.commands import looked
        from kreis.onebox.cluster.reading import Place

        _tell(looked(Place(namespace, context), patience), width=34)
    else:
        from kreis.onebox.doctor import findings

        _tell(findings(data), width=20)


def _tell(found: Iterable[Finding], width: int) -> None:
    """Prints each line, and what to do. Exits with 1 when something is wrong."""
    well = True
    for finding in found:
        click.echo(f"{'✓' if finding.ok else '✗'} {finding.about:<{width}} {finding.says}")
        if not finding.ok:
            click.echo(f"  → {finding.do}")
            well = False
    sys.exit(0 if well else 1)
