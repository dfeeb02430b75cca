"""A fact is read although it has headers of others, or lacks those that need not be there."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.chassis.message import Wire, encode
from kreis.contracts.wire import wire
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#a-record"


def run(trial: Trial) -> None:
    trial.start()
    for about, change in {
        "headers that nobody has heard of, one of them no text": _with_others,
        "only the headers that are needed": _without_the_rest,
        "its headers in another order": _turned,
    }.items():
        her = trial.person()
        facts = [trial.pen.told_of(part, her) for part in trial.keeps]
        trial.publish(*(change(encode(each)) for each in facts))
        trial.settle()
        trial.expect(her, f"facts with {about}", facts={each.type: 1 for each in facts})


def _with_others(record: Wire) -> Wire:
    own = [("x-request-id", b"17"), ("x-signature", b"\xff\xfe\x00"), ("ce_color", b"red")]
    return record._replace(headers=[own[0], *record.headers, *own[1:]])


def _without_the_rest(record: Wire) -> Wire:
    return record._replace(headers=list(_needed(record)))


def _needed(record: Wire) -> Iterator[tuple[str, bytes]]:
    return (each for each in record.headers if each[0] in wire().needed)


def _turned(record: Wire) -> Wire:
    return record._replace(headers=record.headers[::-1])
