"""All SQL of cohorts. Every statement names the agency, and row-level security checks it again."""
