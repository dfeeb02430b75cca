"""Refusals: the errors with which a service declines a request.

Promise: a refusal has a code that programs can rely on, and names each faulty part of the input. A
refusal knows nothing of HTTP. A table in each service's `api` gives each kind its HTTP status.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple


class Fault(NamedTuple):
    """One fault of the input: the field, its value and what was expected."""

    field: str
    value: Any
    expected: str


class Refusal(Exception):
    """The service refuses to do what was asked. Each kind is a subclass with its own `code`."""

    code: ClassVar[str]

    def __init__(self, detail: str, *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults


class InvalidInput(Refusal):
    """Input that a schema alone cannot refuse, because the decision depends on stored data."""

    code = "invalid-input"

    def __init__(self, *faults: Fault) -> None:
        super().__init__("The input has faults", faults=faults)
