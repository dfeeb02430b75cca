"""What notifications does when it is due: telling somebody something, looking for answers and
for calls that are overtaken, and erasing."""

from __future__ import annotations

from kreis.chassis.process import erasure
from kreis.chassis.process.due import Job
from kreis.notifications import messages
from kreis.notifications.commands import CALL_IF_UNANSWERED, REVIEW_CALLS, SEND, TELL_OF_CHANGE
from kreis.notifications.commands.contributors import SEND_TO_CONTRIBUTOR
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.jobs import contributing, looking
from kreis.notifications.jobs.asking import Asking
from kreis.notifications.jobs.contributing import SendingToContributors
from kreis.notifications.jobs.erasing import inventory_of
from kreis.notifications.jobs.looking import Looking
from kreis.notifications.jobs.reviewing import Reviewing
from kreis.notifications.jobs.sending import Sending, give_up
from kreis.notifications.jobs.telling import Telling
from kreis.notifications.senders import senders_of
from kreis.notifications.templates import Texts
from kreis.notifications.templates.to_contributors import ContributorTexts


def jobs(settings: NotificationsSettings) -> list[Job]:
    asking = Asking(settings)
    sending = Sending(
        asking=asking,
        texts=Texts(),
        senders=senders_of(settings),
        public_url=settings.public_url,
        mail_from=settings.mail_from,
    )
    to_contributors = SendingToContributors(
        asking=asking,
        texts=ContributorTexts(),
        senders=sending.senders,
        mail_from=settings.mail_from,
    )
    return [
        Job(SEND, sending.run, give_up),
        Job(SEND_TO_CONTRIBUTOR, to_contributors.run, contributing.give_up),
        erasure.job(inventory_of(settings), messages.erasure_acknowledged),
        Job(TELL_OF_CHANGE, Telling(asking).run),
        Job(REVIEW_CALLS, Reviewing(asking).run),
        Job(CALL_IF_UNANSWERED, Looking(asking).run, looking.call),
    ]
