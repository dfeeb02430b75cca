"""Where a service is asked at its API: every operation of its `openapi.yaml`, in every wrong way.

Promise: the service has something to show, of two agencies. Every operation is asked without a
token, with four wrong ones, without its scope, and about things that are not there. What changes
something is tried for a third agency, so that it changes nothing of the two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from kreis.kit.facts import some_id
from kreis.kit.results import Differs
from kreis.kit.service.door import Answer
from kreis.kit.service.house import Dwelling
from kreis.kit.service.issuer import OVER
from kreis.kit.service.openapi import Operation, operations

ROTATED_WITHIN = 45.0
"""Seconds after which a token of a newly published key is accepted."""
_MOST_PAGES = 200


@dataclass(frozen=True)
class Tried:
    """A request that was made in one way, and its answer."""

    operation: Operation
    way: str
    answer: Answer
    looked_for: tuple[str, ...] = ()
    """Ids that the answer must not show, or must."""

    @property
    def shown(self) -> list[str]:
        """The ids that it shows although nobody has put them into the request."""
        return [each for each in self.looked_for if each in self.answer.text]


@dataclass(frozen=True)
class Repeated:
    """A request that was made twice with one key, then with another body, and what there was
    before and after."""

    operation: Operation
    first: Answer
    second: Answer
    other: Answer
    counts: tuple[int, int] = (0, 0)
    """Entries of the list at the same path after the first and after the second."""


@dataclass(frozen=True)
class Paged:
    """A list that was read in one page and in small ones."""

    operation: Operation
    whole: tuple[str, ...]
    pages: tuple[str, ...]
    has_ended: bool


@dataclass
class Answers:
    """All that was asked, and what came."""

    tried: list[Tried] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    paged: list[Paged] = field(default_factory=list)
    rotated: dict[str, Answer] = field(default_factory=dict)
    """What tokens of the new key and of the old one were answered."""

    def by_way(self, *ways: str) -> Iterator[Tried]:
        return (each for each in self.tried if each.way in ways)


WRONG = ("audience", "expired", "foreign-key", "unsigned")
"""Wrong tokens, by what is wrong."""


class Office:
    """Asks the API of a service that runs in its dwelling."""

    def __init__(self, home: Dwelling, ids: dict[UUID, list[str]]) -> None:
        self._home, self._door, self._issuer = home, home.door, home.issuer
        self._ids = ids
        self._operations = operations(home.service)
        self._all = " ".join(sorted({each.scope for each in self._operations if each.scope}))
        self._third = uuid4()
        self.answers = Answers()

    def ask_everything(self) -> Answers:
        """Asks in every way. Raises `Differs` if the service ends meanwhile."""
        for operation in self._operations:
            self._ask_wrongly(operation)
            self._ask_about_others(operation)
            self._home.process.must_run()
        for operation in self._operations:
            self._ask_about_nothing(operation)
            if operation.takes("Idempotency-Key"):
                self._repeat(operation)
            if operation.takes("after", "limit") and not operation.names:
                self._page(operation)
            self._home.process.must_run()
        self._rotate()
        return self.answers

    def _ask_wrongly(self, operation: Operation) -> None:
        if not operation.scope:
            return
        for way, token in self._wrong_tokens(operation).items():
            self._try(operation, way, token)

    def _wrong_tokens(self, operation: Operation) -> dict[str, str]:
        third, scope, issuer = self._third, operation.scope, self._issuer
        others = " ".join(each for each in self._all.split() if each != scope)
        right = issuer.token(third, scope)
        return {
            "no-token": "",
            "audience": issuer.token(third, scope, audience="another-service"),
            "expired": issuer.token(third, scope, left=OVER),
            "foreign-key": issuer.token(third, scope, key=issuer.stranger()),
            "unsigned": right.rpartition(".")[0] + ".",
            "scope": issuer.token(third, others or "nothing:read"),
        }

    def _ask_about_nothing(self, operation: Operation) -> None:
        """Asks with the right token about ids that nobody has."""
        way = "unknown" if operation.names else "sound"
        self._try(operation, way, self._token(self._third))

    def _ask_about_others(self, operation: Operation) -> None:
        """Asks as two agencies about the ids of the first."""
        if not operation.changes_nothing:
            return
        first, second = list(self._ids)[:2]
        known = tuple(self._ids[first])
        for way, agency in (("own", first), ("foreign", second)):
            token = self._token(agency)
            for id_ in known if operation.names else ("",):
                url = operation.url(lambda id_=id_: id_)  # type: ignore[misc]
                others = tuple(each for each in known if each not in url)
                answer = self._door.ask("GET", url, token, Kreis_Purpose="kit")
                self.answers.tried.append(Tried(operation, way, answer, others))

    def _repeat(self, operation: Operation) -> None:
        token, key = self._token(self._third), some_id()
        url, (body, headers) = operation.url(), operation.body()
        own = {**headers, "Idempotency_Key": key, "Kreis_Purpose": "kit"}
        first = self._door.ask(operation.method, url, token, body, **own)
        before = self._count(url, token)
        second = self._door.ask(operation.method, url, token, body, **own)
        after = self._count(url, token)
        other = self._door.ask(operation.method, url, token, {"another": "body"}, **own)
        done = Repeated(operation, first, second, other, (before, after))
        self.answers.repeated.append(done)

    def _count(self, url: str, token: str) -> int:
        """Returns the entries of the list at this path, 0 if there is none."""
        told = self._door.ask("GET", url, token, Kreis_Purpose="kit").json
        listed = told.get("items") if isinstance(told, dict) else told
        return len(listed) if isinstance(listed, list) else 0

    def _page(self, operation: Operation) -> None:
        token = self._token(next(iter(self._ids)))
        whole, _ = self._read(operation, token, "500")
        size = "1" if len(whole) <= 30 else str(len(whole) // 10)
        pages, has_ended = self._read(operation, token, size)
        self.answers.paged.append(Paged(operation, whole, pages, has_ended))

    def _read(self, operation: Operation, token: str, limit: str) -> tuple[tuple[str, ...], bool]:
        """Reads a list to its end. Returns its entries, and whether it came to the end."""
        found, place = list[str](), dict[str, str]()
        for _ in range(_MOST_PAGES):
            url = operation.url(query={"limit": limit, **place})
            told = self._door.ask("GET", url, token, Kreis_Purpose="kit").json
            if not isinstance(told, dict) or not isinstance(told.get("items"), list):
                return tuple(found), False
            found += [_name_of(each) for each in told["items"]]
            if not told.get("more", told.get("next") is not None):
                return tuple(found), True
            place = {"after": str(told["next"])}
            place |= {"epoch": told["epoch"]} if told.get("epoch") else {}
        return tuple(found), False

    def _rotate(self) -> None:
        asked = next(e for e in self._operations if e.changes_nothing and e.scope and not e.names)
        old = self._issuer.token(self._third, asked.scope)
        self._issuer.rotate()
        new = self._issuer.token(self._third, asked.scope)
        found = self.answers.rotated
        found["new"] = self._door.until(
            lambda answer: answer.status != 401, ROTATED_WITHIN, "GET", asked.url(), new
        )
        found["old"] = self._door.ask("GET", asked.url(), old)

    def _token(self, agency: UUID) -> str:
        return self._issuer.token(agency, self._all)

    def _try(self, operation: Operation, way: str, token: str) -> None:
        body, headers = operation.body()
        own = {**headers, "Kreis_Purpose": "kit"}
        answer = self._door.ask(operation.method, operation.url(), token, body, **own)
        self.answers.tried.append(Tried(operation, way, answer))


def _name_of(entry: Any) -> str:
    """Returns what tells an entry of a list from others."""
    if isinstance(entry, dict) and "id" in entry:
        return str(entry["id"])
    return json.dumps(entry, sort_keys=True)


def differs_if(broken: bool, operation: Operation, expected: str, came: object) -> None:
    if broken:
        raise Differs(f"{operation}: {expected}", str(came))
