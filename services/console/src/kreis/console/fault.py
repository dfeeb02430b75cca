"""What went wrong at the terminal and what helps.

Promise: what a command refuses or cannot do ends in a `Fault` that names both; people see two lines
and no traceback, and the command ends with 1.
"""

from __future__ import annotations

from typing import Any

import click


class Fault(Exception):
    """Shown to people without a traceback: what is wrong, then what to do about it."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}\n{do}")
        self.what = what
        self.do = do


class Faults(click.Group):
    """Commands whose faults are shown to people."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Fault as fault:
            click.echo(f"✗ {fault.what}\n→ {fault.do}", err=True)
            context.exit(1)
