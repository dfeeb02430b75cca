"""Settings of the console: the services it asks, how staff sign in, the issuer's keys."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.config import Misconfigured, Settings


@dataclass(frozen=True, kw_only=True)
class ConsoleSettings(Settings):
    intake_url: str
    cohorts_url: str
    events_url: str
    notifications_url: str
    insights_url: str
    subscriptions_url: str
    exchange_url: str = ""
    """Where exchange answers. Empty: there are no circles."""
    public_url: str = ""
    """Address that people use. With https, browsers send the staff's cookie over TLS only."""
    discreet_url: str = ""
    """Neutral address that people open who need discretion. On its host nothing else answers."""
    discreet_phone: str = ""
    """The only number on their pages. Without it the pages name none."""
    discreet_mail_from: str = ""
    discreet_sms_from: str = ""
    """The neutral sender of notifications. Staff pages warn if there is none."""
    story_clock: bool = False
    issuer_keys: str = ""
    """Folder of signing keys. Empty where the agency has its own issuer; then no keys are
    published."""
    session_key: str = ""
    """File of random bytes. It signs the staff's cookie and seals participants' forms. All replicas
    need the same file. Empty: a key is made at each start, so staff have to sign in again."""
    sign_in_links: str = ""
    """Folder of one-time links, where the console is the issuer. Beside it lies `organisation.json`
    with the people who may sign in."""
    oidc_issuer: str = ""
    """The agency's identity provider, where staff sign in: its address as in its tokens."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_scope: str = "openid profile"
    issuer_clients: str = ""
    """Folder with a secret for each service that asks for tokens over HTTP."""

    def __post_init__(self) -> None:
        if faults := self.faults_of_asking():
            raise Misconfigured("\n".join(faults))
