"""What notifications does when it is due: telling somebody something."""

from __future__ import annotations

from kreis.chassis.due import Job
from kreis.notifications.commands import SEND
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.jobs.asking import Asking
from kreis.notifications.jobs.sending import Sending, give_up
from kreis.notifications.senders import senders_of
from kreis.notifications.templates import Texts


def jobs(settings: NotificationsSettings) -> list[Job]:
    sending = Sending(
        asking=Asking(settings),
        texts=Texts(),
        senders=senders_of(settings),
        public_url=settings.public_url,
        mail_from=settings.mail_from,
    )
    return [Job(SEND, sending.run, give_up)]
