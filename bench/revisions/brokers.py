"""A broker for either side: older revisions come in unnamed, as they did on one machine then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.revisions.checkout import Checkout
from kreis.onebox import kafka as onebox_kafka
from kreis.onebox.kafka import running_kafka
from kreis.onebox.ports import HOST, Ports
from kreis.onebox.topics import create_kreis_topics

Settings = Mapping[str, str]
_NAMES_ITSELF = "KREIS_KAFKA_PROTOCOL"
_OWN_SETTINGS = onebox_kafka._SETTINGS


@contextmanager
def broker_for(checkout: Checkout, folder: Path) -> Iterator[Mapping[str, Settings]]:
    """A running broker with all topics; for each service, how it comes in. Both sides get the same
    broker: it listens unnamed as well, and only code from before takes that way."""
    unnamed = f"{HOST}:{Ports(folder).port('unnamed')}"
    onebox_kafka._SETTINGS = _with_listener(_OWN_SETTINGS, unnamed)
    try:
        with running_kafka(folder) as kafka:
            create_kreis_topics(kafka)
            chassis = checkout.root / "chassis/src/kreis/chassis/config.py"
            is_shut = _NAMES_ITSELF in chassis.read_text("utf-8")
            yield {
                service: {"KREIS_KAFKA": kafka.bootstrap, **kafka.users.settings(service)}
                if is_shut
                else {"KREIS_KAFKA": unnamed}
                for service in ("intake", "cohorts")
            }
    finally:
        onebox_kafka._SETTINGS = _OWN_SETTINGS


def _with_listener(settings: str, address: str) -> str:
    for there, more in (
        ("\nlisteners=", f"UNNAMED://{address},"),
        ("\nadvertised.listeners=", f"UNNAMED://{address},"),
        ("\nlistener.security.protocol.map=", "UNNAMED:PLAINTEXT,"),
        ("\nsuper.users=", "User:ANONYMOUS;"),
    ):
        settings = settings.replace(there, there + more)
    return settings
