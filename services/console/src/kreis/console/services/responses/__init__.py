"""What the services' responses look like, as far as the pages use them."""
