"""`kreis status`: what runs and where, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from kreis.onebox.options import in_data_folder


@click.command()
@in_data_folder
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(data: Path, as_json: bool) -> None:
    """Says what runs and where. Exits with 1 when nothing does."""
    from kreis.onebox.status import running_system, with_health

    system = with_health(running_system(data))
    if as_json:
        click.echo(json.dumps(system, indent=2))
        return
    for about, says in [*_parts(system), *_run_by_others(system), *_rest(system)]:
        click.echo(f"{about:<14} {says}")


Lines = Iterator[tuple[str, str]]
"""What each line is about, and what it says."""


def _parts(system: Mapping[str, Any]) -> Lines:
    parts = {**system["services"], "kafka": system["kafka"], "postgres": system["postgres"]}
    for name, part in parts.items():
        yield name, f"{_health(part)} {part.get('address') or part['bootstrap']}"
        for loop, fault in part.get("troubles", {}).items():
            yield "", f"its loop {loop} makes no progress: {fault}"


def _run_by_others(system: Mapping[str, Any]) -> Lines:
    for name, part in system["elsewhere"].items():
        yield name, f"{_health(part)} {part['address']}, run by you"
        if "kafka_password_file" in part:
            yield "", f"at Kafka it is {name}, password in {part['kafka_password_file']}"
        yield "", f"its tokens for the services that it asks are in {part['tokens']}"


def _rest(system: Mapping[str, Any]) -> Lines:
    if users := system["kafka"]["users"]:
        for name, file in users["password_files"].items():
            yield "kafka user", f"{name:<13} password in {file}"
        yield "others read", ", ".join(users["subscriber_reads"])
        yield "kafka by", f"{users['protocol']}, {users['mechanism']}"
    yield "data", f"{'safe mode' if system['safe_mode'] else 'LIVE':<12} {system['data']}"
    if system["memory_mb"]:
        yield "memory", f"{system['memory_mb']} MB"


def _health(part: Mapping[str, Any]) -> str:
    return f"{'healthy' if part['healthy'] else 'NOT HEALTHY':<12}"
