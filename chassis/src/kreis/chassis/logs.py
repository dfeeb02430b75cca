"""Log lines: one JSON object per line, with a trace id.

Promise: every line written for a request or a message carries its `trace_id`. Lines of other
services about the same cause carry the same `trace_id`.
Refuses: nothing. Callers must log only ids and counts, never names, addresses, links or tokens.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog

_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


def is_traceparent(text: str) -> bool:
    """True if the text is a W3C traceparent."""
    return bool(_TRACEPARENT.fullmatch(text))


def new_traceparent() -> str:
    """Makes the traceparent of a new W3C trace."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def current_traceparent() -> str:
    """Returns the traceparent of the running work. Outside any work it makes a new one."""
    return _traceparent.get() or new_traceparent()


@contextmanager
def tracing(traceparent: str, **context: Any) -> Iterator[None]:
    """Binds a trace to a block: its log lines and its facts carry the trace. `context` adds
    further ids to the log lines."""
    token = _traceparent.set(traceparent)
    try:
        with structlog.contextvars.bound_contextvars(trace_id=traceparent.split("-")[1], **context):
            yield
    finally:
        _traceparent.reset(token)


def configure(service: str, level: str) -> None:
    """Writes the log lines of this process and its libraries to standard output as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # The client logs every reconnect. Our own lines and metrics report an outage once.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    # Exception: the selector's errors stay visible. They show why a consumer stopped reading.
    logging.getLogger("kafka.net.selector").setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)
