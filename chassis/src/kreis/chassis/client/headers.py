"""Names of the HTTP headers that a service sends when it asks another service."""

AGENCY_HEADER = "Kreis-Agency"
"""The agency that the service works for. The service reads it from the message that it handles."""
PURPOSE_HEADER = "Kreis-Purpose"
"""The purpose for which the service needs the answer. The access log stores it."""
