"""The plumbing every Kreis service is built on. It knows no domain word."""
