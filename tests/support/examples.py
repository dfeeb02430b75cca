"""The example programs of other teams, as modules of a test."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"


def loaded(name: str) -> Any:
    """Returns a new module of an example in Python, such as `read_a_view`."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_with_a_fault(name: str, faults: Iterable[Callable[[Any], None]]) -> None:
    """Runs an example as the last argument says: with the fault of this name, or with `none`."""
    module, fault = loaded(name), sys.argv.pop()
    for each in faults:
        if each.__name__ == fault:
            each(module)
    sys.exit(module.main())
