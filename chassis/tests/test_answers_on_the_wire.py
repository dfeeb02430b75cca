"""An answer of the app as it goes over the wire."""

from __future__ import annotations

import http.client
import io
from typing import Any

import pytest

from kreis.chassis.http.front.exchange import Answer, Headers, bytes_of


class _Wire:
    """What `http.client` reads an answer from."""

    def __init__(self, sent: bytes) -> None:
        self._sent = io.BytesIO(sent)

    def makefile(self, *_: Any) -> io.BytesIO:
        return self._sent


def read(
    status: int, headers: Headers, body: bytes = b"", *, method: str = "GET", is_last: bool = False
) -> tuple[http.client.HTTPResponse, bytes]:
    sent = bytes_of(Answer(status, headers, body), is_head=method == "HEAD", is_last=is_last)
    response = http.client.HTTPResponse(_Wire(sent), method=method)  # type: ignore[arg-type]
    response.begin()
    return response, response.read()


def test_an_answer_is_read_as_it_was_given() -> None:
    given = [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]

    response, body = read(201, [*given, ("X-Note", "Größe; \xa0")], b"hello")

    assert (response.status, response.reason, body) == (201, "Created", b"hello")
    assert response.headers["Content-Length"] == "5"
    assert response.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert response.headers["Date"].endswith(" GMT")
    assert not response.will_close


def test_length_and_connection_are_told_by_the_front_alone() -> None:
    wrong = [("content-length", "900"), ("Transfer-Encoding", "chunked"), ("Connection", "keep")]

    response, body = read(200, wrong, b"hello", is_last=True)

    assert body == b"hello"
    assert response.headers.get_all("Content-Length") == ["5"]
    assert response.headers.get_all("Connection") == ["close"]
    assert "Transfer-Encoding" not in response.headers


def test_an_answer_to_head_has_the_length_of_the_body_and_not_the_body() -> None:
    response, body = read(200, [], b"hello", method="HEAD")

    assert (response.headers["Content-Length"], body) == ("5", b"")
    assert bytes_of(Answer(200, [], b"hello"), is_head=True, is_last=False).endswith(b"\r\n\r\n")


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_says_no_length(status: int) -> None:
    sent = bytes_of(Answer(status, [("ETag", '"1"')], b"lost"), is_head=False, is_last=False)

    assert b"Content-Length" not in sent
    assert sent.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Location", "/a\r\nSet-Cookie: a=b"),
        ("Location", "/a\nb"),
        ("Location", "/a\n"),
        ("Location", "/a\x00"),
        ("Location", "/a\x85"),
        ("Location", "/\u2026"),
        ("Loca tion", "/a"),
        ("Location\r\nX", "/a"),
        ("", "/a"),
    ],
)
def test_a_header_that_would_split_the_answer_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="not a header"):
        bytes_of(Answer(200, [(name, value)], b""), is_head=False, is_last=False)
