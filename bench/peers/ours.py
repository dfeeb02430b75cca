"""Our own relay, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.ground import AGENCY, migrated
from bench.peers.peer import Peer
from bench.peers.world import Row
from kreis.chassis.config import read_kafka_access
from kreis.chassis.data.outbox import CHANNEL, libpq
from kreis.chassis.health import Heartbeats
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.process.roles import SWITCH_INTERVAL
from kreis.intake.main import SERVICE
from kreis.onebox.kafka_users import ADMINISTRATOR


class Ours(Peer):
    """Keeps each fact in the table of the history as well, which no peer does."""

    name = "kreis"
    says = "LISTEN/NOTIFY, batches of up to 500, idempotent producer, rows move to the history"
    insert = f"""
        insert into outbox
          (topic, key, type, id, sequence, agency_id, time, traceparent, history, data)
        values (%(topic)s, %(key)s, %(type)s, %(id)s, 1, '{AGENCY}', clock_timestamp(),
          %(traceparent)s, true, %(data)s::jsonb);
        notify {CHANNEL}
        """

    def prepare(self) -> str:
        self._app_url = migrated(self.world.postgres, SERVICE)
        return libpq(self._app_url)

    def parameters(self, row: Row) -> Mapping[str, Any]:
        return {
            "topic": self.topic, "key": row.key, "id": row.id, "data": row.data,
            "type": row.headers["ce_type"], "traceparent": row.headers["traceparent"],
        }  # fmt: skip

    def command(self) -> tuple[Sequence[str], Mapping[str, str]]:
        users = self.world.kafka.users
        own = {
            "BENCH_DATABASE": self._app_url,
            "KREIS_KAFKA": self.world.kafka.bootstrap,
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        words = [sys.executable, "-m", "bench.peers.ours"]
        return words, {**os.environ, **own, **users.settings(ADMINISTRATOR)}


def main() -> None:
    sys.setswitchinterval(SWITCH_INTERVAL)  # as in a service
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    access = read_kafka_access(os.environ["KREIS_KAFKA"])
    relay = Relay(os.environ["BENCH_DATABASE"], access, "kreis/bench", Heartbeats())
    thread = threading.Thread(target=relay.run, args=(stop,), name="relay")
    thread.start()
    stop.wait()
    thread.join()


if __name__ == "__main__":
    main()
