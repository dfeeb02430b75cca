"""Faults of terminal commands: what went wrong, and what helps.

A command that refuses or fails raises a `Fault` that names both. People see two lines and no
traceback. The command exits with 1.
"""

from __future__ import annotations

from typing import Any

import click


class Fault(Exception):
    """Error shown to people without a traceback: what is wrong, then what to do."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}\n{do}")
        self.what = what
        self.do = do


class Faults(click.Group):
    """Click group that prints the faults of its commands and exits with 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Fault as fault:
            click.echo(f"✗ {fault.what}\n→ {fault.do}", err=True)
            context.exit(1)
