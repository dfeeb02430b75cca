"""Subjects of mails, as a mail program reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from uuid import uuid4

import pytest

from kreis.notifications.domain.messages import Channel
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.mail import as_mail
from kreis.notifications.templates.template import Text


@pytest.mark.parametrize(
    "subject",
    [
        "مكانكم مؤكد: ابتداءً من الاثنين \u200e25.01\u200e",
        "Ваше місце заброньовано: починаючи з понеділка 25.01 о дев'ятій годині ранку",
        "Ihr Platz ist fest gebucht: für Mo 25.01.",
    ],
)
def test_a_long_subject_keeps_its_spaces(subject: str) -> None:
    letter = Letter(
        id=uuid4(),
        channel=Channel.EMAIL,
        recipient="amira@post.example",
        text=Text("ar", subject, ("Text",)),
        sender_name="Lindenbrücke",
        mail_from="kreis@post.example",
        written_at=datetime(2027, 1, 15, tzinfo=UTC),
    )

    mail = message_from_bytes(as_mail(letter), policy=SMTP)

    assert str(mail["Subject"]).replace("\u00a0", " ") == subject
