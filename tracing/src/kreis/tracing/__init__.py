"""Spans by OpenTelemetry for what the chassis traces: requests, messages, due work.

`opentelemetry-instrument` finds this by its entry point and loads it before the service, whose
modules then take `tracing` as it is left here.

Promise: the traceparent that a request, a message or a piece of work carries is the parent of its
span, and what is written, planned or asked within carries that span. So a trace leads from the form
through outbox and topic to the message that somebody got.
Refuses: to do anything without OTEL_EXPORTER_OTLP_ENDPOINT, and to let a span tell what a fault
said: that may quote what somebody typed. The log line has it, under the same trace id.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import has_request_context, request
from opentelemetry import trace
from opentelemetry.instrumentation.instrumentor import BaseInstrumentor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from kreis.chassis import logs

PROBES = ("/livez", "/readyz", "/metrics")
"""Asked every few seconds, and no work."""
_PROPAGATOR = TraceContextTextMapPropagator()
_untraced = logs.tracing


class Kreis(BaseInstrumentor):
    def instrumentation_dependencies(self) -> Collection[str]:
        return ()

    def _instrument(self, **kwargs: Any) -> None:
        if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
            tracer = trace.get_tracer("kreis", tracer_provider=kwargs.get("tracer_provider"))
            logs.tracing = partial(_tracing, tracer)

    def _uninstrument(self, **kwargs: Any) -> None:
        logs.tracing = _untraced


@contextmanager
def _tracing(tracer: Tracer, traceparent: str, **context: Any) -> Iterator[None]:
    """What `logs.tracing` does, within a span."""
    if has_request_context() and request.path in PROBES:
        with _untraced(traceparent, **context):
            yield
        return
    name, kind = _what(context)
    carried = _PROPAGATOR.extract({"traceparent": traceparent})
    with tracer.start_as_current_span(
        name,
        carried,
        kind,
        {f"kreis.{key}": str(value) for key, value in context.items()},
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            with _untraced(_carrying(span, traceparent), **context):
                yield
        except Exception as fault:
            span.set_status(Status(StatusCode.ERROR, type(fault).__name__))
            raise


def _what(context: dict[str, Any]) -> tuple[str, SpanKind]:
    """A span's name has no ids in it: there are few of them."""
    if "type" in context:
        return f"take {context['type']}", SpanKind.CONSUMER
    if "due" in context:
        return f"do {context['due']}", SpanKind.INTERNAL
    if has_request_context():
        return f"{request.method} {request.url_rule or 'unknown'}", SpanKind.SERVER
    return "work", SpanKind.INTERNAL


def _carrying(span: Span, traceparent: str) -> str:
    """The traceparent of this span. One that is not sampled leaves the old one."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, trace.set_span_in_context(span))
    return carrier.get("traceparent", traceparent)
