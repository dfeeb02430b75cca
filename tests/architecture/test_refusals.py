"""Every refusal of a service has a status and a route that names it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from importlib.util import find_spec

import pytest

from kreis.chassis.http import facts
from kreis.contracts.refusals import InvalidInput, Refusal
from tests.support.services import NAMES, app_of, service_of

REFUSING = [name for name in NAMES if find_spec(f"kreis.{name}.domain.refusals")]


def refusals_of(name: str) -> set[type[Refusal]]:
    """Every refusal of a service's domain that has a code of its own."""
    domain = importlib.import_module(f"kreis.{name}.domain")
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
    ]
    return {
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and issubclass(kind, Refusal) and "code" in vars(kind)
    }


@pytest.mark.parametrize("name", REFUSING)
def test_every_refusal_has_a_status(name: str) -> None:
    assert set(service_of(name).statuses) == refusals_of(name) != set()


@pytest.mark.parametrize("name", REFUSING)
def test_every_refusal_is_named_by_a_route(name: str) -> None:
    views = app_of(service_of(name)).view_functions.values()
    notes = [getattr(view, "_apidoc", {}) for view in views]
    named = {kind for each in notes for kind in each.get("kreis_refuses", ())}

    assert named - {InvalidInput, *facts.STATUSES} == refusals_of(name)


@pytest.mark.parametrize("name", REFUSING)
def test_no_two_refusals_are_the_same_to_a_client(name: str) -> None:
    """A code with the same status is one class."""
    seen = [(kind.code, status) for kind, status in service_of(name).statuses.items()]

    assert sorted(seen) == sorted(set(seen))
