"""The HTTP side of a service: app, routes, errors, authorisation, idempotency."""
