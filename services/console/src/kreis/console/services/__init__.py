"""The other services, as the pages ask them: one typed client for each."""
