"""The ground of services that are served to a console: databases and apps that others had too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bench.ground import Tokens
from bench.served import SERVICES, Ground
from kreis.console.issuer.signing import Issuer
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps


@contextmanager
def lent_ground(stock: Stock, apps: Apps, issuer: Issuer, jwks_url: str) -> Iterator[Ground]:
    """Empty databases and apps of the services that a console asks, until the block ends."""
    databases = Databases(stock)
    with apps.lent() as app_of:
        lent = {each.name: databases.of(each, story_clock=True) for each in SERVICES}
        made = {each.name: app_of(each, lent[each.name]) for each in SERVICES}
        yield Ground(Tokens(issuer._keys, jwks_url), stock.superuser_url, lent, made)
    databases.close()
