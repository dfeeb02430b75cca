"""Findings of the checker: what was lost, done twice, turned around or made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)
Kind = Literal["lost", "double", "out of order", "made up"]


class Finding(NamedTuple):
    kind: Kind
    what: str


Findings = Iterator[Finding]


def missing(promised: Iterable[T], found: Counter[T], what: str) -> Findings:
    return (
        Finding("lost", f"{what} {each}") for each in sorted(promised, key=str) if not found[each]
    )


def repeated(found: Counter[T], what: str) -> Findings:
    return (Finding("double", f"{n} × {what} {each}") for each, n in found.items() if n > 1)


def one_each(promised: Iterable[T], found: Counter[T], what: str) -> Findings:
    wanted = list(promised)
    yield from missing(wanted, found, what)
    yield from repeated(found, what)
    yield from (Finding("made up", f"{what} {each}") for each in found.keys() - set(wanted))
