"""Names of the HTTP headers with which one service asks another."""

AGENCY_HEADER = "Kreis-Agency"
"""The agency a service works for, read from the message it works on."""
PURPOSE_HEADER = "Kreis-Purpose"
"""What a service needs the answer for; the access log keeps it."""
