"""The commands that back up one machine and restore it. See `backups`."""

from __future__ import annotations

from pathlib import Path

import click

from kreis.onebox.options import in_data_folder


@click.command("backup-key")
@in_data_folder
@click.option("--again", is_flag=True, help="Makes another one. Older backups need the old key.")
def backup_key(data: Path, again: bool) -> None:
    """Makes the key that opens backups, and prints it once. Keep it on another machine."""
    from kreis.onebox import backups

    click.echo("Write this down, or keep it on another machine. It is stored nowhere here:")
    click.echo(backups.make_key(data, again=again))
    click.echo(f"Keep a copy of {data / 'encryption'} too, apart from the backups.")


@click.command()
@in_data_folder
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(data: Path, folder: Path) -> None:
    """Backs up all databases into FOLDER, encrypted, while everything runs."""
    from kreis.onebox import backups
    from kreis.onebox.status import running_system

    for file in backups.back_up(data, running_system(data)["postgres"], folder.absolute()):
        click.echo(file)


@click.command()
@in_data_folder
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(data: Path, folder: Path) -> None:
    """Restores the newest backup in FOLDER, while Kreis does not run. Asks for the recovery key."""
    from kreis.onebox import backups

    secret = click.prompt("Recovery key", hide_input=True)
    for file in backups.restore(data, folder, secret):
        click.echo(file)
