"""One connection of a client: reads its requests, one after the other, and writes the answers.

Promise: reading costs no thread. A request reaches the app when it has arrived as a whole.
Refuses: what breaks HTTP (400), headers or bodies above the bounds (414, 431, 413), and clients
that are too slow (408). Such a client may read the reason, then its connection ends.
"""

from __future__ import annotations

import asyncio
import enum
from typing import Any, Protocol

import h11

from kreis.chassis.http.front.bounds import Bounds
from kreis.chassis.http.front.exchange import Answer, bytes_of, environ_of, malformed, refusal


class State(enum.Enum):
    """What a connection does. The order is the one in which connections give way to new ones."""

    LINGERS = 0
    IDLE = 1
    HEAD = 2
    BODY = 3
    SENDING = 4
    BUSY = 5


class Rooms(Protocol):
    """What a connection needs of the listener that has accepted it."""

    bounds: Bounds
    buffered: int
    is_draining: bool

    def now(self) -> float: ...
    def admit(self, new: Connection) -> None: ...
    def forget(self, gone: Connection) -> None: ...
    def make_room_for_bodies(self) -> None: ...
    def run(self, asking: Connection, environ: dict[str, Any]) -> None: ...
    def count_refusal(self, reason: str) -> None: ...
    def note_fault(self, fault: Exception) -> None: ...


class _Bad(Exception):
    """A request that is refused before it reaches the app."""

    def __init__(self, status: int, detail: str, reason: str = "malformed") -> None:
        super().__init__(detail)
        self.answer, self.reason = refusal(status, detail), reason


class Connection(asyncio.Protocol):
    """A connection that `listener` has accepted."""

    def __init__(self, listener: Rooms) -> None:
        self._listener, self._bounds = listener, listener.bounds
        self._http = _new_reader(listener.bounds)
        self._asked: h11.Request | None = None
        self._parts: list[bytes] = []
        self._to_send = 0
        self._is_deaf = self._stays = False
        self.received = 0
        self.state, self.since = State.IDLE, listener.now()

    # What asyncio tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._peer = (transport.get_extra_info("peername") or ("",))[0]
        self._listener.admit(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._forget_body()
        self._listener.forget(self)

    def data_received(self, data: bytes) -> None:
        if self._is_deaf:
            return
        if self.state is State.IDLE:
            self._turn(State.HEAD)
        self._http.receive_data(data)
        self._read_on()

    def eof_received(self) -> bool:
        """Keeps the connection if an answer is under way. Some clients close their side early."""
        return self.state in (State.BUSY, State.SENDING)

    def resume_writing(self) -> None:
        if self.state is State.SENDING:
            self._sent()

    # Reading.

    def _read_on(self) -> None:
        try:
            while self.state in (State.HEAD, State.BODY):
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    return self._may_send_body()
                self._take(event)
        except h11.RemoteProtocolError as fault:
            self.refuse(malformed(fault), "malformed")
        except _Bad as bad:
            self.refuse(bad.answer, bad.reason)
        return None

    def _take(self, event: object) -> None:
        if isinstance(event, h11.Request):
            self._check_head(event)
            self._asked = event
            self._turn(State.BODY)
            if _declared(event) > self._bounds.largest_body:
                self._hand_over(_declared(event))
        elif isinstance(event, h11.Data):
            self._parts.append(bytes(event.data))
            self.received += len(event.data)
            self._listener.buffered += len(event.data)
            if self.received > self._bounds.largest_body:
                self._hand_over(self.received)
            else:
                self._listener.make_room_for_bodies()
        elif isinstance(event, h11.EndOfMessage):
            self._hand_over(self.received)
        else:
            self._transport.close()

    def _check_head(self, asked: h11.Request) -> None:
        bounds, names = self._bounds, [name for name, _ in asked.headers]
        if len(asked.target) > bounds.longest_target:
            raise _Bad(414, f"Address too long: at most {bounds.longest_target} bytes")
        size = sum(len(name) + len(value) for name, value in asked.headers)
        if size > bounds.largest_head or len(names) > bounds.most_headers:
            most = f"at most {bounds.most_headers} and {bounds.largest_head} bytes"
            raise _Bad(431, f"Headers too many or too large: {most}")
        if b"transfer-encoding" in names and b"content-length" in names:
            raise _Bad(400, "Not HTTP: Transfer-Encoding and Content-Length")
        if b"transfer-encoding" in names and asked.http_version != b"1.1":
            raise _Bad(400, "Not HTTP: HTTP/1.0 has no Transfer-Encoding")
        if asked.http_version not in (b"1.0", b"1.1"):
            raise _Bad(400, "Not HTTP: this service speaks HTTP/1.1")
        if not asked.target.startswith(b"/"):
            raise _Bad(400, "Not an address of this service: expected a path that begins with /")

    def _may_send_body(self) -> None:
        """Answers `Expect: 100-continue`. The client waits for it before it sends the body."""
        if self.state is State.BODY and self._http.they_are_waiting_for_100_continue:
            self._transport.write(
                self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b""
            )

    def _hand_over(self, length: int) -> None:
        assert self._asked is not None
        is_whole = length == self.received and length <= self._bounds.largest_body
        body = b"".join(self._parts) if is_whole else b""
        here = self._transport.get_extra_info("sockname")[:2]
        environ = environ_of(self._asked, body, here=here, peer=self._peer, length=length)
        self._turn(State.BUSY)
        self._is_deaf = not is_whole
        if is_whole:
            self._transport.pause_reading()
        self._listener.run(self, environ)

    # Answering.

    def answer(self, given: Answer) -> None:
        """Writes an answer. The connection stays for the next request if both sides allow it."""
        if self._transport.is_closing():
            return
        self._forget_body()
        try:
            self._write(given)
        except ValueError as fault:
            self._listener.note_fault(fault)
            self._transport.abort()
            return
        self._to_send = self._transport.get_write_buffer_size()
        self._turn(State.SENDING)
        if not self._to_send:
            self._sent()

    def refuse(self, given: Answer, reason: str) -> None:
        """Writes an answer to a request that is not whole, and ends the connection."""
        self._listener.count_refusal(reason)
        self._forget_body()
        if not self._transport.is_closing():
            self._write(given, is_last=True)
        self._linger()

    def close(self, reason: str) -> None:
        """Ends the connection without an answer."""
        self._listener.count_refusal(reason)
        self._forget_body()
        self._transport.abort()

    def overdue(self) -> str:
        """Returns why the connection is to end now, or an empty text."""
        spent, bounds = self._listener.now() - self.since, self._bounds
        if self.state is State.SENDING:
            left = self._transport.get_write_buffer_size()
            return "slow-reader" if spent > bounds.lasts(self._to_send - left) else ""
        most = {
            State.LINGERS: (bounds.linger, "refused"),
            State.IDLE: (bounds.idle, "idle"),
            State.HEAD: (bounds.head_within, "slow-head"),
            State.BODY: (bounds.lasts(self.received), "slow-body"),
        }
        seconds, reason = most.get(self.state, (spent, ""))
        return reason if spent > seconds else ""

    def _write(self, given: Answer, *, is_last: bool = False) -> None:
        """Writes an answer. h11 sends none: it reads every header anew, for 3 % of a request."""
        is_head = self._asked is not None and self._asked.method == b"HEAD"
        # DONE: the request is whole, and its client lets the connection stay for the next.
        may_stay = self._http.their_state is h11.DONE and not self._listener.is_draining
        self._stays = may_stay and not is_last
        self._transport.write(bytes_of(given, is_head=is_head, is_last=not self._stays))

    def _sent(self) -> None:
        """Turns to the next request, or ends the connection."""
        self._asked = None
        if not self._stays:
            self._linger()
            return
        following, _ = self._http.trailing_data
        self._http = _new_reader(self._bounds)
        self._turn(State.HEAD if following else State.IDLE)
        self._transport.resume_reading()
        if following:
            self._http.receive_data(following)
            self._read_on()

    def _linger(self) -> None:
        """Closes our side only. What the client still sends is thrown away for a moment: closing at
        once would take the answer from it."""
        self._turn(State.LINGERS)
        self._is_deaf = True
        if self._transport.is_closing():
            return
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._transport.resume_reading()

    def _forget_body(self) -> None:
        self._listener.buffered -= self.received
        self._parts, self.received = [], 0

    def _turn(self, state: State) -> None:
        self.state, self.since = state, self._listener.now()


def _declared(asked: h11.Request) -> int:
    return next((int(value) for name, value in asked.headers if name == b"content-length"), 0)


def _new_reader(bounds: Bounds) -> h11.Connection:
    return h11.Connection(h11.SERVER, max_incomplete_event_size=bounds.largest_head)
