"""What hostile and clumsy clients send: each is refused in words, and no view sees it."""

from __future__ import annotations

import io
import json
from typing import Any

import flask
import pytest
from flask import Flask, Response, request

from kreis.chassis.config import Settings
from kreis.chassis.health import Health
from kreis.chassis.http import hosts
from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.auth import public
from kreis.chassis.http.front.exchange import answer_of
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.web import create_app
from tests.fuzz.wire import Raw, ask

FORM = "application/x-www-form-urlencoded"
pages = flask.Blueprint("echo", __name__)


@pages.route("/echo/<name>", methods=["GET", "POST"])
@public
def echo(name: str) -> Any:
    """A view that repeats everything that it was given."""
    return {
        "name": name,
        "query": request.args.to_dict(),
        "form": request.form.to_dict(),
        "files": [each.filename for each in request.files.values()],
        "json": request.get_json(silent=True),
    }


@pages.get("/folder/")
@public
def folder() -> str:
    return "here"


@pages.get("/repeats")
@public
def repeats() -> Response:
    raise Problem(422, "a\ud800b", code="half")


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("echo", (), Health(), pages=[pages])


def sent(app: Flask, raw: Raw) -> tuple[int, dict[str, Any]]:
    answer, _ = ask(app, raw)
    return answer.status, json.loads(answer.body or b"{}")


def posted(kind: str, body: bytes, query: bytes = b"", **headers: bytes) -> Raw:
    named = tuple((name.replace("_", "-").encode(), value) for name, value in headers.items())
    return Raw(b"POST", b"/echo/a", query, ((b"Content-Type", kind.encode()), *named), body)


DEEP = [
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b"[" * 900 + b"]" * 900,
    b'{"a":' * 40 + b"1" + b"}" * 40,
    b'[{"a":' * 30 + b"1" + b"}]" * 30,
]
NUMBERS = [b'{"a":1e400}', b"[-1E400]",
           b"9" * 5_000, b"-" + b"9" * 5_000, b"1e999", b"-1e999", b"NaN", b"Infinity",
    b"-Infinity",
           b"0." + b"1" * 5_000, b"1" * 41]  # fmt: skip
HALVES = [rb'"\ud800"', rb'"\udfff"', rb'"\ud83dx\ude00"', rb'"\udc00\ud800"', rb'{"\uD800":1}',
          rb'["a",{"b":"\uDBFF"}]', rb'"\u0000"', b'"\x00"', rb'"a\u0000b"']  # fmt: skip
TWICE = [b'{"a":1,"a":2}', b'{"b":{"a":1,"a":1}}', b'[{"a":1,"c":2,"a":3}]', rb'{"a":1,"\u0061":2}']
NOT_UTF_8 = [b"\xff", b'"\xed\xa0\x80"', b"\xff\xfe{\x00}\x00", b"\xfe\xff\x00{",
             b'"\xc0\x80"', b'"\xf4\x90\x80\x80"']  # fmt: skip
NULS = (b"a=%00", b"%00=a", b"a=b%00c", b"a=1&b=%00")
NO_PATHS = (b"/echo/%00", b"/echo/a%00.csv", b"/%00", b"/echo/%ff", b"/echo/%ed%a0%80", b"/a%ff")


@pytest.mark.parametrize("body", [*DEEP, *NUMBERS, *HALVES, *TWICE, *NOT_UTF_8])
def test_json_that_readers_read_differently_or_not_at_all_is_refused(
    app: Flask, body: bytes
) -> None:
    status, problem = sent(app, posted("application/json", body))

    assert status == 400
    assert problem["detail"]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (rb'"\ud83d\ude00"', "\U0001f600"),
        (rb'"\\ud800"', r"\ud800"),
        (rb'"\\u0000"', r"\u0000"),
        (b"[" * 30 + b"]" * 30, None),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
        (b'{"a":1,"b":{"a":1}}', {"a": 1, "b": {"a": 1}}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"__proto__":{}}', {"__proto__": {}}),
    ],
)
def test_json_that_only_looks_alike_is_taken(app: Flask, body: bytes, read: Any) -> None:
    status, told = sent(app, posted("application/json", body))

    assert status == 200
    assert read is None or told["json"] == read


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        *((posted(FORM, b"", each), 400) for each in NULS),
        *((posted(FORM, each), 400) for each in (*NULS, b"a=\x00")),
        *((Raw(b"GET", each), 404) for each in NO_PATHS),
    ],
)  # fmt: skip
def test_a_nul_character_or_half_a_character_reaches_no_view(
    app: Flask, raw: Raw, status: int
) -> None:
    assert sent(app, raw)[0] == status


@pytest.mark.parametrize(
    "part",
    [
        b'name="file"; filename="a\x00.csv"',
        b'name="a\x00"',
        b"name=\"file\"; filename*=utf-8''a%00.csv",
        b'name="rows.999999999"',
        b'name="rows.0.99999"; filename="x"',
        b"",
        b'filename="x"',
    ],
)
def test_names_in_a_form_with_files_are_checked_too(app: Flask, part: bytes) -> None:
    body = b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n\r\nb\r\n--x--\r\n"

    assert sent(app, posted("multipart/form-data; boundary=x", body))[0] == 400


@pytest.mark.parametrize(
    "name",
    ["birth_month.999999999", "birth_month.1000", "a.0.5000", "a.%D9%A3", "a.%C2%B2", "a.-1",
     "a." + "9" * 5_000, "a.%2B1"],
)  # fmt: skip
def test_the_number_of_a_row_is_small_and_plain(app: Flask, name: str) -> None:
    status, problem = sent(app, posted(FORM, f"{name}=2020-05".encode()))

    assert status == 400
    assert "row" in problem["detail"]
    assert sent(app, posted(FORM, b"birth_month.3=2020-05&a.b.c=1&a.1a=2"))[0] == 200


def test_a_form_has_so_many_fields_at_most(app: Flask) -> None:
    def fields(count: int) -> bytes:
        return b"&".join(b"f%d=1" % number for number in range(count))

    assert sent(app, posted(FORM, fields(5_000)))[0] == 200
    assert sent(app, posted(FORM, fields(5_001)))[0] in (400, 413)


@pytest.mark.parametrize(
    "coding", [b"gzip", b"br", b"deflate", b"GZIP", b"identity, gzip", b"\xff"]
)
def test_a_compressed_body_is_refused_by_name(app: Flask, coding: bytes) -> None:
    status, problem = sent(app, posted("application/json", b"{}", Content_Encoding=coding))

    assert status == 415
    assert "Content-Encoding" in problem["detail"]


def test_a_problem_that_repeats_half_a_character_is_still_told(app: Flask) -> None:
    assert sent(app, Raw(b"GET", b"/repeats"))[1]["detail"] == "a?b"


@pytest.mark.parametrize("target", [b"/folder", b"/folder?a=1"])
@pytest.mark.parametrize("host", [b"localhost", b"evil.example", b"localhost:8080"])
def test_a_redirect_here_names_no_host(app: Flask, target: bytes, host: bytes) -> None:
    path, _, query = target.partition(b"?")
    answer, _ = ask(app, Raw(b"GET", path, query, ((b"Host", host),)))

    assert answer.status == 308
    assert dict(answer.headers)["Location"].startswith("/folder/")


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (" 7 ", 7), ("007", 7), ("", None), ("-1", None), ("+1", None), ("1_000", None),
     ("1.0", None), ("²", None), ("\u0663", None), ("1" * 7, None), ("1" * 5_000, None),
    ("1\n2", None)],
)  # fmt: skip
def test_a_whole_number_has_plain_digits_only(text: str, number: int | None) -> None:
    assert whole_number(text) == number


SETTINGS = Settings(
    bind="0.0.0.0:8080", issuer="https://issuer.example", hosts="a.example, .b.example"
)


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        (b"localhost", True),
        (b"localhost:8080", True),
        (b"LOCALHOST.", True),
        (b"127.0.0.1:25000", True),
        (b"[::1]:80", True),
        (b"echo:8080", True),
        (b"echo-api:8080", True),
        (b"a.example", True),
        (b"x.b.example", True),
        (b"b.example", False),
        (b"evil.example", False),
        (b"a.example.evil.example", False),
        (b"evil.example/a.example", False),
        (b"user@a.example", False),
        (b"echo-api.evil.example", False),
        (b"10.0.0.7:8080", False),
        (b"0.0.0.0", False),
        (b"localhost:x", False),
        (b"", False),
        (b"\xff", False),
    ],
)
def test_a_request_for_another_host_is_refused(host: bytes, is_ours: bool) -> None:
    app = create_app("echo", (), Health())
    app.extensions[hosts.HOSTS] = hosts.names_of("echo", SETTINGS)
    status, problem = sent(app, Raw(b"GET", b"/nowhere", headers=((b"Host", host),)))

    assert status == (404 if is_ours else 421)
    assert is_ours or "KREIS_HOSTS" in problem["detail"]
    assert sent(app, Raw(b"GET", b"/livez", headers=((b"Host", host),)))[0] == 200


def test_any_host_may_be_allowed() -> None:
    app = create_app("echo", (), Health())
    anybody = Settings(bind="127.0.0.1:1", issuer="", hosts="*")
    app.extensions[hosts.HOSTS] = hosts.names_of("echo", anybody)

    assert sent(app, Raw(b"GET", b"/x", headers=((b"Host", b"evil.example"),)))[0] == 404
    for host in (b"a" * 64, b"a..b", b"a b", b"[1.2..3]", b"\xff", b"here:123456"):
        assert sent(app, Raw(b"GET", b"/x", headers=((b"Host", host),)))[0] == 421
    for host in (b"a" * 63, b"a.b.", b"[::1]:80", b"[::ffff:127.0.0.1]", b"my_host:8081", b""):
        assert sent(app, Raw(b"GET", b"/x", headers=((b"Host", host),)))[0] == 404


def test_a_body_above_the_limit_is_too_large_however_it_comes(app: Flask) -> None:
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/echo/a",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "1000001",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "SERVER_NAME": "here",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
    }

    assert answer_of(app, environ).status == 413
