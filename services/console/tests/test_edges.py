"""Whatever a browser sends, a page answers and never breaks.

Routes come from the app, names of fields from its source: a new form is tried unasked.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

import kreis.console
from kreis.chassis.http.auth import FORWARDED
from kreis.console import limits
from kreis.console.config import ConsoleSettings
from kreis.console.issuer.scopes import ROLES
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.console.main import build
from services.console.tests.signing_in import csrf_of, sign_in
from tests.support.fixtures import ISSUER, Client
from tests.support.services import NAMES, app_of, service_of
from tests.support.serving import serving

SOURCE = Path(kreis.console.__path__[0])
_READ = re.compile(r"""(?:form|args|values|sent)(?:\.get|\.getlist)?[(\[]f?"([\w.{}]+)\"""")
_NAMED = re.compile(r'\bname="([\w.]+)"')


def names_of_fields() -> list[str]:
    found = {
        name
        for file in (*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"))
        for name in (*_READ.findall(file.read_text("utf-8")), *_NAMED.findall(file.read_text()))
    }
    texts = json.loads((SOURCE / "languages" / "staff" / "de.json").read_text("utf-8"))
    found |= {key.removeprefix("field.") for key in texts if key.startswith("field.")}
    filled = {re.sub(r"\{\w+\}", HER, name.replace("{row}", "0")) for name in found}
    return sorted(filled - {"csrf"})


HER = str(uuid4())
FIELDS = names_of_fields()
HOSTILE = {
    "letters of all the world": "%C3%A4%F0%9F%92%A5%D8%B9",
    "half a character": "%ED%A0%80",
    "no UTF-8": "%FF",
    "NUL": "%00",
    "a number without end": "9" * 300,
    "a long text": "x" * 600,
    "an escape of JSON": "%5Cud800",
    "a date beyond": "9999-12-31",
    "a time": "99:99",
}


class Staffed:
    """A console that reaches every service, and somebody with every role."""

    def __init__(self, app: Flask, links: Path, agency: str) -> None:
        self.app, self.links = app, links
        self.person = {
            "sub": str(uuid4()),
            "name": "Petra Neumann",
            "agency": agency,
            "roles": [role for role in ROLES if role != "operator"],
        }
        self.browser = self.signed_in()

    def signed_in(self) -> FlaskClient:
        browser = self.app.test_client()
        sign_in(browser, self.links, self.person)
        return browser

    def csrf(self) -> str:
        return csrf_of(self.browser.get("/team/mitarbeitende").text)

    def posts(self) -> Iterator[str]:
        """Every address that takes a form."""
        for rule in self.app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and not rule.endpoint.endswith("sign_out"):
                steps = rule.rule.split("/")
                yield "/".join(HER if step.startswith("<") else step for step in steps)

    def gets(self) -> Iterator[str]:
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                steps = rule.rule.split("/")
                yield "/".join(HER if step.startswith("<") else step for step in steps)


@pytest.fixture
def staffed(client_of: Callable[..., Client], issuer: Issuer, tmp_path: Path) -> Iterator[Staffed]:
    with ExitStack() as running:
        clients = {name: client_of(service_of(name), story_clock=True) for name in NAMES}
        urls = {
            f"{name}_url": running.enter_context(serving(each.http.application))
            for name, each in clients.items()
        }
        for audience in ("intake", "events"):
            claims = workload_claims("console", audience)
            (tmp_path / audience).write_text(issuer.sign(claims, timedelta(minutes=30)))
        settings: dict[str, Any] = {
            "issuer_keys": str(issuer._keys),
            "sign_in_links": str(tmp_path / "sign-in"),
            "public_url": "http://console.example",
            **urls,
        }
        told = ConsoleSettings(bind="", issuer=ISSUER, workload_tokens=tmp_path, **settings)
        yield Staffed(build(told), tmp_path / "sign-in", str(clients["intake"].agency))


def broken(statuses: dict[str, int]) -> dict[str, int]:
    """A service that refuses (4xx) or is away (503) has a page; 500 is a fault of ours."""
    return {path: status for path, status in statuses.items() if status == 500 or status > 503}


def test_fields_are_found() -> None:
    assert {"answer", "child", "pin", "once", "seen", "offer", "first_name"} <= set(FIELDS)


@pytest.mark.parametrize("what", HOSTILE)
def test_no_form_breaks_a_page(staffed: Staffed, what: str) -> None:
    body = "&".join(f"{name}={HOSTILE[what]}" for name in FIELDS)
    csrf = staffed.csrf()
    statuses = {
        path: staffed.browser.post(
            path,
            data=f"csrf={csrf}&{body}",
            content_type="application/x-www-form-urlencoded",
        ).status_code
        for path in staffed.posts()
    }

    print(f"{len(statuses)} forms, {len(FIELDS)} fields")
    assert len(statuses) > 40
    assert broken(statuses) == {}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_address_breaks_a_page(staffed: Staffed, what: str) -> None:
    query = "&".join(f"{name}={HOSTILE[what][:60]}" for name in FIELDS)
    paths = {each.replace(HER, by) for each in staffed.gets() for by in (HER, HOSTILE[what])}
    statuses = {path: staffed.browser.get(f"{path}?{query}").status_code for path in sorted(paths)}

    assert broken(statuses) == {}


def test_a_list_in_a_form_ends(staffed: Staffed) -> None:
    """The longest list that still fits into the largest body."""
    csrf = staffed.csrf()
    for name in ("child", "offer", "despite", "role", "slot", "language"):
        body = f"csrf={csrf}&answer=with_children&{f'{name}={HER}&' * 2000}"
        statuses = {
            path: staffed.browser.post(
                path, data=body, content_type="application/x-www-form-urlencoded"
            ).status_code
            for path in staffed.posts()
        }
        assert broken(statuses) == {}


def test_a_longer_body_is_not_read(staffed: Staffed) -> None:
    body = f"csrf={staffed.csrf()}&{'x' * limits.OF_STAFF}"
    statuses = {
        path: staffed.browser.post(
            path, data=body, content_type="application/x-www-form-urlencoded"
        ).status_code
        for path in staffed.posts()
        if path != "/team/import"
    }

    assert {path: status for path, status in statuses.items() if status != 413} == {}


def test_who_has_a_link_may_send_little(staffed: Staffed) -> None:
    body = b"answer=no&x=" + b"x" * limits.OF_A_LINK
    for path in staffed.posts():
        if path.startswith("/a/"):
            kind = "application/x-www-form-urlencoded"
            assert staffed.browser.post(path, data=body, content_type=kind).status_code == 413


@pytest.mark.parametrize("sent", ["ä", "💥", "\x7f", "%ED%A0%80", ""])
def test_a_csrf_token_of_any_letters_is_a_stale_form(staffed: Staffed, sent: str) -> None:
    for path in staffed.posts():
        if path.startswith("/team/") and not path.startswith("/team/liste/"):
            assert staffed.browser.post(path, data={"csrf": sent}).status_code == 400, path


HEADERS = ("Cookie", "Authorization", "Accept-Language", "traceparent", "If-Match", "User-Agent",
           "Idempotency-Key", "Kreis-Purpose", "Kreis-Agency", "Content-Type", "Range")  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_a_page(staffed: Staffed, header: str) -> None:
    for value in (
        "kreis_team=ä\xff; __Host-kreis_team=ü",
        "Bearer ä.ö.ü",
        "Basic w6Q6w7Y=",
        "\xff",
    ):
        statuses = {
            path: staffed.app.test_client().get(path, headers={header: value}).status_code
            for path in staffed.gets()
        }
        assert broken(statuses) == {}


@pytest.mark.parametrize(
    "step", ["x?y", "..", "x%23y", "ä", "x" * 201, "x%5Cy", ".x", "x%0Ay", "x;y"]
)
def test_a_token_leads_nowhere_else(staffed: Staffed, step: str) -> None:
    """A token becomes a step of the address at events, where `?` or `..` would lead elsewhere."""
    asked = quote(step, safe="%")
    for rule in ("/a/{}", "/a/{}/kalender", "/k/{}.ics", "/team/liste/{}", "/team/anmelden/{}"):
        assert staffed.browser.get(rule.format(asked)).status_code in (404, 410), rule


INSIDE = ("/metrics", "/livez", "/readyz", "/.well-known/jwks.json")


@pytest.mark.parametrize("header", FORWARDED)
def test_what_is_inside_is_not_there_for_a_request_from_outside(
    staffed: Staffed, header: str
) -> None:
    browser = staffed.app.test_client()
    forwarded = {header: "203.0.113.7"}

    for path in INSIDE:
        assert browser.get(path).status_code == 200
        assert browser.get(path, headers=forwarded).status_code == 404
    assert browser.get("/team/anmelden", headers=forwarded).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_no_service_shows_its_metrics_outside(name: str) -> None:
    client = app_of(service_of(name)).test_client()

    for path in ("/metrics", "/livez", "/readyz"):
        assert client.get(path, headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404


@pytest.mark.parametrize("given", ["äöü", "💥", "\xff", ""])
def test_a_client_secret_of_any_letters_is_a_wrong_one(
    issuer: Issuer, tmp_path: Path, given: str
) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "intake").write_text("known")
    urls: dict[str, Any] = {f"{name}_url": "http://127.0.0.1:9" for name in NAMES}
    own = {"issuer_keys": str(issuer._keys), "issuer_clients": str(tmp_path / "clients")}
    told = ConsoleSettings(bind="", issuer=ISSUER, workload_tokens=tmp_path, **urls, **own)
    secret = b64encode(f"intake:{given}".encode()).decode()

    answer = (
        build(told)
        .test_client()
        .post(
            "/token",
            data={"grant_type": "client_credentials", "audience": "cohorts"},
            headers={"Authorization": f"Basic {secret}"},
        )
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("is_https", [True, False])
def test_the_cookie_belongs_to_this_host_where_https_is(
    issuer: Issuer, tmp_path: Path, is_https: bool
) -> None:
    """Without https browsers refuse the prefix, and a cookie that is Secure."""
    urls: dict[str, Any] = {f"{name}_url": "http://127.0.0.1:9" for name in NAMES}
    scheme = "https" if is_https else "http"
    own = {"issuer_keys": str(issuer._keys), "public_url": f"{scheme}://kreis.example"}
    told = ConsoleSettings(bind="", issuer=ISSUER, workload_tokens=tmp_path, **urls, **own)
    answer = build(told).test_client().get("/team/anmelden", base_url=own["public_url"])
    cookie = answer.headers["Set-Cookie"]

    if is_https:
        assert re.match(r"__Host-kreis_team=\S+; ", cookie)
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    else:
        assert cookie.startswith("kreis_team=")
        assert "Path=/team" in cookie.split("; ")
        assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
