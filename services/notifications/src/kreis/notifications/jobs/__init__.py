"""Notifications' due work: telling people, looking for answers and overtaken calls, erasing."""

from __future__ import annotations

import structlog

from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Job
from kreis.notifications.commands.circle_messages import SEND_TO_CIRCLE
from kreis.notifications.commands.contributor_messages import SEND_TO_CONTRIBUTOR
from kreis.notifications.commands.group_messages import TELL_GROUP
from kreis.notifications.commands.weekly_letters import FIND_READERS, SEND_LETTER
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.messages import Channel
from kreis.notifications.jobs.call_tasks import Reviewing
from kreis.notifications.jobs.changes import Telling
from kreis.notifications.jobs.circle_messages import (
    CirclePeer,
    SendingToCircles,
    give_up_on_circle,
)
from kreis.notifications.jobs.contributor_messages import (
    SendingToContributors,
    give_up_on_contributor,
)
from kreis.notifications.jobs.erasures import inventory_of
from kreis.notifications.jobs.group_messages import TellingGroup
from kreis.notifications.jobs.invitations import Looking, call
from kreis.notifications.jobs.messages import Sending, give_up
from kreis.notifications.jobs.peers import Peers
from kreis.notifications.jobs.periods import acts_of
from kreis.notifications.jobs.staff_peers import StaffPeers
from kreis.notifications.jobs.taking_over import LookingAhead
from kreis.notifications.jobs.unsent_links import TAKE_LINK_BACK, TakingBack
from kreis.notifications.jobs.weekly_letters import (
    FindingReaders,
    SendingWeeklyLetters,
    give_up_on_letter,
    planned_daily,
)
from kreis.notifications.messages import erasure_acknowledged
from kreis.notifications.senders.channels import senders_of
from kreis.notifications.store.call_tasks import REVIEW_CALLS
from kreis.notifications.store.planned_messages import CALL_IF_UNANSWERED, LOOK_AHEAD, SEND
from kreis.notifications.store.retention import RETENTION
from kreis.notifications.store.tellings import TELL_OF_CHANGE

log = structlog.stdlib.get_logger("sending")


def jobs(settings: NotificationsSettings) -> list[Job]:
    peers, senders = Peers(settings), senders_of(settings)
    neutral = settings.neutral_sender
    if not any(neutral.can_write(channel) for channel in senders):
        log.warning("no_neutral_sender", effect="people who need discretion are called")
    sending = Sending(
        peers,
        senders,
        settings.public_url,
        settings.sender,
        neutral,
        return_path=settings.return_path,
    )
    to_contributors = SendingToContributors(
        peers, senders, settings.sender, return_path=settings.return_path
    )
    to_circles = SendingToCircles(
        CirclePeer(settings), senders, settings.public_url, settings.sender
    )
    staff = StaffPeers(settings)
    weekly = SendingWeeklyLetters(
        staff,
        senders[Channel.EMAIL],
        settings.sender,
        settings.public_url,
        return_path=settings.return_path,
    )
    return [
        Job(SEND, sending.run, give_up),
        Job(LOOK_AHEAD, LookingAhead(sending).run),
        Job(SEND_TO_CONTRIBUTOR, to_contributors.run, give_up_on_contributor),
        Job(SEND_TO_CIRCLE, to_circles.run, give_up_on_circle),
        erasure.job(inventory_of(settings), erasure_acknowledged),
        planned_daily(retention.job(RETENTION, acts_of(settings))),
        Job(TELL_OF_CHANGE, Telling(peers).run),
        Job(TELL_GROUP, TellingGroup(peers).run),
        Job(FIND_READERS, FindingReaders(staff).run),
        Job(SEND_LETTER, weekly.run, give_up_on_letter),
        Job(TAKE_LINK_BACK, TakingBack(peers).run),
        Job(REVIEW_CALLS, Reviewing(peers).run),
        Job(CALL_IF_UNANSWERED, Looking(peers).run, call),
    ]
