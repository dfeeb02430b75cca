"""What `GET /v1/sending-rules` answers."""

from __future__ import annotations

from kreis.kit.service.policy.watch import Watch, as_text

RULE = "services/notifications/README.md#what-it-does"


def run(watch: Watch) -> str:
    if watch.stated is None:
        return "nothing: GET /v1/sending-rules is not answered"
    return ", ".join(f"{name} {as_text(value)}" for name, value in sorted(watch.stated.items()))
