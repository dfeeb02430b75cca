"""A record that is no fact is skipped, and the next one is read."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.chassis.message import Wire, encode
from kreis.kit.facts import PARTICIPATION
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#what-a-reader-skips"


def run(trial: Trial) -> None:
    trial.start()
    for about, record in _records(trial):
        her = trial.person()
        fact = trial.pen.told_of(trial.keeps[0], her)
        trial.publish(record._replace(key=record.key and her.encode()), fact)
        trial.settle()
        trial.expect(her, f"a fact behind a record {about}", facts={fact.type: 1})


def _records(trial: Trial) -> Iterator[tuple[str, Wire]]:
    """Yields records as somebody may write them by mistake, each with what is wrong with it."""
    genuine = encode(trial.pen.told_of(trial.keeps[0], trial.person()))
    structured = [("content-type", b"application/cloudevents+json; charset=UTF-8")]
    yield "without a value", _new(trial)._replace(value=None)
    yield "without headers", _new(trial)._replace(headers=[])
    yield "without headers or value", Wire(PARTICIPATION, genuine.key, None, [])
    yield "with headers of others only", _new(trial)._replace(headers=[("color", b"\xff")])
    new = _new(trial)
    unnumbered = [each for each in new.headers if each[0] != "ce_sequence"]
    yield "without its number, which is needed", new._replace(headers=unnumbered)
    yield "in structured mode", _new(trial)._replace(headers=structured)
    for value in (b"hello", b"\xff\xfe", b"", b"{", b"null", b"[]", b'"text"', b"17"):
        yield f"with the value {value!r}", _new(trial)._replace(value=value)
    yield "without a key", _new(trial)._replace(key=None, value=b"hello")


def _new(trial: Trial) -> Wire:
    return encode(trial.pen.told_of(trial.keeps[0], trial.person()))
