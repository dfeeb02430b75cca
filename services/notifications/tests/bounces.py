"""Mails of mail servers, in the forms that Postfix, Exim, qmail, sendmail and Exchange write."""

from __future__ import annotations

from kreis.notifications.domain.mail_reports.report import Report

TO = "bounces+TOKEN@verein.example"


def delivery_status(
    *,
    to: str = TO,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <x@post.example>: User unknown",
    kind: str = "message/delivery-status",
    also: str = "",
) -> str:
    """A report as Postfix writes it (RFC 3464), with the mail that came back."""
    told = [("Action", action), ("Status", status), ("Diagnostic-Code", diagnostic)]
    fields = "".join(f"{name}: {value}\n" for name, value in told if value)
    return f"""From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: {kind}

Reporting-MTA: dns; mx.example
Arrival-Date: Tue, 16 Mar 2027 09:00:00 +0100

Final-Recipient: rfc822; x@post.example
Original-Recipient: rfc822;x@post.example
{fields}{also}
--b1
Content-Type: message/rfc822

From: Verein <gruppen@verein.example>
To: x@post.example
Subject: Ihre neue Gruppe

Guten Tag
--b1--
"""


def complaint(*, to: str = TO, kind: str = "abuse", original: str = "") -> str:
    """A complaint (ARF, RFC 5965)."""
    return f"""From: feedback@provider.example
To: {to}
Subject: complaint about message
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is an email abuse report.

--b1
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--b1
Content-Type: message/rfc822

From: gruppen@verein.example
{original}Subject: Ihre neue Gruppe

Guten Tag
--b1--
"""


def plain(sender: str, subject: str, text: str, head: str = "") -> str:
    return f"From: {sender}\nTo: {TO}\nSubject: {subject}\n{head}\n{text}\n"


_DAEMON = "MAILER-DAEMON@mx.example"
_QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<x@post.example>:
{reason}

--- Below this line is a copy of the message.

Subject: mailbox full and out of office
"""
_EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  x@post.example
    host mx.post.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<x@post.example>:
    550 5.1.1 Mailbox does not exist
"""
_EXCHANGE_PLAIN = """Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:
   x@post.example
   The e-mail account does not exist at the organization this message was sent to.
   <mx.example #5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>
"""
_EXCHANGE_STATUS = """Diagnostic information for administrators:

Generating server: mx.example

Final-Recipient: rfc822;x@post.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found
"""
FORMS: dict[str, tuple[Report, str]] = {
    "Postfix, user unknown": (Report.HARD, delivery_status()),
    "Postfix, delayed": (
        Report.NONE,
        delivery_status(action="delayed", status="4.4.1", diagnostic="X-Postfix; timed out"),
    ),
    "Postfix, gave up after days": (
        Report.SOFT,
        delivery_status(status="4.4.1", diagnostic="X-Postfix; connection timed out"),
    ),
    "relayed to a server that tells nothing": (
        Report.NONE,
        delivery_status(action="relayed", status="2.0.0", diagnostic=""),
    ),
    "a report in Unicode": (Report.HARD, delivery_status(kind="message/global-delivery-status")),
    "a report that a gateway made text": (Report.HARD, delivery_status(kind="text/plain")),
    "Exchange, status in plain text": (
        Report.HARD,
        plain("postmaster@mx.example", "Undeliverable: Ihre Gruppe", _EXCHANGE_STATUS),
    ),
    "Exchange, for people alone": (
        Report.HARD,
        plain(
            "Microsoft Outlook <MicrosoftExchange329e71ec@mx.example>",
            "Unzustellbar: Ihre Gruppe",
            _EXCHANGE_PLAIN + "\nUndeliverable\n",
        ),
    ),
    "qmail, no mailbox": (
        Report.HARD,
        plain(
            _DAEMON,
            "failure notice",
            _QMAIL.format(reason="Sorry, no mailbox here by that name. (#5.1.1)"),
        ),
    ),
    "qmail, in the queue too long": (
        Report.SOFT,
        plain(
            _DAEMON,
            "failure notice",
            _QMAIL.format(
                reason="I'm not going to try again; this message has been in the queue too long."
            ),
        ),
    ),
    "qmail, over quota": (
        Report.SOFT,
        plain(_DAEMON, "failure notice", _QMAIL.format(reason="mailbox is full (#5.2.2)")),
    ),
    "Exim": (
        Report.HARD,
        plain(
            "Mail Delivery System <Mailer-Daemon@mx.example>",
            "Mail delivery failed: returning message to sender",
            _EXIM,
            "X-Failed-Recipients: x@post.example\n",
        ),
    ),
    "Exim, delayed 24 hours": (
        Report.NONE,
        plain(
            _DAEMON,
            "Warning: message 1abc delayed 24 hours",
            "A message has been delayed. You do not need to resend it: it will be retried.",
        ),
    ),
    "sendmail, permanent": (
        Report.HARD,
        plain(
            _DAEMON,
            "Returned mail: see transcript for details",
            "----- The following addresses had permanent fatal errors -----\n<x@post.example>\n"
            "550 5.1.1 <x@post.example>... User unknown",
        ),
    ),
    "sendmail, a warning": (
        Report.NONE,
        plain(
            _DAEMON,
            "Warning: could not send message for past 4 hours",
            "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n"
            "451 4.4.1 reply: read error\nMessage could not be delivered for 4 hours",
        ),
    ),
    "a German server": (
        Report.HARD,
        plain(
            "postmaster@post.example",
            "Unzustellbar",
            "Ihre Nachricht konnte nicht zugestellt werden: Empfänger unbekannt.",
        ),
    ),
    "out of office": (
        Report.NONE,
        plain(
            "x@post.example",
            "Automatische Antwort: Ihre neue Gruppe",
            "Ich bin nicht im Büro. Meine Mails werden nicht zugestellt. 550 5.1.1",
            "Auto-Submitted: auto-replied\nReturn-Path: <>\n",
        ),
    ),
    "an answer that quotes a bounce": (
        Report.NONE,
        plain("x@post.example", "Re: Ihre neue Gruppe", "User unknown, 550 5.1.1, was heißt das?"),
    ),
    "an answer of hers": (Report.NONE, plain("x@post.example", "Re: Gruppe", "Ja, ich komme.")),
    "a receipt": (
        Report.NONE,
        delivery_status(kind="message/disposition-notification").replace(
            "report-type=delivery-status", "report-type=disposition-notification"
        ),
    ),
    "a complaint": (Report.COMPLAINT, complaint()),
    "a complaint about fraud": (Report.COMPLAINT, complaint(kind="fraud")),
    "not spam after all": (Report.NONE, complaint(kind="not-spam")),
    "a failed signature": (Report.NONE, complaint(kind="auth-failure")),
}
"""Each form, and what it means."""
