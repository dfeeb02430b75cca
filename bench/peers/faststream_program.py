"""The relay of FastStream's outbox, as its documents show it. Runs in the peers' environment."""

from __future__ import annotations

import asyncio
import os

from faststream import FastStream
from faststream.kafka import KafkaBroker, KafkaResponse
from faststream.security import SASLScram512
from faststream_outbox import OutboxBroker, make_outbox_table
from faststream_outbox.annotations import OutboxMessage
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

WORKERS = int(os.environ["BENCH_WORKERS"])
engine = create_async_engine(os.environ["BENCH_DATABASE"], pool_size=WORKERS + 4)
outbox = OutboxBroker(engine, outbox_table=make_outbox_table(MetaData()), logger=None)
kafka = KafkaBroker(
    os.environ["BENCH_KAFKA"],
    security=SASLScram512(os.environ["BENCH_USER"], os.environ["BENCH_PASSWORD"]),
    acks="all",
    enable_idempotence=True,
    linger_ms=0,
    max_batch_size=131_072,
    logger=None,
)
publisher = kafka.publisher(os.environ["BENCH_TOPIC"])


@publisher
@outbox.subscriber("bench", max_workers=WORKERS, fetch_batch_size=500, min_fetch_interval=0.05)
async def relay(body: str, message: OutboxMessage) -> KafkaResponse:
    headers = {name: str(value) for name, value in message.headers.items()}
    return KafkaResponse(body, key=headers["ce_subject"].encode(), headers=headers)


async def main() -> None:
    await FastStream(outbox, on_startup=[kafka.connect], logger=None).run()


if __name__ == "__main__":
    asyncio.run(main())
