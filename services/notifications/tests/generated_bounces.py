"""Generated mails of mail servers and of people, with what each means for an address.

Each has a server's form, a reason, a language, an encoding, and a returned mail whose words mean
nothing. The oracle is the reason that was chosen: it never reads a mail.
"""

from __future__ import annotations

import base64
import quopri
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.header import Header
from typing import NamedTuple

from kreis.notifications.domain.mail_reports.report import Report


class Reason(NamedTuple):
    """What the other server said: its SMTP code, its enhanced code, and its words."""

    smtp: str
    code: str
    words: str
    meant: Report

    @property
    def said(self) -> str:
        return " ".join(each for each in (self.smtp, self.code, self.words) if each)


@dataclass(frozen=True)
class Made:
    name: str
    raw: bytes
    meant: Report


WHO = "x@post.example"
HARD = [
    ("550", "5.1.1", "User unknown"),
    ("550", "5.1.1", f"<{WHO}>: Recipient address rejected: User unknown in virtual mailbox table"),
    ("550", "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    ("550", "", "Requested action not taken: mailbox unavailable"),
    ("550", "", "No such user here"),
    ("550", "5.2.1", "The email account that you tried to reach is disabled."),
    ("551", "5.1.6", "Mailbox has moved, no such user"),
    ("554", "5.4.4", "Host or domain name not found, user unknown"),
    ("550", "5.4.1", "Recipient address rejected: Access denied."),
]
SOFT = [
    ("552", "5.2.2", "Mailbox full"),
    ("452", "4.2.2", "The email account that you tried to reach is over quota"),
    ("554", "5.7.1", "Message rejected as spam, delivery failed"),
    ("550", "5.7.26", "Unauthenticated mail, delivery failed"),
    ("421", "4.7.0", "Try again later, delivery failed"),
    ("552", "5.3.4", "Message size exceeds fixed limit, too large"),
    ("550", "5.7.509", "Access denied, sending domain does not pass DMARC, delivery failed"),
]
REASONS = [Reason(*each, Report.HARD) for each in HARD]
REASONS += [Reason(*each, Report.SOFT) for each in SOFT]
HERS = [
    "Guten Tag, Ihre neue Gruppe beginnt am Montag.",
    "User unknown, 550 5.1.1, mailbox full, over quota",
    "Abwesenheitsnotiz: will keep trying, delayed 24 hours, given up",
    "Action: delayed\n\nFinal-Recipient: rfc822; y@post.example",
]
"""What the returned mail says. None of it is about this delivery."""
SUBJECTS = {
    "de": ["Unzustellbar: Ihre Gruppe", "Mail nicht zugestellt", "Zustellung fehlgeschlagen"],
    "en": ["Undeliverable: Ihre Gruppe", "Mail delivery failed", "Returned mail: see transcript"],
}
DAEMONS = [
    "MAILER-DAEMON@mx.example (Mail Delivery System)",
    "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    "postmaster@post.example",
    "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mx.example>",
    "Mail Delivery System <Mailer-Daemon@mx.example>",
]
REPLIES = {
    "Automatische Antwort: Ihre neue Gruppe": "Ich bin bis 5. April nicht im Büro.",
    "Abwesenheitsnotiz": "Ich bin im Urlaub. Mails werden nicht weitergeleitet.",
    "Out of Office: Ihre neue Gruppe": "I am away. Undeliverable matters go to the office.",
    "Auto: Ihre neue Gruppe": "Meine Adresse hat sich geändert: neu@post.example",
    "Urlaub": "Bin in der Türkei. Mein Postfach ist voll, bitte anrufen.",
    "Ich bin nicht da": "Nachrichten konnten nicht zugestellt werden, weil ich umgezogen bin.",
    "Re: Ihre neue Gruppe": "550 5.1.1 user unknown – was heißt das? Ist die Mail angekommen?",
    "AutoReply: Ihre neue Gruppe": "This mailbox is no longer read. No such user here any more.",
    "Otomatik yanıt": "Şu anda ofiste değilim. Mailbox full.",
    "Автоматична відповідь": "Мене немає. Delivery failed.",
    "Lesebestätigung: Ihre neue Gruppe": "Ihre Nachricht wurde gelesen.",
}


def generated(seed: int) -> Made:
    """Returns the mail of this seed, always the same."""
    return _Maker(random.Random(seed)).made()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._language = chance.choice(["de", "en"])
        self._reason = chance.choice(REASONS)

    def made(self) -> Made:
        ways: list[tuple[int, Callable[[], tuple[str, Report]]]] = [
            *((6, self._delivery_status), (4, self._delayed), (3, self._reply)),
            *((2, self._exim), (2, self._qmail), (2, self._exchange), (2, self._sendmail)),
            *((2, self._german), (1, self._delivered), (1, self._warned)),
        ]
        (make,) = self._chance.choices([way for _, way in ways], [weight for weight, _ in ways])
        text, meant = make()
        raw = text.encode()
        if self._chance.random() < 0.5:
            raw = raw.replace(b"\n", b"\r\n")
        return Made(make.__name__.strip("_"), raw, meant)

    def _pick(self, texts: list[str]) -> str:
        return self._chance.choice(texts)

    def _head(self, subject: str, kind: str, sender: str = "") -> str:
        shown = subject if subject.isascii() else Header(subject, "utf-8").encode()
        lines = [f"From: {sender or self._pick(DAEMONS)}", f"Subject: {shown}"]
        lines += [f"To: bounces+k{'a' * 20}=\n\t{'b' * 20}@verein.example"]
        lines += self._chance.sample(
            ["Auto-Submitted: auto-replied", "Return-Path: <>", "Precedence: bulk"], k=2
        )
        self._chance.shuffle(lines)
        return "\n".join([*lines, "MIME-Version: 1.0", kind])

    def _part(self, text: str, kind: str = "text/plain") -> str:
        """A part in one of the encodings that servers use."""
        way = self._pick(["8bit", "quoted-printable", "base64"])
        if way == "quoted-printable":
            text = quopri.encodestring(text.encode()).decode()
        elif way == "base64":
            text = base64.encodebytes(text.encode()).decode()
        return f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: {way}\n\n{text}\n"

    def _plain(self, subject: str, text: str, head: str = "") -> str:
        top = self._head(subject, head.strip() or "X-Mailer: none")
        return f"{top}\n{self._part(text)}"

    def _report(self, fields: str, text: str, subject: str) -> str:
        kinds = ["message/delivery-status", "message/global-delivery-status"]
        returned = self._pick(HERS)
        original = "From: gruppen@verein.example\nSubject: Abwesend, mailbox full\n"
        after = self._pick(
            [
                "",
                f"--b1\nContent-Type: message/rfc822\n\n{original}\n{returned}\n",
                f"--b1\nContent-Type: text/rfc822-headers\n\n{original}\n",
                f'--b1\nContent-Type: text/plain; name="mail.txt"\n\n{returned}\n',
            ]
        )
        words = self._part(text)
        if self._chance.random() < 0.3:
            html = self._part(f"<p>{text}</p>", "text/html")
            words = (
                f'Content-Type: multipart/alternative; boundary="b2"\n\n--b2\n{words}\n--b2\n{html}'
                "\n--b2--\n"
            )
        status = f"Content-Type: {self._pick(kinds)}\n\nReporting-MTA: dns; mx.example\n\n{fields}"
        kind = 'Content-Type: multipart/report; report-type=delivery-status;\n boundary="b1"'
        return f"{self._head(subject, kind)}\n\n--b1\n{words}\n--b1\n{status}\n{after}--b1--\n"

    def _fields(self, action: str, status: str, diagnostic: str) -> str:
        folded = diagnostic.replace(" ", "\n    ", 1) if self._chance.random() < 0.3 else diagnostic
        lines = [f"Final-Recipient: {self._pick(['rfc822', 'RFC822'])}; {WHO}", f"Action: {action}"]
        lines += [f"Status: {status}"] if status else []
        lines += [f"Diagnostic-Code: smtp; {folded}"] if diagnostic else []
        return "\n".join([*lines, "Remote-MTA: dns; mx.post.example"]) + "\n"

    def _sentence(self) -> str:
        sentences = {
            "de": ["Ihre Nachricht wurde nicht zugestellt.", "Die Adresse wurde nicht gefunden."],
            "en": ["Your message wasn't delivered.", "I'm sorry to have to inform you."],
        }
        return self._pick(sentences[self._language])

    def _delivery_status(self) -> tuple[str, Report]:
        """Postfix, Gmail, Exchange, newer Exim, Courier, Domino: a report by RFC 3464."""
        reason = self._reason
        status = reason.code or f"{reason.smtp[0]}.0.0"
        if self._chance.random() < 0.2 and reason.code and reason.smtp[0] == "5":
            status = "5.0.0"  # Exim and Courier often say no more
        action = self._pick(["failed", "Failed", "failed (final)"])
        fields = self._fields(action, status, reason.said)
        if self._chance.random() < 0.2:
            fields += f"\n{self._fields('delivered', '2.0.0', '').replace(WHO, 'y@post.example')}"
        text = f"{self._sentence()}\n\n{reason.said}"
        return self._report(fields, text, self._pick(SUBJECTS[self._language])), reason.meant

    def _delayed(self) -> tuple[str, Report]:
        fields = self._fields("delayed", self._pick(["4.4.1", "4.4.7", "4.2.2", "4.0.0"]), "")
        subject = self._pick(
            ["Delivery delayed: Gruppe", "Verzögerte Zustellung", "Delivery Status (Delay)"]
        )
        text = f"{self._sentence()} Die Zustellung wird weiter versucht. {self._reason.said}"
        return self._report(fields, text, subject), Report.NONE

    def _delivered(self) -> tuple[str, Report]:
        action = self._pick(["delivered", "relayed", "expanded"])
        text = "Your message was delivered."
        return self._report(self._fields(action, "2.0.0", ""), text, "Relayed"), Report.NONE

    def _exim(self) -> tuple[str, Report]:
        text = (
            "This message was created automatically by mail delivery software.\n\nA message that"
            " you sent could not be delivered to one or more of its\nrecipients. This is a"
            f" permanent error. The following address(es) failed:\n\n  {WHO}\n    host mx\n"
            f"    SMTP error from remote mail server after RCPT TO:<{WHO}>:\n    "
            f"{self._reason.said}\n\n------ This is a copy of the message, including all the"
            f" headers ------\n\n{self._pick(HERS)}\n"
        )
        head = f"X-Failed-Recipients: {WHO}"
        return self._plain("Mail delivery failed: returning message to sender", text, head), (
            self._reason.meant
        )

    def _qmail(self) -> tuple[str, Report]:
        code = f" (#{self._reason.code})" if self._reason.code else ""
        text = (
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver"
            " your message to the following addresses.\nThis is a permanent error; I've given up."
            f" Sorry it didn't work out.\n\n<{WHO}>:"
            f"\nRemote host said: {self._reason.said}{code}\n\n--- Below this line is a"
            f" copy of the message.\n\n{self._pick(HERS)}\n"
        )
        return self._plain("failure notice", text), self._reason.meant

    def _exchange(self) -> tuple[str, Report]:
        """For people alone, as a gateway leaves it."""
        words = {
            "de": (
                "Fehler bei der Zustellung an folgende Empfänger:\n\n"
                f"{WHO}\nDiese Nachricht konnte nicht zugestellt werden.\n\nDiagnoseinformationen"
                f" für Administratoren:\n\nGenerierender Server: mx.example\n\n{WHO}\nRemote Server"
                f" returned '{self._reason.said}'\n\nUrsprüngliche Nachrichtenkopfzeilen:\n\n"
            ),
            "en": (
                f"Delivery has failed to these recipients or groups:\n\n{WHO}\nYour message"
                " couldn't be delivered.\n\nDiagnostic information for administrators:\n\n"
                f"Generating server: mx.example\n\n{WHO}\nRemote Server returned"
                f" '{self._reason.said}'\n\nOriginal message headers:\n\n"
            ),
        }
        text = words[self._language] + self._pick(HERS)
        subject = {"de": "Unzustellbar: Gruppe", "en": "Undeliverable: Gruppe"}[self._language]
        return self._plain(subject, text), self._reason.meant

    def _sendmail(self) -> tuple[str, Report]:
        text = (
            "The original message was received at Tue, 16 Mar 2027 09:00:00 +0100\n\n   ----- The"
            f" following addresses had permanent fatal errors -----\n<{WHO}>\n    (reason:"
            f" {self._reason.said})\n\n   ----- Transcript of session follows -----\n>>> RCPT"
            f" To:<{WHO}>\n<<< {self._reason.said}\n\n   ----- Original message follows -----\n"
            f"{self._pick(HERS)}\n"
        )
        return self._plain("Returned mail: see transcript for details", text), self._reason.meant

    def _german(self) -> tuple[str, Report]:
        """Servers of German providers, which send no report. Some have names of their own."""
        text = self._pick(
            [
                f"Ihre E-Mail an {WHO} konnte nicht zugestellt werden.\nGrund: {self._reason.said}",
                f"Unzustellbar: {WHO}\nDer Server meldet: {self._reason.said}",
                f"Die folgende Nachricht wurde nicht zugestellt: {self._reason.said}",
                f"Leider war die Zustellung an {WHO} nicht möglich. Antwort: {self._reason.said}",
                f"Die Zustellung an {WHO} ist fehlgeschlagen.\n{self._reason.said}",
            ]
        )
        mail = self._plain(self._pick(SUBJECTS["de"]), text)
        if "Return-Path: <>" in mail and self._chance.random() < 0.5:
            mail = re.sub(r"(?m)^From: .*$", "From: Mailsystem <noreply@post.example>", mail)
        return mail, self._reason.meant

    def _warned(self) -> tuple[str, Report]:
        text = self._pick(
            [
                "A message has been delayed. You do not need to resend it.\n451 4.4.1 no answer",
                "Warning: could not send message for past 4 hours. It will be retried.",
                "Ihre Nachricht konnte noch nicht zugestellt werden. Es wird weiter versucht.",
                "Die Zustellung verzögert sich. Sie müssen nichts tun. 451 4.4.1",
                "Delivery is delayed. Mail server will keep trying for 3 days. 452 mailbox full",
            ]
        )
        return self._plain(self._pick(["Warning: message delayed", "Verzögert"]), text), Report.NONE

    def _reply(self) -> tuple[str, Report]:
        """Somebody's own mailbox answers, with the empty return path of a machine or not."""
        subject = self._pick([*REPLIES])
        sender = self._pick([WHO, f"Kim Postmann <{WHO}>", f'"Daemon, Kim" <{WHO}>'])
        mark = self._pick(["X-Autoreply: yes", "X-Mailer: none", "X-Auto-Response-Suppress: All"])
        top = self._head(subject, mark, sender)
        return f"{top}\n{self._part(REPLIES[subject])}", Report.NONE
