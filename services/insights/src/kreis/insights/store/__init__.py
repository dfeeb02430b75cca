"""All SQL of insights."""
