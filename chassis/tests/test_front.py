"""Slow, silent and broken clients: what a front does to them, and to others meanwhile."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kreis.chassis.http.front.bounds import Bounds
from kreis.chassis.http.front.listener import Listener

QUICK = Bounds(
    head_within=0.4, spare=0.4, slowest=1_000_000, idle=0.4, linger=0.3, drain=5, last_call=0.2
)
GET = b"GET /hello HTTP/1.1\r\nHost: here\r\n\r\n"
held = threading.Event()


def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    body = environ["wsgi.input"].read()
    declared = int(environ["CONTENT_LENGTH"])
    if declared != len(body):
        start("413 Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    if environ["PATH_INFO"] == "/hold":
        held.wait(10)
    if environ["PATH_INFO"] == "/fault":
        raise RuntimeError("a fault of the app")
    if environ["PATH_INFO"] == "/large":
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 8_000_000]
    start("200 OK", [("Content-Type", "text/plain")])
    said = " ".join(f"{key}={environ[key]}" for key in sorted(environ) if key.startswith("HTTP_"))
    return [f"{environ['REQUEST_METHOD']} {len(body)} {said}".encode()]


@contextmanager
def front(bounds: Bounds, threads: int = 2) -> Iterator[tuple[int, Callable[[], None]]]:
    """The port of a running front, and what tells it to drain."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    held.clear()
    listening = socket.create_server(("127.0.0.1", 0))
    stop = asyncio.Event()

    async def serve() -> None:
        listener = Listener(app, threads, bounds, "test")
        await listener.listen(listening)
        ready.set()
        while not stop.is_set():
            listener.sweep()
            await asyncio.sleep(0.02)
        await listener.drain()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(5)
    yield listening.getsockname()[1], lambda: loop.call_soon_threadsafe(stop.set) and None
    held.set()
    loop.call_soon_threadsafe(stop.set)
    thread.join(15)
    assert not thread.is_alive()
    loop.close()


def opened(port: int, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), 5)
    client.sendall(sent)
    return client


def heard(client: socket.socket) -> bytes:
    """Everything until the front ends the connection."""
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def one(port: int, sent: bytes) -> bytes:
    with opened(port, sent) as client:
        return heard(client)


@pytest.mark.parametrize(
    "begun",
    [
        b"G",
        b"GET /hello HTTP/1.1\r\nHo",
        b"POST /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nx",
        b"POST /hello HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_a_hundred_stalled_requests_hold_nobody_up_and_are_told_why_they_end(begun: bytes) -> None:
    with front(QUICK) as (port, _):
        stalled = [opened(port, begun) for _ in range(100)]
        began = time.monotonic()
        for _ in range(20):
            assert b"200 OK" in one(
                port, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
            )
        assert time.monotonic() - began < 2

        for each in stalled:
            assert heard(each).startswith(b"HTTP/1.1 408 Request Timeout")
            each.close()


def test_a_body_that_comes_slowly_but_steadily_is_taken() -> None:
    patient = Bounds(spare=0.3, slowest=10, head_within=0.4)
    with front(patient) as (port, _):
        head = b"POST /x HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 8\r\n\r\n"
        with opened(port, head) as client:
            for _ in range(8):
                time.sleep(0.09)
                client.sendall(b"x")
            assert b"POST 8" in heard(client)


def test_an_idle_connection_ends_without_a_word_and_one_that_works_is_kept() -> None:
    with front(QUICK) as (port, _):
        assert one(port, b"") == b""
        with opened(port) as client:
            for _ in range(4):
                time.sleep(0.2)
                client.sendall(GET)
                assert client.recv(4096).startswith(b"HTTP/1.1 200 OK")


def test_who_is_idle_the_longest_gives_way_and_who_is_answered_does_not() -> None:
    few = Bounds(most_connections=4)
    with front(few) as (port, _):
        answered = opened(port, GET.replace(b"hello", b"hold"))
        time.sleep(0.1)
        slow = opened(port, b"GET /")
        time.sleep(0.1)
        idle, other = opened(port), opened(port)
        time.sleep(0.1)
        fifth = opened(port, GET)
        assert heard(idle) == b""
        assert fifth.recv(4096).startswith(b"HTTP/1.1 200 OK")
        sixth, seventh = opened(port, GET), opened(port, GET)
        assert heard(other) == b""
        assert seventh.recv(4096).startswith(b"HTTP/1.1 200 OK")
        held.set()
        assert answered.recv(4096).startswith(b"HTTP/1.1 200 OK")
        for each in (answered, slow, idle, other, fifth, sixth, seventh):
            each.close()


def test_all_bodies_together_have_a_bound() -> None:
    little = Bounds(most_buffered=3_000, largest_body=2_000)
    with front(little) as (port, _):
        head = b"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 2000\r\n\r\n"
        first = opened(port, head + b"x" * 1_900)
        time.sleep(0.1)
        second = opened(port, head + b"x" * 1_900)
        assert heard(first).startswith(b"HTTP/1.1 503 Service Unavailable")
        second.sendall(b"x" * 100)
        assert b"POST 2000" in second.recv(4096)
        first.close()
        second.close()


SMUGGLED = (
    *(b"NoColon", b"Transfer-Encoding : chunked", b"Transfer-Encoding: chunked, chunked"),
    *(b"Content-Length: +3", b"Content-Length: 3, 4", b"Content-Length:"),
)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x00\x01\x02\x03\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"GET /hello HTTP/1.1\r\n\r\n", b"400"),
        (b"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
        (b"GET hello HTTP/1.1\r\nHost: here\r\n\r\n", b"400"),
        (b"GET http://here/hello HTTP/1.1\r\nHost: here\r\n\r\n", b"400"),
        (b"CONNECT here:80 HTTP/1.1\r\nHost: here\r\n\r\n", b"400"),
        (b"GET /hello HTTP/1.1\r\nHost: here\r\nA B: c\r\n\r\n", b"400"),
        (b"GET /hello HTTP/1.1\r\nHost: here\r\nA: \x00\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1e3\r\n\r\n", b"400"),
        (
            b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            b"400",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding:chunked\r\n\r\n",
            b"400",
        ),
        *(
            (b"POST / HTTP/1.1\r\nHost: h\r\n" + each + b"\r\n\r\n0\r\n\r\n", b"400")
            for each in SMUGGLED
        ),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"GET /hello HTTP/2.0\r\nHost: here\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", b"400"),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: here\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: here\r\nCookie: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: here\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: here\r\nA: " + b"a" * 70_000, b"431"),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000001\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + b"9" * 19 + b"\r\n\r\n", b"413"),
        (
            b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"".join(b"80000\r\n" + b"x" * 0x80000 + b"\r\n" for _ in range(3)),
            b"413",
        ),
        (b"GET /fault HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", b"500"),
    ],
)
def test_what_is_not_taken_is_refused_in_words_and_the_connection_ends(
    sent: bytes, status: bytes
) -> None:
    with front(QUICK) as (port, _):
        answer = one(port, sent)
        assert answer.startswith(b"HTTP/1.1 " + status), answer[:200]
        assert b"\r\nConnection: close\r\n" in answer
        assert b"200 OK" in one(port, GET)


def test_requests_sent_at_once_are_answered_in_their_order() -> None:
    with front(QUICK) as (port, _):
        post = b"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc"
        answer = one(port, GET + post + GET.replace(b"GET", b"HEAD") + GET)
        assert answer.count(b"HTTP/1.1 200 OK") == 4
        assert answer.index(b"GET 0") < answer.index(b"POST 3") < answer.rindex(b"GET 0")
        assert b"HEAD 0" not in answer


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    with front(QUICK) as (port, _):
        head = b"POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
        with opened(port, head) as client:
            assert client.recv(4096).startswith(b"HTTP/1.1 100")
            client.sendall(b"abc")
            assert b"POST 3" in client.recv(4096)


def test_a_header_that_looks_like_another_one_does_not_reach_the_app() -> None:
    with front(QUICK) as (port, _):
        headers = b"X_Real_Ip: forged\r\nCookie: a=1\r\nCookie: b=2\r\nAccept: \xff\r\n"
        answer = one(port, b"GET / HTTP/1.1\r\nHost: here\r\n" + headers + b"\r\n")
        assert b"forged" not in answer
        assert b"HTTP_COOKIE=a=1; b=2" in answer


def test_an_old_client_gets_its_answer_and_the_end() -> None:
    with front(QUICK) as (port, _):
        assert b"GET 0" in one(port, b"GET /hello HTTP/1.0\r\n\r\n")


def test_a_client_that_reads_nothing_is_ended() -> None:
    with front(QUICK) as (port, _), opened(port, GET.replace(b"hello", b"large")) as client:
        time.sleep(1.5)
        assert len(heard(client)) < 8_000_000


def test_more_requests_than_may_wait_are_told_to_come_back() -> None:
    with front(Bounds(most_waiting=3), threads=1) as (port, _):
        waiting = [opened(port, GET.replace(b"hello", b"hold")) for _ in range(3)]
        time.sleep(0.2)
        with opened(port, GET) as late:
            answer = late.recv(4096)
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"Retry-After: 1" in answer
        held.set()
        for each in waiting:
            assert each.recv(4096).startswith(b"HTTP/1.1 200")
            each.close()


def test_a_stopping_process_answers_what_has_begun_and_takes_nothing_new() -> None:
    with front(QUICK) as (port, stop):
        running = opened(port, GET.replace(b"hello", b"hold"))
        idle = opened(port)
        time.sleep(0.1)
        stop()
        time.sleep(0.1)
        with pytest.raises(OSError, match=r"refused|reset"):
            one(port, GET)
        idle.sendall(GET)  # it was sent before the client could know
        answer = heard(idle)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"Connection: close" in answer
        held.set()
        assert heard(running).startswith(b"HTTP/1.1 200")
        running.close()
        idle.close()
