"""Asking other services: requests, tokens, certificate authorities."""
