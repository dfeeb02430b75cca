"""`kreis-kit`: is a program of another team as the contracts say?

Promise: TAP on standard output, JUnit in the file of `--junit`; 0 if every case holds, otherwise 1.
"""

from __future__ import annotations

import click

from kreis.kit.service.command import service
from kreis.kit.subscriber.command import subscriber
from kreis.kit.view.command import view
from kreis.onebox.fault import Faults


@click.group(cls=Faults)
def main() -> None:
    """Tries programs of other teams against the contracts."""


main.add_command(subscriber)
main.add_command(service)
main.add_command(view)

if __name__ == "__main__":
    main(prog_name="kreis-kit")
