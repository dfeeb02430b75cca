"""Conformance kits: programs of other teams against the contracts, with one command.

Promise: `kreis-kit` drives a program that somebody else wrote, in any language, and says for each
rule what was expected, what came, and where the rule stands. It exits with 0 or 1.
"""
