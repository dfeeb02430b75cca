"""Programs beside the product that single tests use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

REQUIRE_ALL = os.environ.get("KREIS_REQUIRE_ALL") == "1"


def needs_program(name: str) -> Callable[[Any], Any]:
    """Skips a test, with one loud line, where the program is missing. With `KREIS_REQUIRE_ALL=1`
    the test runs and fails instead."""
    missing = shutil.which(name) is None and not REQUIRE_ALL
    return pytest.mark.skipif(missing, reason=f"NOT TESTED: the program {name} is not here")


def module_needs_package(name: str, how: str) -> None:
    """Skips a module of tests, with one loud line, where a Python package is missing that is an
    extra. Whoever installs Kreis chooses extras; the rest is tested without them."""
    if find_spec(name) is None:
        pytest.skip(f"NOT TESTED: {name} is not installed ({how})", allow_module_level=True)
