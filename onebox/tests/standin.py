"""A stand-in for a service: `python -m standin all|migrate`, told by the same environment."""

from __future__ import annotations

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/die":
            os._exit(3)
        body = b"ready" if self.path == "/readyz" else json.dumps(dict(os.environ)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def migrate() -> None:
    url = os.environ["KREIS_OWNER_DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('0001')")
    print("migrated")


def serve() -> None:
    if os.environ.get("STANDIN_IS_BROKEN"):
        print("cannot find my settings")
        sys.exit(2)
    own, health = (_server(os.environ[name]) for name in ("KREIS_BIND", "KREIS_HEALTH_BIND"))
    threading.Thread(target=health.serve_forever, daemon=True).start()
    own.serve_forever()


def _server(bind: str) -> ThreadingHTTPServer:
    host, port = bind.split(":")
    return ThreadingHTTPServer((host, int(port)), Answers)


if __name__ == "__main__":
    migrate() if sys.argv[1] == "migrate" else serve()
