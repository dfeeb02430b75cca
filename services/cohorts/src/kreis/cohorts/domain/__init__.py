"""Rules of cohorts, pure: one module for each noun. How groups form is the package `formation`."""
