"""An office of one's own, for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kreis.console.issuer.signing import Issuer
from tests.every_form.office import Office, office_of
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps, clients


@contextmanager
def own_office(stock: Stock, apps: Apps, issuer: Issuer, folder: Path) -> Iterator[Office]:
    """Opens an office on databases of its own."""
    databases = Databases(stock)
    with (
        clients(databases, apps) as client_of,
        office_of(client_of, issuer, folder) as everybody,
    ):
        yield everybody
    databases.close()
