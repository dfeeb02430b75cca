"""All SQL of exchange."""
