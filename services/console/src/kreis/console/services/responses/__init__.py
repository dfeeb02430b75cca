"""Shapes of the services' responses, as far as the pages use them."""
