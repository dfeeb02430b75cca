"""What can be asked of cohorts: one module for each noun. Queries change nothing."""
