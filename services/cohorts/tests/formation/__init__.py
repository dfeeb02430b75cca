"""Tests of how groups form."""
