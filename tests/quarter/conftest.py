"""A Kreis of its own for the quarter, with nobody in it."""

from __future__ import annotations

from tests.quarter.fixtures import box, pytest_collection_modifyitems, quarter

__all__ = ["box", "pytest_collection_modifyitems", "quarter"]
