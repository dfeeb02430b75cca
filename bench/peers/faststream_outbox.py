"""FastStream's outbox: rows claimed with `for update skip locked`, published by aiokafka.

With one worker it keeps the order of a key; with sixteen it is quicker and keeps none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.peers.peer import Peer
from bench.peers.world import Row

_TABLE = """
create table outbox (
  id bigserial primary key, queue varchar(255) not null, payload bytea not null, headers jsonb,
  attempts_count bigint not null default 0, deliveries_count bigint not null default 0,
  created_at timestamptz not null default now(),
  next_attempt_at timestamptz not null default now(),
  first_attempt_at timestamptz, last_attempt_at timestamptz, acquired_at timestamptz,
  acquired_token uuid, timer_id varchar(255),
  constraint outbox_lease_ck check ((acquired_token is null) = (acquired_at is null)))
"""
_INDEXES = """
create index outbox_pending_idx on outbox (queue, next_attempt_at, id)
  where acquired_token is null;
create unique index outbox_timer_id_uq on outbox (queue, timer_id) where timer_id is not null;
create index outbox_leased_idx on outbox (queue, next_attempt_at, id)
  where acquired_token is not null
"""
PYTHON = Path(__file__).parents[2] / ".tools" / "peers" / "bin" / "python"
PROGRAM = Path(__file__).with_name("faststream_program.py")


class FastStreamOutbox(Peer):
    """Its table as `make_outbox_table` makes it; its rows as `broker.publish` writes them."""

    name = "faststream-outbox"
    says = "0.19, asyncpg, LISTEN, batches of 500, one worker: each record waits for the one before"
    workers = 1
    insert = """
        insert into outbox (queue, payload, headers)
        values ('bench', %(payload)s, %(headers)s::jsonb);
        select pg_notify('outbox_outbox', 'bench')
        """

    def prepare(self) -> str:
        return self.own_database(_TABLE, _INDEXES)

    def parameters(self, row: Row) -> Mapping[str, Any]:
        its_own = {"content-type": "text/plain", "correlation_id": row.id}
        headers = {**row.headers, **its_own, "ce_id": row.id}
        return {"payload": psycopg.Binary(row.data.encode()), "headers": json.dumps(headers)}

    def command(self) -> tuple[Sequence[str], Mapping[str, str]]:
        server, access = urlsplit(self.url), self.world.kafka.access
        own = {
            "BENCH_DATABASE": server._replace(scheme="postgresql+asyncpg").geturl(),
            "BENCH_KAFKA": access.bootstrap,
            "BENCH_USER": access.user,
            "BENCH_PASSWORD": access.password,
            "BENCH_TOPIC": self.topic,
            "BENCH_WORKERS": str(self.workers),
        }
        # -P: this folder has a module of the same name as the peer.
        return [str(PYTHON), "-P", str(PROGRAM)], {**os.environ, **own}


class FastStreamOutboxUnordered(FastStreamOutbox):
    name = "faststream-outbox-16"
    says = "the same with sixteen workers, which keep no order"
    workers = 16
