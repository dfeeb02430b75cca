"""Fixtures for every test of the workspace."""

pytest_plugins = ["tests.support.fixtures"]
