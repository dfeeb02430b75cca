"""Insights: facts per second, built anew from histories and read from topics; and memory.

    python -m bench.insights --facts 1000000

`kreis insights rebuild` runs as an operator runs it, in a process of its own, and is asked for the
time and the memory that it took, from the start of the process to its end. The histories are pages
in files, written beforehand and served over HTTP: what cohorts and events need to read them from
their databases is not measured. Then insights' worker reads facts of the following weeks from a
real broker, into the same tables. Each turn has facts of its own: none is in the tables before.

The baseline is what `bench.consumer` calls `per_second`: cohorts' worker with inbox and row-level
security, up to 50 facts in a transaction. It is measured before the rebuild, after it, and between
the turns; the median counts. The target was set when the baseline took each fact in statements of
its own, and a fourth of the facts in the same time.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from sqlalchemy import text

from bench import consumer
from bench.attended import Attended, Told
from bench.ground import AGENCY, KEY, SEALER, migrated
from bench.result import keep
from kreis.administration.broker import create_topics
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import encode, new_id
from kreis.chassis.messaging import worker
from kreis.chassis.messaging.broker import Producer
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.roles import SWITCH_INTERVAL
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.contracts import topics
from kreis.contracts.wire import schema_id
from kreis.insights.commands import builds
from kreis.insights.jobs.histories import PAGE
from kreis.insights.main import SERVICE as INSIGHTS
from kreis.onebox.kafka import EmbeddedKafka, running_kafka
from kreis.onebox.postgres import running_postgres

WEEKS, PER_GROUP = 40, 606
"""Weekly dates of a group in the histories, and about how many facts that makes."""
STEADY, TURNS = 6_000, 3
EPOCH, GROUP = str(uuid4()), f"bench-{uuid4()}"


def write_histories(folder: Path, told: Iterator[Told]) -> Counter[str]:
    """Pages as the owners' feeds give them. Returns the number of facts of each feed."""
    open_pages: defaultdict[str, list[Told]] = defaultdict(list)
    written = Counter[str]()
    for each in told:
        part = "-restricted" if topics()[each.topic].history_for_services else ""
        feed = f"{each.owner}{part}"
        open_pages[feed].append(each)
        if len(open_pages[feed]) == PAGE:
            written[feed] += _write(folder, feed, written[feed], open_pages.pop(feed))
    for feed, rest in open_pages.items():
        written[feed] += _write(folder, feed, written[feed], rest)
    return written


def _write(folder: Path, feed: str, after: int, page: list[Told]) -> int:
    answer = {"items": [_event(each) for each in page], "next": after + len(page)}
    answer |= {"more": len(page) == PAGE, "epoch": EPOCH}
    (folder / f"{feed}-{after}.json").write_text(json.dumps(answer))
    return len(page)


def _event(told: Told) -> dict[str, Any]:
    """With the attributes of a real feed."""
    return {
        "specversion": "1.0",
        "topic": told.topic,
        "id": str(new_id()),
        "source": f"kreis/{told.owner}",
        "type": told.type,
        "subject": told.key,
        "time": told.at.isoformat(),
        "agencyid": str(AGENCY),
        "sequence": f"{told.sequence:020d}",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "dataschema": schema_id(told.type),
        "datacontenttype": "application/json",
        "data": told.data,
    }


@contextmanager
def served(folder: Path) -> Iterator[dict[str, str]]:
    """Serves the pages until the block ends. Yields the address of each owner."""

    class Feeds(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            owner, path = asked.path.strip("/").split("/v1/")
            after = parse_qs(asked.query)["after"][0]
            feed = owner + ("-restricted" if path == "facts/restricted" else "")
            page = folder / f"{feed}-{after}.json"
            end = {"items": [], "next": int(after), "more": False, "epoch": EPOCH}
            body = page.read_bytes() if page.exists() else json.dumps(end).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Results are to be seen, requests for pages are not."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Feeds) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield {name: f"{address}/{name}" for name in ("cohorts", "events")}
        server.shutdown()


def rebuild(folder: Path, database_url: str, facts: int) -> dict[str, Any]:
    """Runs the command. Returns what it took."""
    for owner in ("cohorts", "events"):
        (folder / owner).write_text("no service checks it")
    with served(folder) as urls:
        own = {f"KREIS_{name.upper()}_URL": url for name, url in urls.items()} | {
            "KREIS_DATABASE_URL": database_url,
            "KREIS_ENCRYPTION_KEYS": KEY,
            "KREIS_KAFKA": "127.0.0.1:9",
            "KREIS_ISSUER": "https://issuer.example",
            "KREIS_JWKS_URL": "https://issuer.example/jwks.json",
            "KREIS_WORKLOAD_TOKENS": str(folder),
            "KREIS_BIND": "127.0.0.1:0",
            "MALLOC_ARENA_MAX": "2",
        }
        began = time.monotonic()
        words = [sys.executable, "-m", "kreis.insights", "rebuild"]
        with subprocess.Popen(words, env=os.environ | own, stdout=subprocess.PIPE) as running:
            assert running.stdout is not None
            said = running.stdout.read().decode()
            _, status, used = os.wait4(running.pid, 0)
            running.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
    assert running.returncode == 0, said
    assert f": {facts} facts in" in said, said
    print(said)
    return {
        "facts": facts,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "per_second": round(facts / seconds),
        "peak_memory_mb": round(used.ru_maxrss / 1024),
    }


def publish(access: KafkaAccess, told: list[Told]) -> None:
    producer = Producer(access, delivery_timeout=30)
    for start in range(0, len(told), 500):
        producer.publish([encode(each.message()) for each in told[start : start + 500]])
    producer.abandon()


def from_topics(access: KafkaAccess, database: Database, told: list[Told]) -> float:
    """Facts per second of insights' worker, from the first effect to the last. The facts wait in
    the topics when it begins."""
    publish(access, told)
    _count(database, "delete from inbox")
    inbox = Inbox(database, INSIGHTS.name, list(INSIGHTS.subscriptions))
    member = worker.Worker(access, GROUP, inbox, Heartbeats())
    stop = threading.Event()
    thread = threading.Thread(target=member.run, args=(stop,), name="worker")
    thread.start()
    first, began = 0, 0.0
    while (effects := _count(database, "select count(*) from inbox")) < len(told):
        if effects and not began:
            first, began = effects, time.monotonic()
        time.sleep(0.05)
    rate = (len(told) - first) / (time.monotonic() - began)
    stop.set()
    thread.join()
    return rate


def _count(database: Database, statement: str) -> int:
    with database.agency(AGENCY) as work:
        found = work.connection.execute(text(statement))
        return int(found.scalar() or 0) if found.returns_rows else found.rowcount


def prepared(kafka: EmbeddedKafka) -> None:
    """Makes the topics, and publishes what the baseline reads."""
    names = [each.topic for each in INSIGHTS.subscriptions]
    create_topics(kafka.access, dict.fromkeys({consumer.TOPIC, *names}, (12, {})), replicas=1)
    consumer.publish(kafka.access)


def measured(folder: Path, groups: Attended) -> tuple[dict[str, Any], list[float], list[float]]:
    """What the rebuild took, and the rates of insights' worker and of the baseline, in turn."""
    with running_postgres(folder) as postgres, running_kafka(folder) as kafka:
        pages = folder / "pages"
        pages.mkdir()
        weeks = (groups.week(number) for number in itertools.count())
        first = itertools.chain.from_iterable(itertools.islice(weeks, WEEKS))
        facts = write_histories(pages, itertools.chain(groups.began(), first)).total()
        prepared(kafka)
        url = migrated(postgres, INSIGHTS)
        database, pool = Database(url, SEALER), Database(migrated(postgres, COHORTS), SEALER)
        with database.agency(AGENCY) as work:
            builds.live(work)  # insights has heard of the agency
        baseline = [consumer.through_the_inbox(kafka.access, pool, worker.AT_ONCE).rate]
        anew = rebuild(pages, url, facts)
        with database.agency(AGENCY) as work:
            builds.drop_kept(work, 1)
        later, rates = itertools.chain.from_iterable(weeks), []
        for _ in range(TURNS):
            own = consumer.through_the_inbox(kafka.access, pool, worker.AT_ONCE)
            baseline.append(own.rate)
            told = list(itertools.islice(later, STEADY))
            rates.append(from_topics(kafka.access, database, told))
        database.close()
        pool.close()
    return anew, rates, baseline


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, default=1_000_000)
    wanted = parser.parse_args().facts
    sys.setswitchinterval(SWITCH_INTERVAL)  # as in a service
    monday = datetime.now(UTC).date() - timedelta(weeks=WEEKS + 4)
    with tempfile.TemporaryDirectory() as name:
        groups = Attended(max(1, wanted // PER_GROUP), monday)
        anew, rates, baseline = measured(Path(name), groups)
    rate, bare = statistics.median(rates), statistics.median(baseline)
    keep(
        "insights",
        {
            "what": "facts per second into insights' tables, and of `bench.consumer` beside it",
            "rebuild": anew,
            "from_topics_per_second": round(rate),
            "consumer_per_second": round(bare),
            "consumer_in_turn": [round(each) for each in baseline],
            "from_topics_in_turn": [round(each) for each in rates],
            "rebuild_to_consumer": round(anew["per_second"] / bare, 1),
            "from_topics_to_consumer": round(rate / bare, 1),
            "load": round(os.getloadavg()[0], 1),
            "target": "rebuild at least 10 times the consumer, from topics at least twice;"
            " memory below 300 MB",
        },
    )


if __name__ == "__main__":
    main()
