"""Requests with the console's own token, for people without an account: participants,
facilitators."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.client.peers import Peer
from kreis.console.services.asking import Request, Response


class AsConsole:
    """Sends requests with the console's workload token and a purpose, for one agency if given."""

    def __init__(self, peer: Peer, purpose: str, agency: UUID | None = None) -> None:
        self._peer, self._purpose, self._agency = peer, purpose, agency

    def __call__(self, request: Request) -> Response:
        assert not any((request.once, request.seen, request.file)), "no question here needs these"
        path, agency, purpose = f"/v1{request.path}", self._agency, self._purpose
        if request.shape is str:
            return Response(self._peer.text(path, agency=agency, purpose=purpose))
        if request.method == "GET":
            return Response(self._peer.get(path, agency=agency, purpose=purpose, **request.query))
        body = request.body or {}
        sent = self._peer.send(request.method, path, body, agency=agency, purpose=purpose)
        return Response(sent)
