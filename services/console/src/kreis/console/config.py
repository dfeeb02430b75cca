"""Console's settings: whom it asks, how staff sign in, and where the issuer's keys lie."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.config import Misconfigured, Settings


@dataclass(frozen=True, kw_only=True)
class ConsoleSettings(Settings):
    intake_url: str
    cohorts_url: str
    events_url: str
    notifications_url: str
    public_url: str = ""
    """The address that people use. With https the staff's cookie travels encrypted only."""
    story_clock: bool = False
    issuer_keys: str = ""
    """A folder. Empty where the agency has an issuer of its own: then no keys are published."""
    session_key: str = ""
    """A file of random bytes that signs the staff's cookie; replicas need the same. Empty: made at
    each start, so that staff sign in anew."""
    sign_in_links: str = ""
    """A folder for one-time links, where this machine is its own issuer. Beside it lies
    `organisation.json`, with whom the terminal may give one."""
    oidc_issuer: str = ""
    """The agency's identity provider, where staff sign in; its address as in its tokens."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_scope: str = "openid profile"
    issuer_clients: str = ""
    """A folder with a secret for each service that asks for tokens over HTTP."""

    def __post_init__(self) -> None:
        if faults := self.faults_of_asking():
            raise Misconfigured("\n".join(faults))
