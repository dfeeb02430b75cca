"""The HTTP side of a service: app, routes, errors, authorization, idempotency."""
