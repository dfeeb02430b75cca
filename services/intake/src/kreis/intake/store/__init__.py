"""All SQL of intake. Every statement names the agency, and row-level security checks it again."""
