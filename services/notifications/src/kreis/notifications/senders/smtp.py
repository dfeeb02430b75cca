"""Mail over SMTP, with submission's rules: TLS always, a password where one is given.

Promise: a no for good (5xx) and a no for now (4xx, no connection) are told apart, and both from a
connection that broke off after DATA, when the server may have taken the mail.
Refuses: to talk without TLS, to reach another server than the one that is named (IDNA 2008), and
to repeat what a server said: it likes to quote the address.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from kreis.chassis.process.due import TryLater
from kreis.contracts.mailboxes import host_on_the_wire
from kreis.notifications.domain.messages import Failure
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.mail import as_mail
from kreis.notifications.senders.sender import OutcomeUnknown, RefusedForGood

TIMEOUT = 10.0
"""Seconds for each answer of the server before the mail is handed over."""
PATIENCE = 40.0
"""Seconds for its last word: many look through a mail for viruses before they say yes."""
_SUBMISSION, _SUBMISSION_OVER_TLS = 587, 465


class Smtp:
    def __init__(
        self,
        url: str,
        *,
        discreet_url: str = "",
        tls: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._server, self._discreet_server = urlsplit(url), urlsplit(discreet_url or url)
        self._tls = tls or ssl.create_default_context()
        self._patience = patience

    def send(self, letter: Letter) -> None:
        mail = as_mail(letter)
        with self._session(letter) as session:
            with _nothing_has_happened():
                _check(
                    session.mail(letter.return_path or letter.mail_from)[0], Failure.MESSAGE_REFUSED
                )
                _check(session.rcpt(letter.recipient)[0], Failure.RECIPIENT_REFUSED)
            _check(self._hand_over(session, mail), Failure.MESSAGE_REFUSED)

    def was_sent(self, message_id: UUID) -> None:
        """A mail server cannot be asked."""

    def _hand_over(self, session: smtplib.SMTP, mail: bytes) -> int:
        """The code the server answers, which must be one that says yes or no."""
        assert session.sock is not None
        session.sock.settimeout(self._patience)
        try:
            code = session.data(mail)[0]
        except smtplib.SMTPDataError as fault:
            return fault.smtp_code  # a no to DATA itself: nothing has been handed over yet
        except (smtplib.SMTPException, OSError) as fault:
            raise OutcomeUnknown(type(fault).__name__) from None
        if code // 100 not in (2, 4, 5):
            raise OutcomeUnknown(f"The mail server answers {code}")
        return code

    @contextmanager
    def _session(self, letter: Letter) -> Iterator[smtplib.SMTP]:
        with _nothing_has_happened():
            session = self._connect_for(letter)
        try:
            yield session
        finally:
            _leave(session)

    def _connect_for(self, letter: Letter) -> smtplib.SMTP:
        """Mail servers write into each mail how the sender's machine called itself. For a discreet
        letter it calls itself by the domain of the neutral sender."""
        if letter.is_discreet:
            return _connect(self._discreet_server, self._tls, letter.mail_from.rpartition("@")[2])
        return _connect(self._server, self._tls)


def _connect(
    server: SplitResult, tls: ssl.SSLContext, calls_itself: str | None = None
) -> smtplib.SMTP:
    host, port = host_on_the_wire(server.hostname or ""), server.port
    if server.scheme == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port or _SUBMISSION_OVER_TLS, calls_itself, timeout=TIMEOUT, context=tls
        )
    else:
        session = smtplib.SMTP(host, port or _SUBMISSION, calls_itself, timeout=TIMEOUT)
    try:
        _open(session, server, tls)
    except Exception:
        session.close()
        raise
    return session


def _open(session: smtplib.SMTP, server: SplitResult, tls: ssl.SSLContext) -> None:
    if server.scheme == "smtp":
        session.starttls(context=tls)
    session.ehlo_or_helo_if_needed()
    if server.username:
        session.login(*_credentials(server))


@contextmanager
def _nothing_has_happened() -> Iterator[None]:
    """Before DATA any trouble leaves the mail with us."""
    try:
        yield
    except smtplib.SMTPResponseException as fault:
        raise TryLater(f"The mail server answers {fault.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as fault:
        raise TryLater(f"The mail server cannot be used: {type(fault).__name__}") from None


def _check(code: int, failure: Failure) -> None:
    if code // 100 == 5:
        raise RefusedForGood(failure)
    if code // 100 != 2:
        raise TryLater(f"The mail server answers {code}")


def _leave(session: smtplib.SMTP) -> None:
    """Says goodbye. What became of the mail is settled, whether the server hears it or not."""
    with suppress(smtplib.SMTPException, OSError):
        session.quit()
    session.close()


def _credentials(server: SplitResult) -> tuple[str, str]:
    return unquote(server.username or ""), unquote(server.password or "")
