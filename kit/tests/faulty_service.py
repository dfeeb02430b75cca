"""Insights as it ships, with one fault: `python faulty_service.py FAULT`.

Each fault is one that a service which replaces ours may have. `FAULTS` says which part and which
case of the kit find it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kreis.chassis.http import auth, facts, idempotency
from kreis.chassis.messaging import relay
from kreis.chassis.process import roles
from kreis.chassis.process.service import Service
from kreis.insights.domain.refusals import NoCohort
from kreis.insights.main import SERVICE

_SOON = 1.0
"""Seconds between two looks at the key set, so that a trial need not wait for half a minute."""


class Everything(frozenset[str]):
    """Scopes among which is every scope."""

    def __contains__(self, _: object) -> bool:
        return True


def looks_for_keys_after(seconds: float) -> None:
    roles.Verifier = lambda *given: auth.Verifier(*given, refresh_after=seconds)


def opens_without_a_token() -> None:
    before = auth._caller

    def caller() -> auth.Caller:
        if not auth.request.headers.get("Authorization"):
            return auth.Caller("nobody", None, Everything(), False, "none")
        return before()

    auth._caller = caller


def takes_any_audience() -> None:
    before = auth.decoded
    auth.decoded = lambda *given, **how: before(*given, **{**how, "audience": None})


def takes_tokens_of_the_past() -> None:
    auth.LEEWAY = 1_000_000


def takes_any_signature() -> None:
    def decoded(token: str, *_: Any, **__: Any) -> dict[str, Any]:
        unchecked = {"verify_signature": False}
        claims: dict[str, Any] = auth.jwt.decode(token, options=unchecked)
        return claims

    auth.decoded = decoded


def looks_at_no_scope() -> None:
    auth._scopes = lambda _: Everything()


def shows_the_first_agency_to_all() -> None:
    before, first = auth._agency_of_user, list[Any]()

    def agency(claims: dict[str, Any]) -> Any:
        first.append(before(claims))
        return first[0] if auth.request.method == "GET" else first[-1]

    auth._agency_of_user = agency


def does_repetitions_again() -> None:
    idempotency.HEADER = "X-Nobody-Sends-This"


def begins_a_page_at_the_last_entry() -> None:
    before = facts.page

    def page(work: Any, service: str, wanted: Mapping[str, Any], **how: Any) -> Any:
        told = before(work, service, wanted, **how)
        return {**told, "next": max(told["next"] - 1, 1), "more": told["more"]}

    facts.page = page


def forgets_new_keys() -> None:
    looks_for_keys_after(1_000_000)


def answers_500_about_the_unknown(service: Service) -> Service:
    return replace(service, statuses={**service.statuses, NoCohort: 500})


def serves_no_quarters(service: Service) -> Service:
    left = [each for each in service.blueprints if each.name != "quarters"]
    return replace(service, blueprints=left)


def writes_its_own_source() -> None:
    before = relay.record
    relay.record = lambda fact, _: before(fact, "kreis/ours")


def writes_keys_in_capitals() -> None:
    before = relay.record
    relay.record = lambda fact, source: before({**fact, "key": fact["key"].upper()}, source)


def begins_with_number_ten() -> None:
    before = relay.record

    def record(fact: Any, source: str) -> Any:
        return before({**fact, "sequence": fact["sequence"] + 10}, source)

    relay.record = record


FAULTS: Mapping[Callable[..., Any], tuple[str, str]] = {
    opens_without_a_token: ("api", "no-token"),
    takes_any_audience: ("api", "wrong-token"),
    takes_tokens_of_the_past: ("api", "wrong-token"),
    takes_any_signature: ("api", "wrong-token"),
    looks_at_no_scope: ("api", "scopes"),
    shows_the_first_agency_to_all: ("api", "foreign-agency"),
    does_repetitions_again: ("api", "repeated"),
    begins_a_page_at_the_last_entry: ("api", "pages"),
    forgets_new_keys: ("api", "rotated-key"),
    answers_500_about_the_unknown: ("api", "unknown-ids"),
    serves_no_quarters: ("api", "served"),
    writes_its_own_source: ("wire", "source"),
    writes_keys_in_capitals: ("wire", "keys"),
    begins_with_number_ten: ("wire", "numbers"),
}
"""Each fault, and the part and the case that find it."""


def main() -> None:
    name, sys.argv[1:] = sys.argv[1], ["all"]
    looks_for_keys_after(_SOON)
    fault = next(each for each in FAULTS if each.__name__ == name)
    changes_the_parts = fault.__code__.co_argcount
    service = fault(SERVICE) if changes_the_parts else SERVICE
    if not changes_the_parts:
        fault()
    roles.run(service)


if __name__ == "__main__":
    main()
