"""Waits for a broker that is still starting.

Promise: work is started when a broker answers, and anew when the broker goes away meanwhile. One
line says that it waits and why. A broker hangs up on a wrong password as one does that is ending,
so this waits then, too.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kafka.errors import KafkaError, KafkaTimeoutError, RetriableError

from kreis.administration.broker import administrator
from kreis.chassis.config import KafkaAccess

_ATTEMPT = 3.0
"""Seconds in which a running broker answers the first request."""
_PAUSE = 1.0


class NotDone(Exception):
    """The broker stayed away, or refused; the text says which and what helps."""


class _Heard(logging.Handler):
    """Keeps why the newest attempt failed. The client logs that, and raises a timeout."""

    why = ""

    def emit(self, record: logging.LogRecord) -> None:
        given = record.args if isinstance(record.args, tuple) else ()
        for each in given:
            if isinstance(each, KafkaError | OSError) and not isinstance(each, KafkaTimeoutError):
                self.why = str(each)


@contextmanager
def _listening() -> Iterator[_Heard]:
    """Hears what the client logs, in place of whoever prints it: it logs every attempt."""
    logger, heard = logging.getLogger("kafka"), _Heard()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(heard)
    try:
        yield heard
    finally:
        logger.removeHandler(heard)
        logger.propagate = propagated


def when_it_answers(
    access: KafkaAccess, patience: float, work: Callable[[], None], say: Callable[[str], object]
) -> None:
    """Does the work as soon as the broker answers, within `patience` seconds. The work may be
    started several times, so it has to be idempotent. Raises `NotDone`."""
    until = time.monotonic() + patience
    is_told = False
    with _listening() as heard:
        while True:
            try:
                with administrator(access, within=_ATTEMPT):
                    pass
                return work()
            except RetriableError as fault:
                why = heard.why or str(fault)
                if time.monotonic() >= until:
                    raise NotDone(_stayed_away(access, patience, why)) from fault
            except KafkaError as fault:
                raise NotDone(f"Kafka at {access.bootstrap} refuses: {fault}") from fault
            if not is_told:
                where = f"Kafka at {access.bootstrap}"
                say(f"{where} does not answer yet ({why}); waiting up to {patience:g} s")
                is_told = True
            time.sleep(_PAUSE)


def _stayed_away(access: KafkaAccess, patience: float, why: str) -> str:
    settings = ", ".join(("address", "CA", *((f"user {access.user}",) if access.user else ())))
    return (
        f"Kafka at {access.bootstrap} did not answer within {patience:g} s: {why}. "
        f"Is it running? Are these right: {settings}? Nothing is lost: run this again."
    )
