"""What the requests and answers of cohorts look like."""
