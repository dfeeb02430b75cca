"""Refusals: how a service says no, whichever way it was asked.

Promise: a refusal names its kind by a code that programs can rely on, and each faulty part of the
input. It knows nothing of HTTP; a table in each service's `api` gives every kind its status.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple


class Fault(NamedTuple):
    """One thing that is wrong with the input."""

    field: str
    value: Any
    expected: str


class Refusal(Exception):
    """Something a service will not do. Each kind is a subclass with a `code` of its own."""

    code: ClassVar[str]

    def __init__(self, detail: str, *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults


class InvalidInput(Refusal):
    """Input that no schema can refuse alone: it depends on what is stored."""

    code = "invalid-input"

    def __init__(self, *faults: Fault) -> None:
        super().__init__("The input has faults", faults=faults)
