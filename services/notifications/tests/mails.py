"""Reading mails that were sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage


def read_mail(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
