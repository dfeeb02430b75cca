"""Requests to other services: client, tokens, certificate authorities."""
