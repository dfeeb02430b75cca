"""Composition of the console, and its command line.

The console has no database and reads no topics. So it has the roles `api` and `all` only, and they
are the same. Where it is the issuer, three more commands let staff in.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask

from kreis.chassis import logs
from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.config import Misconfigured
from kreis.chassis.health import Health
from kreis.chassis.http.web import create_app
from kreis.chassis.process import roles
from kreis.console import limits, neutral_host
from kreis.console.clock import ToldClock, WallClock
from kreis.console.config import ConsoleSettings
from kreis.console.fault import Fault, Faults
from kreis.console.issuer import keys, terminal
from kreis.console.issuer.founding import Founding
from kreis.console.issuer.people import People
from kreis.console.issuer.signing import Issuer
from kreis.console.issuer.token_endpoint import token_endpoint
from kreis.console.looks import looks
from kreis.console.participants import (
    appointments,
    circle,
    circle_offers,
    my_dates,
    pages,
    unsubscribing,
)
from kreis.console.participants.answers import Answers
from kreis.console.participants.circle_links import circle_links
from kreis.console.services.unsubscriptions import Unsubscriptions
from kreis.console.staff import pages as staff_pages
from kreis.console.staff import session as sessions
from kreis.console.staff.client import Addresses
from kreis.console.staff.ended_sessions import EndedSessions
from kreis.console.staff.oidc import IdentityProvider
from kreis.console.staff.roster import Rosters
from kreis.console.staff.signing_in import SignIn

PATIENCE = 5.0
"""Seconds a page waits for another service. The reader looks at an empty screen meanwhile."""


def build(settings: ConsoleSettings) -> Flask:
    rooms = [
        pages.pages,
        my_dates.dates,
        appointments.appointments,
        unsubscribing.unsubscribing,
        circle.circle,
        circle_offers.circle_offers,
        staff_pages.team,
    ]
    blueprints = [looks, neutral_host.guard, *rooms]
    if settings.issuer_keys:
        issuer = Issuer(Path(settings.issuer_keys), settings.issuer)
        blueprints.append(keys.published_by(issuer))
        if settings.issuer_clients:
            clients = Path(settings.issuer_clients)
            blueprints.append(token_endpoint(issuer, clients, safe_mode=settings.safe_mode))
    app = create_app("console", (), Health(), pages=blueprints)
    limits.limit(app)
    connect(app, settings)
    return app


def connect(app: Flask, settings: ConsoleSettings) -> None:
    """Gives the pages their clients for other services, the public address and the way to sign
    in."""
    tokens = tokens_of(settings, "console")
    intake = Peer("intake", settings.intake_url, tokens, timeout=PATIENCE)
    events = Peer("events", settings.events_url, tokens, timeout=PATIENCE)
    app.config["KREIS_PUBLIC_URL"] = settings.public_url
    app.config["KREIS_FEED_URL"] = _feed_url(settings)
    app.config["KREIS_DISCREET_PHONE"] = settings.discreet_phone
    app.config["KREIS_NEUTRAL_HOST"] = neutral_host.of(settings.discreet_url, settings.public_url)
    senders = settings.discreet_mail_from or settings.discreet_sms_from
    has_neutral_sender = bool(settings.discreet_url and senders)
    app.config["KREIS_HAS_NEUTRAL_SENDER"] = settings.safe_mode or has_neutral_sender
    app.extensions["kreis.answers"] = Answers(intake=intake, events=events)
    app.extensions["kreis.appointments"] = appointments.Appointments(events)
    exchange = Peer("exchange", settings.exchange_url, tokens, timeout=PATIENCE)
    app.extensions["kreis.circle"] = circle_links(exchange)
    app.extensions["kreis.unsubscriptions"] = Unsubscriptions(
        settings.notifications_url, timeout=PATIENCE
    )
    app.extensions["kreis.rosters"] = Rosters(intake=intake, events=events)
    sessions.prepare(app, settings.session_key, is_secure=settings.public_url.startswith("https:"))
    ended = EndedSessions(intake)
    app.extensions["kreis.sign-in"] = replace(sign_in_of(settings), ended=ended)


def sign_in_of(settings: ConsoleSettings) -> SignIn:
    """Builds the way staff sign in, with the clients that ask services for them."""
    addresses = Addresses(
        intake=settings.intake_url,
        cohorts=settings.cohorts_url,
        events=settings.events_url,
        notifications=settings.notifications_url,
        insights=settings.insights_url,
        subscriptions=settings.subscriptions_url,
        exchange=settings.exchange_url,
    )
    is_issuer = settings.issuer_keys and not settings.oidc_issuer
    return SignIn(
        clients=addresses.clients(),
        clock=ToldClock(settings.notifications_url) if settings.story_clock else WallClock(),
        is_safe_mode=settings.safe_mode,
        issuer=Issuer(Path(settings.issuer_keys), settings.issuer) if is_issuer else None,
        people=People(Path(settings.sign_in_links), settings.public_url)
        if is_issuer and settings.sign_in_links
        else None,
        provider=_provider(settings) if settings.oidc_issuer else None,
    )


def _provider(settings: ConsoleSettings) -> IdentityProvider:
    return IdentityProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_uri=f"{settings.public_url}{sessions.PATH}/anmelden/zurueck",
        scope=settings.oidc_scope,
    )


def founding_of(settings: ConsoleSettings) -> Founding:
    """Returns the setup that lets people in from the terminal.

    Raises `Fault` if staff sign in another way, or if the public address is not set.
    """
    way_in = sign_in_of(settings)
    if way_in.issuer is None or way_in.people is None:
        raise Fault(
            "Here staff do not sign in by links that are made at the terminal.",
            "They sign in at KREIS_OIDC_ISSUER; for links, console has to be the issuer:"
            " KREIS_ISSUER_KEYS and KREIS_SIGN_IN_LINKS.",
        )
    if not settings.public_url:
        raise Fault(
            "Nobody knows what a link begins with.", "KREIS_PUBLIC_URL: the address people use."
        )
    return Founding(way_in.people, way_in.issuer, settings.intake_url)


def _feed_url(settings: ConsoleSettings) -> str:
    """Returns the address at which partners ask for their feeds.

    It is that of the pages. On one machine it is that of subscriptions."""
    is_here = urlsplit(settings.subscriptions_url).hostname in ("127.0.0.1", "localhost", "::1")
    return settings.subscriptions_url if is_here else settings.public_url


@click.group(cls=Faults, name="kreis.console")
def run() -> None:
    """Serves the pages. Where the console is the issuer of tokens, it also lets staff in."""


@run.command()
def api() -> None:
    """Serves the pages until stopped."""
    settings = _settings()
    logs.configure("console", settings.log_level)
    roles.serve(settings, lambda: build(settings), stop=lambda: None)


run.add_command(api, "all")


@run.command()
@terminal.asks_about_an_organisation
def organisation(**given: str) -> None:
    """Sets up the organisation and you as its first member of staff, then prints your link."""
    click.echo(founding_of(_settings()).found(given))


@run.command()
@terminal.asks_about_a_colleague
def staff(roles: Sequence[str], **given: str) -> None:
    """Takes on another member of staff and prints her sign-in link."""
    click.echo(founding_of(_settings()).join(given, roles))


@run.command("sign-in")
@terminal.asks_whose
def sign_in(name: str | None, again: bool) -> None:
    """Prints an address that lets a member of staff in, once and within 30 minutes."""
    terminal.give_link(founding_of(_settings()).people, name, again)


def _settings() -> ConsoleSettings:
    try:
        return ConsoleSettings.read()
    except Misconfigured as faults:
        click.echo(f"kreis.console cannot start:\n{faults}", err=True)
        sys.exit(2)
