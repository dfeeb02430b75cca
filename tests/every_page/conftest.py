"""The quarter's Kreis, in a process of its own: three weeks of it are lived, and then looked at."""

from __future__ import annotations

from tests.quarter.fixtures import box, pytest_collection_modifyitems, quarter

__all__ = ["box", "pytest_collection_modifyitems", "quarter"]
