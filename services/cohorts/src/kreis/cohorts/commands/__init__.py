"""Changes in cohorts, one module for each noun: load, decide, save, announce."""
