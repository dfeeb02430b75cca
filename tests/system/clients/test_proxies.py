"""The settings of the proxies are those of the manifests, and nothing in them is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.system.clients import proxies


def test_nginx_has_each_setting_of_the_ingress() -> None:
    made = proxies.nginx_settings(8080, 9090, "/x")
    for wanted in (
        "proxy_request_buffering on;",
        "client_max_body_size 11m;",
        "proxy_read_timeout 70s;",
        "client_header_timeout 10s;",
        "location = /team { proxy_pass http://127.0.0.1:9090; }",
        "location /team/ { proxy_pass http://127.0.0.1:9090; }",
        "location / { return 404; }",
    ):
        assert wanted in made
    assert "location /livez" not in made


def test_an_annotation_that_nobody_can_try_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = proxies.INGRESS.read_text()
    other = tmp_path / "ingress.yaml"
    monkeypatch.setattr(proxies, "INGRESS", other)
    other.write_text(text.replace("proxy-buffering", "limit-rps"))
    with pytest.raises(KeyError):
        proxies.nginx_settings(8080, 9090, "/x")
    other.write_text(text.replace("client-header-timeout and", ""))
    with pytest.raises(KeyError):
        proxies.nginx_settings(8080, 9090, "/x")


def test_envoy_has_the_paths_and_deadlines_of_the_route() -> None:
    found = json.loads(proxies.envoy_settings(8080, 9090))
    manager = found["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]
    (host,) = manager["typed_config"]["route_config"]["virtual_hosts"]
    places = [next(iter(each["match"].items())) for each in host["routes"]]
    assert places == [
        ("path", "/"),
        *(("path_separated_prefix", each) for each in ("/a", "/g", "/k", "/static", "/team")),
    ]
    assert {each["route"]["timeout"] for each in host["routes"]} == {"75s"}
