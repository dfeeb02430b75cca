"""What a benchmark stands on: PostgreSQL and Kafka of its own, migrated databases, tokens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

from kreis.chassis.data import migrations
from kreis.chassis.encryption import Sealer
from kreis.chassis.process.service import Service
from kreis.console.issuer.signing import Issuer, role_claims
from kreis.onebox.postgres import EmbeddedPostgres

ISSUER = "https://issuer.example"
AGENCY = UUID("0b9f7a1e-52a4-4c55-9d0e-3b7a5c1d2e4f")
KEY = "YmVuY2htYXJrcyBlbmNyeXB0IHdpdGggdGhpcyBrZXk="
SEALER = Sealer(KEY)
STAFF = "5a1c3e7b-9d2f-4b6a-8c4e-1f3d5b7a9c2e"
MAKES_LINKS: Mapping[str, Any] = {
    "sub": "kreis/notifications",
    "aud": "events",
    "service": True,
    "scope": "invitations:read links:write",
}
"""The claims of the service that makes links for people."""


def migrated(postgres: EmbeddedPostgres, service: Service) -> str:
    """The address of the service's own, migrated database, as the service's role."""
    urls = postgres.database(service.name)
    migrations.migrate(service.versions, urls.owner, f"kreis_{service.name}")
    return urls.app


class Tokens:
    """An issuer with its keys in a folder. They are served at `jwks_url`."""

    def __init__(self, folder: Path, jwks_url: str = "") -> None:
        self.folder, self.jwks_url = folder, jwks_url
        self._issuer = Issuer(folder, ISSUER)
        if not self._issuer.jwks()["keys"]:
            self._issuer.add_key()

    def of_role(self, role: str) -> str:
        agency = None if role == "operator" else AGENCY
        return self.signed(role_claims(role, agency))

    def signed(self, claims: Mapping[str, Any]) -> str:
        return self._issuer.sign(claims, timedelta(hours=1))

    @contextmanager
    def served(self) -> Iterator[None]:
        keys = json.dumps(self._issuer.jwks()).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, *_: object) -> None:
                """Results are to be seen, requests for keys are not."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.jwks_url = f"http://127.0.0.1:{server.server_port}/jwks.json"
            yield
            server.shutdown()
