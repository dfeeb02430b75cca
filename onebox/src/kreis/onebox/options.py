"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kreis.onebox import folders


def in_data_folder(command: Callable[..., None]) -> Callable[..., None]:
    """The option that says which system is meant."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        help="Where everything is kept.  [default: $KREIS_DATA or ~/.local/share/kreis]",
        callback=lambda context, option, given: (given or folders.data_folder()).absolute(),
    )(command)
